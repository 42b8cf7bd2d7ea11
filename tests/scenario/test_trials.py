# SPDX-License-Identifier: Apache-2.0
"""Trials and facts that outsiders write: general enough for any study, and every mistake told where it stands."""

import pytest

from abmsim.scenario import ScenarioError
from abmsim.scenario.facts import load_facts
from abmsim.scenario.outcomes import FACT_MOMENTS, TRIAL_OUTCOMES
from abmsim.scenario.trials import load_trial
from abmsim.scenario.validating import check_file
from abmsim.units import UNITS
from scenario.conftest import LIBRARY
from scenario.corpus import Broken
from scenario.test_corpus import points

TRIAL = """schema: 1
id: SL_PAY2
study: Somebody 2013, Journal
trial_city: {population: 2000, share_unregistered: 1}
eligible: {firm: unregistered}
assign: {unit: firm, share: 0.5}
arms: {control: [], treated: [{liaison: {language: es, staff: 2}}]}
horizon_months: 12
outcome: ever_registered
estimand: points
published: {estimate: 49, ci: [39, 59], accept: [38, 60], baseline: 1}
"""
FACTS = """schema: 1
facts:
  - {id: five, moment: employer_survival_5_years_share, where: {kind: employer}, value: 0.48, band: [0.45, 0.51], source: BDS}
  - {id: firms, moment: firms, where: {community: vietnamese}, value: 772, band: [600, 900], source: SBO, year: 2012}
"""


def trial(name: str, old: str, new: str, key: str, code: str, line: int) -> Broken:
    return Broken(name, TRIAL.replace(old, new, 1), key, line, code, TRIAL)


def fact(name: str, old: str, new: str, key: str, code: str, line: int = 3) -> Broken:
    return Broken(name, FACTS.replace(old, new, 1), key, line, code, FACTS)


