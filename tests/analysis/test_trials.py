# SPDX-License-Identifier: Apache-2.0
"""Trials in paired worlds: lots are drawn once, levers reach their arm alone, and what nobody gets changes nothing."""

import dataclasses

import numpy as np
import pytest

from abmsim.analysis.trials.carrying import Lived, TrialWork, live_missing
from abmsim.analysis.trials.choosing import is_assigned, is_eligible
from abmsim.analysis.trials.entrants import entrants
from abmsim.analysis.trials.living import Question, compete
from abmsim.analysis.trials.planning import asked_by, plan_lives
from abmsim.analysis.trials.recording import Recorder, Window
from abmsim.city import Mode, State
from abmsim.economy import Economy
from abmsim.population import profile_of
from abmsim.scenario.eligible import Eligible
from abmsim.scenario.trial_city import PATHS, SIZED, arm_scenario, numbers_of, usual_reviews
from abmsim.support import no_support
from analysis.trial_files import TEXT, life_from, trial_from

ARM = "[{registration_payment: {months_of_profit: 2}}]"
# One dose of each lever that can be told whom it is for.
DOSES = {
    "classroom_training": "courses_per_month: 2",
    "deep_dives": "meetings_per_month: 5",
    "fee_waiver": "share_waived: 1.0",
    "hiring_subsidy": "vouchers_per_month: 50",
    "information_letters": "letters_per_month: 5000",
    "liaison": "language: es, staff: 20",
    "mentoring": "matches_per_month: 100",
    "navigator": "staff: 20",
    "peer_network": "seats: 20",
    "procurement_reform": "set_aside_share: 0.5",
    "registration_payment": "months_of_profit: 2",
    "startup_grants": "grants_per_month: 50, stage: owners",
    "translated_forms": "language: es",
}


def base_of(life, pair=1):
    return Economy(life.bare, life.seed, pair=pair)


def no_answers(*_):
    return None


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return life_from(tmp_path_factory.mktemp("trial"))


def test_lots_are_drawn_by_each_persons_luck_alone(small, tmp_path) -> None:
    other = life_from(tmp_path, TEXT.replace(ARM, "[{information_letters: {letters_per_month: 50}}]"))
    one, two = base_of(small), base_of(other)
    chosen = [life._cast(base) for life, base in ((small, one), (other, two))]
    assert np.array_equal(chosen[0].treated, chosen[1].treated)
    wider = is_assigned(np.asarray(one.city.people.state != State.VACANT), 0.5, one)
    assert np.array_equal(wider & chosen[0].eligible, chosen[0].treated)
    assert 0.4 < wider.sum() / (one.city.people.state != State.VACANT).sum() < 0.6
    more = is_assigned(chosen[0].eligible, 0.8, one)
    assert (more | ~chosen[0].treated).all()
    assert not np.array_equal(chosen[0].treated, small._cast(base_of(small, pair=2)).treated)


def test_the_eligible_fit_every_condition(small) -> None:
    base = base_of(small)
    city = base.city
    firms = is_eligible(Eligible("unregistered", {}, False), base)
    assert set(np.unique(city.firms.mode[firms])) <= {Mode.UNREGISTERED_SIDE, Mode.UNREGISTERED_MAIN}
    spanish = is_eligible(Eligible(None, {"language": "es", "english_below": 0.5, "owns": False}, False), base)
    assert (city.people.english[spanish] < 0.5).all()
    assert (city.firms.mode[spanish] == Mode.NONE).all()
    assert {base.languages[c] for c in city.people.community[spanish]} == {"es"}
    young = is_eligible(Eligible("any", {"firm_months_below": 24, "sectors": (base.sectors[0],)}, False), base)
    old = is_eligible(Eligible("any", {"firm_months_from": 24, "sectors": (base.sectors[0],)}, False), base)
    of_trade = (city.firms.mode != Mode.NONE) & (city.people.sector == 0)
    assert np.array_equal(young | old, of_trade)
    assert not (young & old).any()
    wanting = is_eligible(Eligible(None, {"intends": True}, False), base)
    assert 0 < wanting.sum() < base.places
    assert (city.firms.mode[wanting] == Mode.NONE).all()
    assert is_eligible(None, base).sum() == (city.people.state != State.VACANT).sum()


