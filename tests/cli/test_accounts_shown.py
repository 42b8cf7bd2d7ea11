# SPDX-License-Identifier: Apache-2.0
"""What a run prints of jobs and money: the sums a critic asks for, and a loud word where they cannot be true."""

import pytest
from results import small_city

from abmsim.cli.accounts_shown import account_lines, interaction_lines, precision_line, sight_line
from abmsim.cli.effects_shown import show_run
from abmsim.results.plan import plan_run
from abmsim.running import Request, run_into


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Finished runs of the toy city: one of six months, one of thirty, one of a single pair."""
    place = tmp_path_factory.mktemp("runs")
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("abmsim.running._write_report", small_city.write_no_figures)
        for name, months, pairs in (("short", 6, 8), ("long", 30, 8), ("single", 6, 1)):
            plan = plan_run([small_city.scenario(months=months)])
            found[name] = plan, run_into(place / name, plan, Request(pairs, live=small_city.live_pair))
    return found


def entry(runs, name):
    return runs[name][1].summary["scenarios"][0]


def test_what_a_run_can_see_comes_before_its_table(runs, capsys):
    plan, finished = runs["short"]
    show_run(finished, plan)
    words = " ".join(capsys.readouterr().out.split())
    assert words.index("This run can see: registered firms from") < words.index("additional registered firms")
    assert "shared luck cut its variance" in words
    assert words.index("net jobs (less the displaced)") < words.index("Jobs: gross")


def test_jobs_are_told_as_a_sum(runs):
    one = entry(runs, "short")
    lines = account_lines(one)
    assert lines[0].startswith("Jobs: gross ")
    assert " = additional " in lines[0]
    assert "A grant report would claim" in lines[3]
    assert "Elsewhere: gross 13,500; net 21,000 to 25,000; by programmes' own reports 2,000 to 2,905." in lines[4]


def test_costs_are_told_in_todays_money_too(runs):
    one = entry(runs, "long")
    (line,) = (line for line in account_lines(one) if line.startswith("Public cost"))
    assert f"{one['cost']['dollars']:,.0f} (City" in line
    for later in one["cost"]["present_value"]:
        assert f"{later['dollars']:,.0f} at {later['rate']:.0%}".replace("%", " %") in line
        assert later["dollars"] < one["cost"]["dollars"]


def test_survival_is_told_only_where_firms_are_old_enough(runs):
    assert not any(line.startswith("New firms still open") for line in account_lines(entry(runs, "short")))
    (line,) = (line for line in account_lines(entry(runs, "long")) if line.startswith("New firms still open"))
    assert "after 12 months" in line
    assert "after 24 months" in line


def test_one_pair_sees_nothing_and_says_so(runs):
    assert "net jobs unknown" in sight_line(entry(runs, "single"))
    seen = {"smallest_detectable": None, "pairs_for_se_of_1": None}
    one = {"measure": "net_jobs", "precision": [seen]}
    assert precision_line([one], {"net_jobs": "net jobs"}) == "This run can see: net jobs unknown."


def test_what_cannot_be_true_is_said_first_and_loudly(runs, capsys):
    """The toy lever costs $6,000 and makes jobs by the dozen."""
    plan, finished = runs["short"]
    assert entry(runs, "short")["warnings"][0].startswith("IMPLAUSIBLE, more jobs")
    show_run(finished, plan)
    words = " ".join(capsys.readouterr().out.split())
    assert words.index("IMPLAUSIBLE") < words.index("intervals are rough")
    assert "published: at most" in words


def test_an_interaction_is_told_with_its_parts():
    one = {
        "scenario": "c", "parts": ["a", "b"], "mean": 2.0, "ci_low": 1.0, "ci_high": 3.0, "reading": "more than the sum of its parts",
    }  # fmt: skip
    names = {"a": "Liaison", "b": "Meetings", "c": "Both"}
    (line,) = interaction_lines({"interactions": [one]}, names, "net jobs")
    assert line == "net jobs: Both less (Liaison plus Meetings): 2 (1 to 3), more than the sum of its parts."


def test_what_all_scenarios_can_show_is_the_worst_of_them():
    seen = [
        {"smallest_detectable": 1.44, "pairs_for_se_of_1": 9},
        {"smallest_detectable": 3.2, "pairs_for_se_of_1": 40},
    ]
    line = precision_line([{"measure": "net_jobs", "precision": seen}], {"net_jobs": "net jobs"})
    assert line == "This run can see: net jobs from 3.2 on (a standard error of 1 takes 40 pairs)."
