# SPDX-License-Identifier: Apache-2.0
"""Where a number is 0, 1 or beyond all measure, the city does what arithmetic says it must."""

import math

import numpy as np
import pytest
from engine.worlds import SCALE, believing, lived, scenario
from scipy import stats

from abmsim.accounts import FLOW
from abmsim.city import Mode, State
from abmsim.economy import Economy
from abmsim.ensemble import spells_of

NO_OTHER_EXIT = {
    "closing.chance_economic_exit_per_month": 0.0,
    "closing.chance_found_per_month": 0.0,
    "closing.supplier_credit_limit_dollars": 1e12,
    "people.chance_departure_per_month": 0.0,
}
YEARS = 36


def city(numbers: dict[str, float], months: int = 12, scale: float = SCALE) -> Economy:
    return lived(believing(scenario(), numbers), months, scale=scale)


def year_of(numbers: dict[str, float], measure: str, months: int = 12) -> np.ndarray:
    """Give a measure of everybody in each of some months."""
    economy = Economy(believing(scenario(), numbers), 1, scale=SCALE)
    values = []
    for _ in range(months):
        economy.step()
        values.append(economy.measures()["all"][measure])
    return np.array(values)


def test_a_constant_hazard_makes_survival_geometric() -> None:
    hazard = 0.02
    exits = {f"closing.chance_other_exit_{kind}_per_month": hazard for kind in ("registered", "unregistered")}
    economy = city({**NO_OTHER_EXIT, **exits}, YEARS, 4 * SCALE)
    spells = spells_of(economy.city, economy.spin_up)
    closed = np.where(spells[:, 8] == -9999, YEARS + 1, spells[:, 8])
    there = (spells[:, 5] < 1) & (closed >= 1)
    for months in (12, 24, 36):
        alive, kept = (closed[there] > months).sum(), (1 - hazard) ** months
        spread = math.sqrt(there.sum() * kept * (1 - kept))
        assert abs(alive - there.sum() * kept) < 4 * spread
    lives = closed[there & (closed <= YEARS)]
    share = np.array([(1 - hazard) ** (m - 1) * hazard for m in range(1, YEARS + 1)])
    counts = np.bincount(lives, minlength=YEARS + 1)[1:].reshape(-1, 4).sum(axis=1)
    expected = share.reshape(-1, 4).sum(axis=1) / share.sum() * len(lives)
    assert stats.chisquare(counts, expected).pvalue > 0.001


def test_hazards_of_1_close_every_firm_within_the_month() -> None:
    exits = {f"closing.chance_other_exit_{kind}_per_month": 1.0 for kind in ("registered", "unregistered")}
    economy = city(exits, 2)
    spells = spells_of(economy.city, economy.spin_up)
    closed = spells[:, 8] != -9999
    assert closed[spells[:, 5] < 2].all()
    assert (spells[closed, 8] - spells[closed, 5] <= 1)[spells[closed, 5] > -economy.spin_up].all()


def test_people_come_and_go_as_in_a_birth_and_death_process() -> None:
    leave, fill = 0.05, 0.3
    economy = Economy(
        believing(
            scenario(), {"people.chance_departure_per_month": leave, "people.chance_place_filled_per_month": fill}
        ),
        1,
        scale=SCALE,
    )
    here = []
    for _ in range(60):
        economy.step()
        here.append((economy.city.people.state != State.VACANT).sum())
    share = fill / (leave + fill)
    assert np.mean(here) == pytest.approx(economy.places * share, rel=0.01)
    assert np.var(here) == pytest.approx(economy.places * share * (1 - share), rel=0.5)


def test_nobody_acts_so_nobody_starts() -> None:
    still = {"starting_up.chance_to_act_per_month": 0.0, "formalising.chance_considered_per_month": 0.0}
    for measure in ("starts", "applications", "approvals", "thwarted_starts", "formalised"):
        assert (year_of(still, measure) == 0).all(), measure


def test_knowledge_fades_at_the_rate_of_forgetting_when_nobody_tells() -> None:
    forget = 0.05
    numbers = {
        "hearing.chance_participant_tells_per_month": 0.0,
        "hearing.chance_other_tells_per_month": 0.0,
        "hearing.chance_forget_per_month": forget,
        "starting_up.chance_to_act_per_month": 0.0,
        "formalising.chance_considered_per_month": 0.0,
        "people.chance_departure_per_month": 0.0,
    }
    economy = Economy(believing(scenario(), numbers), 1, scale=4 * SCALE)
    people, firms = economy.city.people, economy.city.firms
    start = (people.informed != 0) & (firms.mode < Mode.REGISTERED_SIDE)
    ignorant = people.informed == 0
    for _ in range(12):
        economy.step()
    assert not people.informed[ignorant].any()
    never_licensed = start & (firms.mode < Mode.REGISTERED_SIDE)
    kept = (1 - forget) ** 12
    expected = never_licensed.sum() * kept
    assert abs(people.informed[never_licensed].sum() - expected) < 4 * math.sqrt(expected * (1 - kept))


def test_who_owns_a_licence_never_forgets_how_to_get_one() -> None:
    economy = city({"hearing.chance_forget_per_month": 1.0})
    licensed = economy.city.firms.mode >= Mode.REGISTERED_SIDE
    assert economy.city.people.informed[licensed].all()


