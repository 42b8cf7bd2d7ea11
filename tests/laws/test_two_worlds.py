# SPDX-License-Identifier: Apache-2.0
"""Two worlds on the same luck differ by what the city does, and by nothing else."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from engine.worlds import ALL, LIAISON, MEETINGS, SCALE, SIMPLER, column, effect, pair, same, scenario, written
from ruamel.yaml import YAML

from abmsim.comparing import jobs_of
from abmsim.economy import Economy
from abmsim.ensemble import live_pair
from abmsim.measures import INDEX, NAMES
from abmsim.scenario import Scenario

HERE = Path(__file__).parent
NO_EFFECT, AT_WORK = (
    YAML(typ="safe").load((HERE / f"{name}.yaml").read_text(encoding="utf-8")) for name in ("no_effect", "at_work")
)
APART_FROM = [NAMES.index("public_cost_dollars"), NAMES.index("people_served")]
INTERVENTIONS = Path(__file__).parents[2] / "abmsim" / "interventions"
KINDS = sorted(path.stem for path in INTERVENTIONS.glob("*.yaml"))
WHOM = {
    "language": "es", "community": "mexican", "communities": "[mexican]", "sector": "retail", "sectors": "[retail]",
}  # fmt: skip


def in_full(kind: str, start: str) -> str:
    """Write a lever of this kind at full strength, from what its file says must be said; the rest is left out.

    at_work.yaml says more about those whose defaults would not show in a small city.
    """
    options = YAML(typ="safe").load((INTERVENTIONS / f"{kind}.yaml").read_text(encoding="utf-8"))["options"] or {}
    said = {"start": start}
    for name, option in options.items():
        if option["type"] in {"number", "integer"} and (option.get("required") or name == "staff"):
            said[name] = option["range"][1]
        elif option.get("required"):
            said[name] = WHOM.get(option["type"]) or option.get("example") or option["choices"][0]
    said.update(AT_WORK.get(kind, {}))
    return f"- {kind}: {{{', '.join(f'{name}: {value}' for name, value in said.items())}}}"


def without_costs(months: np.ndarray) -> np.ndarray:
    return np.delete(months, APART_FROM, axis=2)


def is_untouched(one, other, months: slice = slice(None)) -> bool:
    """Say whether two worlds agree to the bit in these months, costs and people served apart."""
    return same(without_costs(one.months)[months].copy(), without_costs(other.months)[months].copy())


def test_no_policy_is_the_counterfactual_to_the_bit() -> None:
    without, treated = pair().worlds[0], pair().worlds[-1]
    assert same(without.months, treated.months)
    assert same(without.flows, treated.flows)
    assert same(without.balances, treated.balances)
    assert same(without.spells, treated.spells)
    assert not pair().paired[0].any()


@pytest.mark.parametrize("kind", KINDS)
def test_months_before_a_policy_are_identical_and_later_ones_are_not(kind) -> None:
    late = in_full(kind, "2016-03")  # month 9
    without, treated = pair(late).worlds
    assert same(without.months[:9], treated.months[:9])
    assert same(without.flows[:9], treated.flows[:9])
    assert not is_untouched(without, treated)
    assert not pair(late).paired[0][:9].any()


def doing_nothing(kind: str, options: dict[str, object]) -> Scenario:
    """Give a scenario with these options; a capacity of 0 is refused in a file, so it is set behind the reader's back."""
    known = YAML(typ="safe").load((INTERVENTIONS / f"{kind}.yaml").read_text(encoding="utf-8"))["options"]
    shown = {name: 1 if value == 0 and known[name].get("capacity") else value for name, value in options.items()}
    plan = scenario(written(kind, shown))
    changed = tuple(replace(one, options={**one.options, **options}) for one in plan.interventions)
    kept = () if options.get("budget_dollars") == 0 else plan.reserves
    return replace(plan, interventions=changed, reserves=kept)


def test_every_lever_says_what_of_it_does_nothing() -> None:
    assert set(NO_EFFECT) == set(KINDS), "tests/laws/no_effect.yaml has an entry for each lever"


@pytest.mark.parametrize(("kind", "options"), [(kind, one) for kind, many in NO_EFFECT.items() for one in many])
def test_a_lever_without_effect_leaves_the_untreated_world(kind, options) -> None:
    plan = doing_nothing(kind, options)
    without, treated = live_pair([plan], [plan.counterfactual()], 1, 1, SCALE).worlds
    assert is_untouched(without, treated)
    assert same(without.spells, treated.spells)


def test_the_same_people_leave_and_arrive_in_both_worlds() -> None:
    plan = scenario(LIAISON, SIMPLER, MEETINGS)
    treated, without = Economy(plan, 3, scale=SCALE), Economy(plan.counterfactual(), 3, scale=SCALE)
    start = without.city.people.identity.copy()
    for _ in range(18):
        treated.step()
        without.step()
        one, other = treated.city.people, without.city.people
        assert (one.identity == other.identity).all()
        assert ((one.state == 0) == (other.state == 0)).all()
    assert (start != without.city.people.identity).any()
    assert (treated.city.firms.mode != without.city.firms.mode).any()


