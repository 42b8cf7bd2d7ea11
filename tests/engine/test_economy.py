# SPDX-License-Identifier: Apache-2.0
"""One world from Python: its shape, its beginning, its end, and cities at the edge of what can be written down."""

import numpy as np
import pytest
from engine.worlds import LIAISON, MEETINGS, SCALE, SIMPLER, believing, lived, same, scenario

from abmsim.city import Mode, State, bytes_of
from abmsim.economy import Economy
from abmsim.ensemble import live_pair
from abmsim.watching import ImpossibleStateError, watch_accounts, watch_city

LEVERS = (LIAISON, SIMPLER, MEETINGS)


def identities_hold(economy: Economy, before: dict[str, float]) -> None:
    """Check the identities of the month just lived."""
    now = economy.measures()["all"]
    assert now["residents"] == before["residents"] + now["arrivals"] - now["departures"]
    assert now["firms"] == before["firms"] + now["starts"] - now["closures"]
    assert now["firms"] == now["registered_firms"] + now["unregistered_firms"]
    assert now["pending"] == before["pending"] + now["applications"] - now["approvals"] - now["withdrawn"]
    assert now["jobs"] == now["owner_jobs"] + now["employee_jobs"]
    assert economy.balance[:, 3].sum() == economy.balance[:, 0].sum()


def live_and_check(economy: Economy, months: int) -> Economy:
    for _ in range(months):
        before = economy.measures()["all"]
        economy.step()
        identities_hold(economy, before)
    return economy


def test_a_city_begins_as_its_profile_says() -> None:
    economy = Economy(scenario(), 1, scale=4 * SCALE)
    numbers, people = scenario().numbers, economy.city.people
    here = people.state != State.VACANT
    adults = numbers["people.immigrants"] * numbers["people.share_adults"] * 4 * SCALE
    assert here.sum() == pytest.approx(adults, rel=0.02)
    for c, name in enumerate(economy.communities):
        share = (here & (people.community == c)).sum() / here.sum()
        assert share == pytest.approx(numbers[f"communities.{name}.share_of_residents"], abs=0.02)


def test_month_0_has_stocks_and_no_flows() -> None:
    measures = Economy(scenario(), 1, scale=SCALE).measures()["all"]
    assert measures["residents"] > 0
    assert measures["firms"] > 0
    for flow in ("arrivals", "starts", "closures", "applications", "hires", "public_cost_dollars", "lent_dollars"):
        assert measures[flow] == 0, flow


def test_measures_are_what_the_columns_say() -> None:
    economy = lived(scenario(LIAISON), 6)
    people, firms, files = economy.city.people, economy.city.firms, economy.city.files
    here = people.state != State.VACANT
    for row, name in enumerate([*economy.communities, "all"]):
        mine = here & ((people.community == row) | (name == "all"))
        found = economy.measures()[name]
        assert found["residents"] == mine.sum()
        assert found["firms"] == (firms.mode[mine] != Mode.NONE).sum()
        assert found["registered_firms"] == (firms.mode[mine] >= Mode.REGISTERED_SIDE).sum()
        assert found["main_job_owners"] == (people.state[mine] == State.OWNER).sum()
        assert found["employee_jobs"] == (firms.staff + firms.outside_staff)[mine].sum()
        assert found["pending"] == (files.kind[mine] != 0).sum()
        assert found["informed_share"] == pytest.approx((people.informed[mine] != 0).mean())
        assert found["trust"] == pytest.approx(people.trust[mine].mean())
        assert found["people_served"] == people.served[mine].sum()


def test_workers_and_employers_know_each_other() -> None:
    economy = lived(scenario(LIAISON), 18, scale=4 * SCALE)
    people, firms = economy.city.people, economy.city.firms
    workers = np.flatnonzero(people.state == State.CO_ETHNIC_JOB)
    assert len(workers) > 20
    assert np.array_equal(np.bincount(people.employer[workers], minlength=len(firms.staff)), firms.staff)
    assert (people.community[workers] == people.community[people.employer[workers]]).all()
    for i in np.flatnonzero(firms.staff):
        chain, j = [], firms.first_worker[i]
        while j >= 0:
            chain.append(j)
            j = people.next_worker[j]
        assert sorted(chain) == sorted(workers[people.employer[workers] == i].tolist())


def test_what_is_left_of_a_closed_firm_is_nothing() -> None:
    economy = lived(scenario(), 12)
    firms = economy.city.firms
    closed = firms.mode == Mode.NONE
    for name in ("staff", "outside_staff", "loan", "kin_loan", "supplier_credit", "revenue", "till"):
        assert not getattr(firms, name)[closed].any(), name
    owners = economy.city.people.state == State.OWNER
    assert np.array_equal(owners, (firms.mode == Mode.UNREGISTERED_MAIN) | (firms.mode == Mode.REGISTERED_MAIN))


def test_a_fork_goes_on_as_the_city_itself_would() -> None:
    economy = lived(scenario(), 3)
    twin = economy.fork(economy.scenario)
    for _ in range(6):
        economy.step()
        twin.step()
    assert same(economy.table, twin.table)
    assert not np.shares_memory(economy.city.people.purse, twin.city.people.purse)


def test_columns_are_the_citys_own() -> None:
    economy = Economy(scenario(), 1, scale=0.01)
    economy.columns()["purse"][0] += 1
    assert economy.city.people.purse[0] == economy.columns()["purse"][0]
    assert bytes_of(economy.city) == sum(column.nbytes for column in economy.columns().values())