@pytest.mark.parametrize("kind", sorted(DOSES))
def test_only_those_assigned_get_the_lever(kind, tmp_path) -> None:
    text = TEXT.replace(ARM, f"[{{{kind}: {{{DOSES[kind]}}}}}]").replace("{firm: unregistered}", "{owns: true}")
    life = life_from(tmp_path, text)
    base = base_of(life)
    cast = life._cast(base)
    world = life._world(base, life.arms["arm 1"], cast, is_control=False).economy
    world.month = 1
    given, nothing, touched = world.support(), no_support(world.places), np.zeros(world.places, dtype=bool)
    for name in given._fields:
        if isinstance(getattr(given, name), np.ndarray):
            touched |= getattr(given, name) != getattr(nothing, name)
    assert not (touched & ~cast.treated).any()
    assert given.office == nothing.office
    assert given.lending == nothing.lending
    assert given.inspection == nothing.inspection
    assert touched.any() or kind in ("hiring_subsidy", "procurement_reform")


def test_nobody_else_is_touched_where_nothing_spills_over(tmp_path) -> None:
    life = life_from(tmp_path, TEXT.replace(ARM, "[{startup_grants: {grants_per_month: 500, stage: owners, end: 1}}]"))
    base = base_of(life)
    cast = life._cast(base)
    worlds = [
        life._world(base, life.control, cast, is_control=True).economy,
        life._world(base, life.arms["arm 1"], cast, is_control=False).economy,
    ]
    for world in worlds:
        world.step()
    purses = [world.city.people.income for world in worlds]
    assert (purses[1] > purses[0])[cast.treated].any()
    paid = worlds[1].city.people.served != 0
    assert paid.any()
    assert not (paid & ~cast.treated).any()


def test_a_lever_without_a_dose_changes_exactly_nothing(tmp_path) -> None:
    life = life_from(tmp_path, TEXT.replace(ARM, "[{fee_waiver: {share_waived: 0.0}}]"))
    outcomes = ("ever_registered", "ever_applied", "profit_dollars", "income_dollars", "has_wage_job")
    asked = tuple(Question("arm 1", one, 1, 6) for one in outcomes)
    for answer in dataclasses.replace(life, questions=asked).live(1, {}):
        assert answer.people > 0
        assert answer.treated == answer.control
        assert answer.others_treated == answer.others_control


def test_everybody_who_can_files_for_a_fortune_and_nobody_else(tmp_path) -> None:
    text = TEXT.replace("months_of_profit: 2", "dollars: 20000")
    life = life_from(tmp_path, text.replace("{population: 900}", "{population: 900, gross_receipts_tax_share: 0}"))
    # The fee is due before the payment: nobody is kept away by an empty purse.
    free = {name: 0.0 for name in life.bare.numbers if name.startswith("licensing.") and "fee_dollars" in name}
    base = Economy(life.bare.with_numbers(free), 1, pair=1)
    base.city.people.reluctance[:] = 0.0
    cast = life._cast(base)
    arm = life.arms["arm 1"].with_numbers({"registration_payment.chance_considered_when_visited": 1.0})
    recorder = life._world(base, arm, cast, is_control=False)
    recorder.follow(Window("ever_applied", 1, 1))
    recorder.live()
    people = recorder.economy.city.people
    stayed = (people.identity == recorder.identity) & (people.state != State.VACANT)
    open_still = stayed & (recorder.economy.city.firms.mode != Mode.NONE)
    can = people.cannot_license == 0
    applied = recorder.ever["ever_applied"]
    group = cast.treated & open_still & (base.city.files.kind == 0)
    assert (group & can).sum() > 10
    assert (group & ~can).any()
    assert np.array_equal(applied[group], can[group])