BROKEN = (
    trial("unknown outcome", "ever_registered", "ever_registred", "outcome", "unknown_outcome", 9),
    trial("unknown lever", "liaison", "liason", "arms.treated[0].liason", "unknown_lever", 7),
    trial("unknown dose", "staff: 2", "staf: 2", "arms.treated[0].liaison.staf", "unknown_key", 7),
    trial("dose out of range", "staff: 2", "staff: 200", "arms.treated[0].liaison.staff", "out_of_range", 7),
    trial("no control", "control", "placebo", "arms", "no_control", 7),
    trial("only control", ", treated: [{liaison: {language: es, staff: 2}}]", "", "arms", "no_treated", 7),
    trial("arms alike", "control: []", "control: [{liaison: {language: es, staff: 2}}]", "arms.treated", "arms_alike", 7),
    trial("two treated", "control: []", "control: [], other: [{meetings: {meetings_per_month: 1}}]", "treated", "arm_unnamed", 7),
    trial("treated is no arm", "study:", "treated: trated\nstudy:", "treated", "not_choice", 3),
    trial("arm is no list", "control: []", "control: none", "arms.control", "not_list", 7),
    trial("arm with a blank", "treated:", '"the treated":', "arms.the treated", "name_form", 7),
    trial("band excludes", "[38, 60]", "[50, 60]", "published.accept", "band_excludes", 11),
    trial("interval excludes", "[39, 59]", "[3, 9]", "published.ci", "band_excludes", 11),
    trial("band turned round", "[38, 60]", "[60, 38]", "published.accept", "band_form", 11),
    trial("band of one", "[38, 60]", "[38]", "published.accept", "band_form", 11),
    trial("no interval", "ci: [39, 59], ", "", "published.ci", "missing_key", 11),
    trial("estimate in words", "estimate: 49", "estimate: half", "published.estimate", "not_number", 11),
    trial("no estimate", "estimate: 49, ", "", "published.estimate", "missing_key", 11),
    trial("horizon 0", "12", "0", "horizon_months", "out_of_range", 8),
    trial("estimand", "points", "point", "estimand", "not_choice", 10),
    trial("nobody eligible", "{firm: unregistered}", "{}", "eligible", "eligible_empty", 5),
    trial("unknown condition", "firm:", "frim:", "eligible.frim", "unknown_key", 5),
    trial("unknown firm", "{firm: unregistered}", "{firm: informal}", "eligible.firm", "not_choice", 5),
    trial("language nobody speaks", "{firm: unregistered}", "{language: fr}", "eligible.language", "nobody_speaks", 5),
    trial("english above 1", "{firm: unregistered}", "{english_below: 50}", "eligible.english_below", "out_of_range", 5),
    trial("city by firm", "{firm: unregistered}", "{unit: city}", "assign.unit", "not_together", 5),
    trial("city and firm", "{firm: unregistered}", "{firm: any, unit: city}", "eligible.firm", "not_together", 5),
    trial("unit", "unit: firm", "unit: village", "assign.unit", "not_choice", 6),
    trial("share 50", "share: 0.5", "share: 50", "assign.share", "out_of_range", 6),
    trial("setting that is not frozen", "population: 2000", "talent: 2", "trial_city.talent", "unknown_key", 4),
    trial("half a person", "population: 2000", "population: 0.5", "trial_city.population", "not_whole", 4),
    trial("unknown city", "study:", "city: atlantis\nstudy:", "city", "unknown_city", 3),
    trial("no outcome", "outcome: ever_registered\n", "", "outcome", "missing_key", 1),
    trial("no arms", "arms: {control: [], treated: [{liaison: {language: es, staff: 2}}]}\n", "", "arms", "missing_key", 1),
    trial("no schema", "schema: 1\n", "", "schema", "schema_missing", 1),
    trial("newer schema", "schema: 1", "schema: 2", "schema", "schema_newer", 1),
    trial("typo", "horizon_months", "horizon_month", "horizon_month", "unknown_key", 8),
    trial("odds of dollars", "ever_registered\nestimand: points", "sales_dollars\nestimand: log_odds", "estimand", "no_odds", 10),
    trial("ratio to nothing", "estimand: points", "estimand: ratio", "per", "missing_key", 10),
    trial("divided for nothing", "estimand: points", "estimand: points\nper: jobs", "per", "not_together", 11),
    trial("unknown divisor", "estimand: points", "estimand: ratio\nper: lent", "per", "unknown_outcome", 11),
    trial("not scored but published", "study:", "scored: false\nstudy:", "published", "not_together", 12),
    trial("nothing published", TRIAL[TRIAL.index("published:") :], "", "published", "missing_key", 1),
    trial("take-up", "share: 0.5", "share: 0.5, take_up: some", "assign.take_up", "not_choice", 6),
    fact("unknown moment", "employer_survival_5_years_share", "survival_5", "facts[0].moment", "unknown_outcome"),
    fact("band", "[0.45, 0.51]", "[0.55, 0.61]", "facts[0].band", "band_excludes"),
    fact("band in per cent", "[0.45, 0.51]", "[45%, 51%]", "facts[0].band", "per_cent"),
    fact("kind", "kind: employer", "kind: emplyer", "facts[0].where.kind", "not_choice"),
    fact("where", "kind: employer", "knd: employer", "facts[0].where.knd", "unknown_key"),
    fact("where is no table", "{kind: employer}", "employers", "facts[0].where", "not_table"),
    fact("source", ", source: BDS", "", "facts[0].source", "missing_key"),
    fact("id twice", "id: firms", "id: five", "facts[1].id", "id_in_facts_twice", 4),
    fact("typo in a fact", "band: [0.45", "bnad: [0.45", "facts[0].bnad", "unknown_key"),
    fact("no facts", FACTS[FACTS.index("facts:") :], "facts: []\n", "facts", "not_list", 2),
    fact("word for a fact", FACTS[FACTS.index("facts:") :], "facts: [survival]\n", "facts[0]", "not_table", 2),
)  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_file_is_refused_with_a_message_that_helps(broken, project) -> None:
    problems = check_file(str(project.write(broken.text)), library=LIBRARY).problems
    scores = [points(broken, problem) for problem in problems]
    assert scores, "it was accepted"
    assert max(scores) >= 6, [problem.as_text() for problem in problems]
    assert len(problems) <= 2, [problem.as_text() for problem in problems]