@pytest.mark.parametrize("immigrants", [0, 1, 2, 5])
def test_a_city_of_hardly_anybody(immigrants) -> None:
    plan = believing(scenario(*LEVERS), {"people.immigrants": immigrants, "people.share_adults": 1.0})
    economy = live_and_check(Economy(plan, 1), 14)
    assert economy.measures()["all"]["residents"] <= immigrants + 1
    if immigrants == 0:
        assert economy.measures()["all"]["firms"] == 0
        assert np.isnan(economy.measures()["all"]["trust"])


def test_a_community_with_nobody() -> None:
    plan = believing(scenario(*LEVERS), {"communities.vietnamese.share_of_residents": 0.0})
    economy = live_and_check(Economy(plan, 1, scale=SCALE), 12)
    empty = economy.measures()["vietnamese"]
    assert empty["residents"] == empty["jobs"] == empty["incumbent_jobs"] == 0
    assert economy.measures()["mexican"]["jobs"] > 0


def test_a_horizon_of_one_month() -> None:
    plan = scenario(LIAISON, months=1)
    record = live_pair([plan], [plan.counterfactual()], 1, 1, SCALE)
    assert record.worlds[0].months.shape[0] == record.paired[0].shape[0] == 2


CHANCES = [
    "people.chance_departure_per_month",
    "people.chance_place_filled_per_month",
    "labour.chance_job_lost_per_month",
    "labour.chance_job_found_per_month",
    "starting_up.chance_to_act_per_month",
    "starting_up.chance_taste_changes_per_month",
    "formalising.chance_considered_per_month",
    "closing.chance_economic_exit_per_month",
    "closing.chance_other_exit_registered_per_month",
    "closing.chance_found_per_month",
    "closing.chance_shut_when_found",
    "hearing.chance_forget_per_month",
    "hearing.chance_participant_tells_per_month",
    "borrowing.chance_kin_lends",
    "borrowing.share_who_know_the_lender",
    "hiring.chance_own_community",
    "licensing_queue.chance_returned",
    "licensing_queue.chance_withdrawn_per_month",
    "spending.remitted_share",
    "*.share_starting_without_capital",
    "lender.interest_share_per_year",
]


@pytest.mark.parametrize("chance", CHANCES)
@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_chance_of_0_or_1_breaks_nothing(chance, value) -> None:
    live_and_check(Economy(believing(scenario(*LEVERS), {chance: value}), 1, scale=0.02), 6)


@pytest.mark.parametrize(
    "number",
    ["lender.capital_dollars", "office.staff_hours_per_month", "office.background_files_per_month",
     "*.typical_savings_dollars", "*.typical_start_up_capital_dollars", "spending.floor_dollars_per_month",
     "*.city_receipts_dollars_per_month", "*.share_spent_in_niche", "*.businesses_per_adult"],
)  # fmt: skip
def test_what_is_missing_altogether_breaks_nothing(number) -> None:
    live_and_check(Economy(believing(scenario(*LEVERS), {number: 0.0}), 1, scale=0.02), 6)


def test_whoever_may_work_for_certain_works() -> None:
    sure = {"labour.chance_job_found_per_month": 1.0, "language.job_search_gap_share": 0.0}
    economy = lived(believing(scenario(), {**sure, "labour.chance_job_lost_per_month": 0.0}), 1)
    people = economy.city.people
    jobless = people.state == State.UNEMPLOYED
    closed_this_month = economy.measures()["all"]["closures"]
    assert jobless.sum() <= closed_this_month + economy.measures()["all"]["separations"]


def test_six_hundred_months() -> None:
    economy = live_and_check(Economy(scenario(months=600), 1, scale=0.005), 600)
    assert economy.month == 600
    assert economy.measures()["all"]["residents"] > 0


@pytest.mark.parametrize(
    ("part", "name", "value", "words"),
    [
        ("people", "purse", -5, "a purse below zero"),
        ("people", "trust", np.nan, "outside 0 to 1"),
        ("people", "english", 1.5, "outside 0 to 1"),
    ],
)
def test_an_impossible_state_stops_the_run_and_says_where(part, name, value, words) -> None:
    economy = Economy(scenario(), 1, scale=0.01)
    getattr(getattr(economy.city, part), name)[17] = value
    with pytest.raises(ImpossibleStateError, match=rf"month 4, resident 17 \(\d+\): .*{words}"):
        watch_city(economy.city, 4)


@pytest.mark.parametrize("where", ["residents", "firms", "lender"])
def test_a_lost_cent_stops_the_run(where) -> None:
    economy = Economy(scenario(), 1, scale=0.01)
    watch_accounts(economy.city, economy.balance, 1)
    if where == "residents":
        economy.city.people.purse[3] += 1
    elif where == "firms":
        economy.balance[1, 3] = 1
    else:
        economy.city.lender[0] += 1
    with pytest.raises(ImpossibleStateError, match=r"month 1: .* cents"):
        watch_accounts(economy.city, economy.balance, 1)


def test_there_is_always_room_for_another_months_firms() -> None:
    """Churn beyond all measure: the table of lives must not run over."""
    churn = {
        "starting_up.chance_to_act_per_month": 1.0,
        "starting_up.chance_taste_changes_per_month": 1.0,
        "starting_up.effort_of_starting_dollars_per_month": -1e5,
        "closing.chance_other_exit_unregistered_per_month": 1.0,
        "closing.chance_other_exit_registered_per_month": 1.0,
        "*.share_starting_without_capital": 1.0,
    }
    economy = Economy(believing(scenario(), churn), 1, scale=SCALE)
    for _ in range(12):
        used, room = int(economy.city.spells.used[0]), len(economy.city.spells.rows)
        assert room - used >= economy.places, "the next month could write beyond the table"
        economy.step()