def test_a_control_arm_of_its_own_is_served_beside_the_treated(tmp_path) -> None:
    text = TEXT.replace("control: []", "control: [{information_letters: {letters_per_month: 5000}}]")
    life = life_from(tmp_path, text)
    base = base_of(life)
    cast = life._cast(base)
    alone = life._world(base, life.control, cast, is_control=True).economy
    beside = life._world(base, life.arms["arm 1"], cast, is_control=False).economy
    assert set(beside.programmes) == {"registration_payment", "control-information_letters"}
    for world in (alone, beside):
        world.month = 1
    read = [world.support().reached != 0 for world in (alone, beside)]
    assert read[0].any()
    assert not (read[0] & ~cast.eligible).any()
    assert np.array_equal(read[1], read[0] & ~cast.treated)


def test_whole_cities_are_treated_whole(tmp_path) -> None:
    text = TEXT.replace("{firm: unregistered}", "{unit: city}").replace("unit: firm, share: 0.5", "unit: city")
    text = text.replace(ARM, "[{simpler_licensing: {steps_less: 1}}]").replace("ever_registered", "approvals")
    life = life_from(tmp_path, text.replace("points", "percent"))
    (answer,) = life.live(1, {})
    assert not life.restricted
    assert answer.people == 1
    assert answer.treated > 0
    assert answer.others == 0
    assert (life.questions[0].first, life.questions[0].last) == (1, 6)  # a flow is averaged over every month


def test_trials_that_share_their_worlds_are_lived_once(tmp_path) -> None:
    early = trial_from(tmp_path, TEXT.replace("months_of_profit: 2", "months_of_profit: 2, end: 3"), "one.yaml")
    late = trial_from(
        tmp_path,
        TEXT.replace("months_of_profit: 2", "months_of_profit: 2, end: 3").replace("hs: 6", "hs: 9"),
        "two.yaml",
    )
    other = trial_from(tmp_path, TEXT.replace("population: 900", "population: 800"), "three.yaml")
    lives, places = plan_lives([asked_by(one) for one in (early, late, other, early)], 1)
    assert [place.life for place in places] == [0, 0, 1, 0]
    assert [place.question for place in places] == [0, 1, 0, 0]
    assert len(lives) == 2
    assert len(lives[0].arms) == 1


def test_a_trials_city_is_the_city_at_its_size(tmp_path) -> None:
    trial = trial_from(tmp_path)
    parts = trial.parts
    whole, small = numbers_of(parts.city, parts.registry, {}), numbers_of(parts.city, parts.registry, trial.settings)
    factor = 900 / (whole["people.immigrants"] * whole["people.share_adults"])
    names = [[(one.name, one.language) for one in parts.city.profile.communities],
             [(one.name, one.path) for one in parts.city.profile.sectors]]  # fmt: skip
    scaled, resized = profile_of(whole, *names, factor), profile_of(small, *names, 1.0)
    for part, other in zip(scaled, resized, strict=True):
        for name in part._fields:
            assert np.allclose(getattr(part, name), getattr(other, name), rtol=1e-12), name
    assert set(SIZED) <= set(arm_scenario(parts, trial.settings, "control", 6).chosen)


def test_more_reviews_bring_the_staff_along_so_that_the_office_stays_as_busy(tmp_path) -> None:
    trial = trial_from(tmp_path, TEXT.replace("{population: 900}", "{reviews: 6}"))
    parts = trial.parts
    usual, more = numbers_of(parts.city, parts.registry, {}), numbers_of(parts.city, parts.registry, trial.settings)
    factor = 6 / usual_reviews(usual, parts.city)
    assert 2 < factor <= 3  # most files need two reviews, food four
    for name in ("office.staff_hours_per_month", "office.background_files_per_month"):
        assert more[name] == usual[name] * factor
    assert more["office.reviewers"] == round(usual["office.reviewers"] * factor)
    same = numbers_of(parts.city, parts.registry, {"reviews": usual_reviews(usual, parts.city)})
    assert {name for name in same if same[name] != usual[name]} <= set(PATHS)