@pytest.mark.parametrize("text", [TRIAL, FACTS], ids=["trial", "facts"])
def test_the_correct_twin_is_read(text, project) -> None:
    assert check_file(str(project.write(text)), library=LIBRARY).problems == ()


def load(project, text: str):
    return load_trial(project.write(text), library=LIBRARY)


def test_a_trial_says_who_got_what_and_what_was_found(project) -> None:
    found = load(project, TRIAL)
    assert (found.id, found.unit, found.share, found.treated, found.horizon_months) == (
        "SL_PAY2",
        "firm",
        0.5,
        "treated",
        12,
    )
    assert found.settings == {"population": 2000, "share_unregistered": 1}
    assert found.eligible.firm == "unregistered"
    assert found.arms["control"] == ()
    assert found.arms["treated"][0].options["staff"] == 2
    assert (found.arms["treated"][0].start, found.arms["treated"][0].end) == (1, 12)
    assert (found.outcome.name, found.outcome.unit) == ("ever_registered", "share")
    assert (found.published.estimate, found.published.ci, found.published.accept) == (49, (39, 59), (38, 60))


@pytest.mark.parametrize(
    ("eligible", "assign", "residents", "whole_city"),
    [
        ("{language: es, english_below: 0.5}", "person", {"language": "es", "english_below": 0.5}, False),
        (
            "{residents: {intends: true, communities: [mexican]}}",
            "person",
            {"intends": True, "communities": ("mexican",)},
            False,
        ),
        ("{unit: city}", "city", {}, True),
    ],
)
def test_anybody_may_be_eligible(project, eligible, assign, residents, whole_city) -> None:
    found = load(project, TRIAL.replace("{firm: unregistered}", eligible).replace("unit: firm", f"unit: {assign}"))
    assert (found.eligible.firm, found.eligible.residents, found.eligible.whole_city) == (None, residents, whole_city)


def test_an_active_control_and_a_named_arm_are_read(project) -> None:
    more = "control: [{meetings: {meetings_per_month: 1}}], letter: []"
    found = load(project, TRIAL.replace("control: []", more).replace("study:", "treated: treated\nstudy:"))
    assert found.treated == "treated"
    assert found.arms["control"][0].kind == "meetings"


def test_facts_come_alone_or_as_a_list(project) -> None:
    first, second = load_facts(project.write(FACTS))
    assert (first.id, first.value, first.band, first.where) == ("five", 0.48, (0.45, 0.51), {"kind": "employer"})
    assert (second.year, second.where) == (2012, {"community": "vietnamese"})
    alone = "schema: 1\nid: five\nmoment: firms\nvalue: 7\nband: [6, 8]\nsource: a table\n"
    assert load_facts(project.write(alone))[0].moment == "firms"
    assert check_file(str(project.write(alone)), library=LIBRARY).kind == "facts"


def test_a_file_that_is_no_file_is_refused(project) -> None:
    for read in (load_trial, load_facts):
        with pytest.raises(ScenarioError):
            read(project.root / "nowhere.yaml")


def test_every_outcome_and_moment_has_one_name_and_a_unit_of_the_list() -> None:
    for table in (TRIAL_OUTCOMES, FACT_MOMENTS):
        names = [one.name for one in table]
        assert len(names) == len(set(names))
        assert all(one.definition.endswith(".") for one in table)
    known = {*UNITS, "full-time jobs"}
    assert {one.unit for one in (*TRIAL_OUTCOMES, *FACT_MOMENTS)} <= known


@pytest.mark.parametrize("text", [TRIAL, FACTS], ids=["trial", "facts"])
def test_a_file_of_another_kind_is_no_scenario(text, project) -> None:
    problem = project.problem(text)
    assert problem.message.startswith("this is no scenario but another kind of file: ")
    assert "abmsim validate" in problem.suggestion
    project.write(text, "other.yaml")
    extended = project.problem("schema: 1\nname: A plan\nextends: other.yaml\n")
    assert extended.file == "scenarios/other.yaml"