def test_a_closed_office_hands_out_nothing() -> None:
    closed = {"office.staff_hours_per_month": 0.0}
    assert (year_of(closed, "approvals") == 0).all()
    assert (year_of(closed, "registered_starts") == 0).all()
    waiting = Economy(believing(scenario(), closed), 1, scale=SCALE)
    pending = waiting.measures()["all"]["pending"]
    for _ in range(12):
        waiting.step()
        now = waiting.measures()["all"]
        pending += now["applications"] - now["withdrawn"]
        assert now["pending"] == pending
    assert pending > 0


def test_who_needs_no_money_and_pays_no_fee_is_never_thwarted() -> None:
    nothing_needed = {
        "*.share_starting_without_capital": 1.0,
        "licensing.fee_dollars": 0.0,
        "licensing.food_permit_dollars": 0.0,
    }
    assert (year_of(nothing_needed, "thwarted_starts") == 0).all()
    assert year_of({}, "thwarted_starts").sum() > 0


def test_who_needs_everything_is_always_thwarted() -> None:
    out_of_reach = {
        "*.share_starting_without_capital": 0.0,
        "*.typical_start_up_capital_dollars": 1e12,
        "starting_up.cost_of_capital_share_per_month": 0.0,  # or else nobody would even want to
    }
    assert (year_of(out_of_reach, "starts") == 0).all()
    assert year_of(out_of_reach, "thwarted_starts").sum() > 0


def test_a_market_that_cannot_grow_conserves_every_dollar() -> None:
    economy = city({"trading.market_growth_ratio": 0.0}, 3)
    market, month = economy.city.market, economy.measures()["all"]
    usual = market.spending * market.season[:, (7 - 1 + 3 - 1) % 12]
    assert np.array_equal(market.spent, usual)
    assert month["market_expansion_dollars"] == 0
    sold = (market.sales.sum() + market.niche_sales.sum()) / 100
    spent = market.spent.sum() + market.niche_spent.sum() / 100
    assert sold + month["incumbent_revenue_dollars"] == pytest.approx(spent, rel=1e-12)


def test_a_market_that_grows_grows_with_entry() -> None:
    economy = city({"trading.market_growth_ratio": 0.3}, 1)
    market = economy.city.market
    usual = market.spending * market.season[:, 6]
    grown = usual * ((market.incumbents + market.appeal) / market.incumbents) ** 0.3
    assert market.spent == pytest.approx(grown, rel=1e-9)
    assert economy.measures()["all"]["market_expansion_dollars"] == pytest.approx((grown - usual).sum(), rel=1e-6)


def test_what_firms_cannot_serve_goes_to_the_incumbents_to_the_cent() -> None:
    staying = {f"closing.chance_other_exit_{kind}_per_month": 0.0 for kind in ("registered", "unregistered")}
    economy = city({**NO_OTHER_EXIT, **staying, "trading.units_per_worker_month": 50.0}, 2)
    firms, market = economy.city.firms, economy.city.market
    assert (firms.revenue / 100 < firms.demand - 1).sum() > 10
    assert firms.revenue.sum() == market.sales.sum() + market.niche_sales.sum()
    booked = economy.city.flows[[FLOW["mainstream_sale"], FLOW["niche_purchase"]]]
    assert booked.tolist() == [market.sales.sum(), market.niche_sales.sum()]


def test_no_spending_in_the_community_leaves_only_the_mainstream() -> None:
    economy = city({"*.share_spent_in_niche": 0.0}, 2)
    assert economy.city.flows[FLOW["niche_purchase"]] == 0
    assert economy.city.market.niche_sales.sum() == 0
    assert economy.city.market.sales.sum() > 0


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_jobs_are_filled_from_the_own_community_as_often_as_said(share) -> None:
    economy = city({"hiring.chance_own_community": share}, 12)
    staff, outside = economy.city.firms.staff.sum(), economy.city.firms.outside_staff.sum()
    assert (staff if share == 0 else outside) <= 0.05 * (staff + outside)
    assert staff + outside > 0


def test_doubling_the_city_leaves_means_per_head() -> None:
    """Two one-sided tests over twelve lucks: the doubled city lies within a tenth of twice the small one.

    Owners' jobs of the small city vary by 6 % from luck to luck, so that five lucks often cannot tell a tenth.
    """
    measures = (
        "residents",
        "firms",
        "owner_jobs",
        "trust",
        "informed_share",
        "resident_income_dollars",
        "incumbent_jobs",
    )
    small, large = (
        np.array(
            [[lived(scenario(), 3, seed=s, scale=scale).measures()["all"][m] for m in measures] for s in range(1, 13)]
        )
        for scale in (SCALE, 2 * SCALE)
    )
    large[:, [measures.index(m) for m in ("residents", "firms", "owner_jobs", "incumbent_jobs")]] /= 2
    for k, measure in enumerate(measures):
        margin = 0.1 * small[:, k].mean()
        for shifted, side in ((large[:, k] + margin, "greater"), (large[:, k] - margin, "less")):
            assert stats.ttest_ind(shifted, small[:, k], equal_var=False, alternative=side).pvalue < 0.05, measure