def test_the_settings_of_a_trials_city_are_kept_from_the_ensemble(tmp_path) -> None:
    text = TEXT.replace(
        "{population: 900}", "{population: 900, reviews: 6, gross_receipts_tax_share: 0, share_unregistered: 1}"
    )
    trial = trial_from(tmp_path, text)
    scenario = arm_scenario(trial.parts, trial.settings, "treated", 6)
    moved = scenario.with_vector(
        {"licensing.reviews_food": 3.0, "taxes.gross_receipts_tax_share": 0.1, "closing.chance_found_per_month": 0.01}
    )
    assert moved.numbers["licensing.reviews_food"] == 6
    assert moved.numbers["taxes.gross_receipts_tax_share"] == 0
    assert moved.numbers["closing.chance_found_per_month"] == 0.01


def test_competitors_who_are_not_eligible_sell_the_share_they_are_given(small) -> None:
    base = base_of(small)
    market = base.city.market
    before, ours = market.spending / (market.appeal + market.incumbents), market.appeal.copy()
    compete(base, 0.3)
    sells = ours > 0
    assert np.allclose((market.incumbents / (market.appeal + market.incumbents))[sells], 0.3)
    assert np.allclose((market.spending / (market.appeal + market.incumbents))[sells], before[sells])


def test_entrants_of_a_reform_stand_beside_those_who_enter_anyway(small) -> None:
    base = base_of(small)
    worlds = [Recorder(base.fork(small.bare)) for _ in range(2)]
    last = 24
    for world in worlds:
        for window in (Window("sales_dollars", 1, last), Window("owns_registered_business", 1, last),
                       Window("owns_registered_business", last, last)):  # fmt: skip
            world.follow(window)
    without, treated = worlds
    without.ever["ever_registered"][:] = False
    without.ever["ever_registered"][[1, 2]] = True
    treated.entered[[0, 1, 2, 3]] = (3, 5, 6, 20)  # the last one is too young to tell
    sales, months, final = (treated.records[one] for one in list(treated.records))
    sales.total[[0, 1, 2]], months.total[[0, 1, 2]], final.total[[0, 1, 2]] = (100, 800, 200), (10, 20, 10), (0, 1, 1)
    everybody = np.ones(base.places, dtype=bool)
    assert entrants("entrant_sales_dollars", last, everybody, without, treated) == (1, 0, 10, 2, 0, 60)
    assert entrants("entrant_survival_share", last, everybody, without, treated) == (1, 0, 0, 2, 0, 2)


def test_who_has_left_counts_only_in_what_was_ever_done(small) -> None:
    recorder = Recorder(base_of(small))
    recorder.follow(Window("owns_business", 3, 3))
    recorder.follow(Window("ever_registered", 3, 3))
    recorder.live()
    people = recorder.economy.city.people
    gone = recorder.lived_here & ((people.identity != recorder.identity) | (people.state == State.VACANT))
    assert gone.any()
    assert np.isnan(recorder.records[Window("owns_business", 3, 3)].mean()[gone]).all()
    assert not np.isnan(recorder.records[Window("ever_registered", 3, 3)].mean()[gone]).any()


def test_a_pair_that_fails_is_told_and_does_not_stop_the_others(small) -> None:
    broken = dataclasses.replace(small, questions=(Question("no such arm", "owns_business", 1, 1),))
    lived = Lived()
    live_missing(TrialWork((small, broken), ({},)), [1, 0], lived, 1, no_answers)
    assert list(lived.answers) == [(0, 1)]
    assert "KeyError" in TrialWork((broken,), ({},)).one((0, 1)).error