def test_additional_jobs_are_the_difference_of_jobs() -> None:
    for levers in ((LIAISON,), (SIMPLER,), (LIAISON, SIMPLER, MEETINGS)):
        lived = pair(*levers)
        for row in range(lived.worlds[0].months.shape[1]):
            difference = column(lived.worlds[1], "jobs", row) - column(lived.worlds[0], "jobs", row)
            assert (effect(lived, "additional_jobs", row) == difference).all()


def test_additional_is_gross_less_deadweight_plus_spillover() -> None:
    lived = pair(LIAISON, SIMPLER, MEETINGS, months=36, scale=2 * SCALE)
    parts = effect_all(lived, "gross_jobs") - effect_all(lived, "deadweight_jobs") + effect_all(lived, "spillover_jobs")
    assert (effect_all(lived, "additional_jobs") == parts).all()
    assert effect_all(lived, "spillover_jobs").any()
    assert effect_all(lived, "deadweight_jobs").any()


def effect_all(lived, measure: str) -> np.ndarray:
    """Give a paired measure by month and community, the sum of all in the last column."""
    return np.array([effect(lived, measure, row) for row in range(lived.paired[0].shape[1])]).T


def test_differences_of_stocks_are_those_of_the_two_tables() -> None:
    lived = pair(LIAISON, SIMPLER)
    for paired, measure in {
        "additional_firms": "firms",
        "additional_registered_firms": "registered_firms",
        "additional_owner_jobs": "owner_jobs",
        "additional_employee_jobs": "employee_jobs",
    }.items():
        difference = lived.worlds[1].months[:, :, INDEX[measure]] - lived.worlds[0].months[:, :, INDEX[measure]]
        assert (effect_all(lived, paired) == difference).all()
    owners, staff = effect_all(lived, "additional_owner_jobs"), effect_all(lived, "additional_employee_jobs")
    assert (owners + staff == effect_all(lived, "additional_jobs")).all()
    assert effect_all(lived, "additional_registered_firms").any()


def test_incumbents_lose_what_is_displaced_and_gain_what_is_induced() -> None:
    lived = pair(LIAISON, SIMPLER, MEETINGS)
    difference = column(lived.worlds[1], "incumbent_jobs") - column(lived.worlds[0], "incumbent_jobs")
    moved = effect(lived, "induced_jobs") - effect(lived, "displaced_jobs")
    assert moved == pytest.approx(difference, abs=1e-7)
    assert abs(effect(lived, "displaced_jobs")[-1]) > 1e-6


def test_net_jobs_are_additional_less_displaced() -> None:
    lived = pair(LIAISON, SIMPLER)
    for row in (0, 1, ALL):
        net = effect(lived, "additional_jobs", row) - effect(lived, "displaced_jobs", row)
        assert effect(lived, "net_jobs", row) == pytest.approx(net, abs=1e-9)


def test_job_months_add_up_over_time() -> None:
    lived = pair(LIAISON, SIMPLER)
    assert (effect(lived, "additional_job_months") == np.cumsum(effect(lived, "additional_jobs"))).all()


def test_public_cost_is_the_difference_of_both_worlds() -> None:
    lived = pair(LIAISON)
    difference = column(lived.worlds[1], "public_cost_dollars") - column(lived.worlds[0], "public_cost_dollars")
    assert (effect(lived, "public_cost_dollars") == difference).all()
    assert difference[1:].min() > 0


def test_attribution_follows_the_same_persons() -> None:
    """Gross, deadweight, spillover and reported jobs again, person by person, from the columns alone."""
    plan = scenario("- liaison: {language: es, staff: 10, start: 2015-11}")  # month 5
    treated, without = Economy(plan, 5, scale=SCALE), Economy(plan.counterfactual(), 5, scale=SCALE)
    lived = live_pair([plan], [plan.counterfactual()], 5, 1, SCALE)
    starting, before, before_help, helped = {}, {}, {}, set()
    for month in range(plan.months + 1):
        if month > 0:
            treated.step()
            without.step()
        jobs = [
            dict(zip(e.city.people.identity.tolist(), jobs_of(e.city).tolist(), strict=True))
            for e in (without, treated)
        ]
        if month <= 4:
            starting = jobs[0]
        new = set(treated.city.people.identity[treated.city.people.assisted != 0].tolist()) - helped
        before_help.update({who: before.get(who, 0) for who in new})
        helped |= new
        before = jobs[1]
        others = set(jobs[0]) - helped
        gross = sum(jobs[1].get(who, 0) - starting.get(who, 0) for who in helped)
        deadweight = sum(jobs[0].get(who, 0) - starting.get(who, 0) for who in helped)
        assert effect(lived, "gross_jobs")[month] == gross, month
        assert effect(lived, "deadweight_jobs")[month] == deadweight, month
        assert effect(lived, "spillover_jobs")[month] == sum(jobs[1][who] - jobs[0][who] for who in others), month
        claimed = sum(jobs[1].get(who, 0) - before_help[who] for who in helped)
        assert effect(lived, "reported_jobs")[month] == claimed, month
        assert effect(lived, "assisted_persons")[month] == len(helped), month
    assert len(helped) > 20
