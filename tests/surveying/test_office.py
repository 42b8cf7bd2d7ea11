# SPDX-License-Identifier: Apache-2.0
"""A simulated office's log gives back what the office was: hours, files, returns, months, each inside its interval."""

from dataclasses import replace

import pytest

from abmsim.scenario.problems import Report
from abmsim.surveying.estimating import Estimate
from abmsim.surveying.licence_log import read_log
from abmsim.surveying.office import OfficeSeen, look_at
from abmsim.surveying.office_numbers import assumed_from, numbers_of, summary_lines
from surveying.office_at_work import REVIEWS, Truth, as_csv, log_of

ASSUMED = {
    "office.hours_per_review": 2.5,
    "office.reviewers": 7,
    "office.staff_hours_per_month": 1050,
    "licensing_queue.review_variability_share": 0.5,
    "licensing_queue.language_hours_share": 0.0,
    "licensing_queue.knowledge_prevents_return_share": 0.35,
}
TRAVEL = Estimate(0.2, 0.05, 0.6)
SEEDS = range(1, 10)
OFFICES = [(seed, hours) for hours in (880, 1000, 1400) for seed in SEEDS]


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """Give what the log of a simulated office shows (each office is simulated once)."""
    path, found = tmp_path_factory.mktemp("logs") / "log.csv", {}

    def look(truth: Truth, *, corrected: bool = False) -> OfficeSeen:
        key = (truth, corrected)
        if key not in found:
            path.write_text(as_csv(log_of(truth, corrected=corrected)))
            report = Report()
            log = read_log(path, report)
            assert log is not None, report.problems
            found[key] = look_at(log, REVIEWS)
        return found[key]

    return look


def office(seed: int, hours: float) -> Truth:
    return Truth(seed=seed, months=24, staff_hours_per_month=hours, withdrawn_per_month=0.02)


def held(estimates: list, truth: float) -> float:
    return sum(one.low <= truth <= one.high for one in estimates) / len(estimates)


def test_files_and_returns_are_found_again(seen) -> None:
    offices = [seen(office(seed, hours), corrected=seed % 2 == 0) for seed, hours in OFFICES]
    assert held([one.files_per_month for one in offices], 120) >= 0.85
    assert held([one.chance_returned("en") for one in offices], 0.1) >= 0.85
    assert held([one.chance_returned("es") for one in offices], 0.3) >= 0.85
    mean = sum(one.chance_returned("es").value for one in offices) / len(offices)
    assert mean == pytest.approx(0.3, abs=0.006)


@pytest.mark.parametrize("corrected", [False, True])
def test_the_months_of_a_correction_are_found_with_and_without_the_column(seen, corrected) -> None:
    found = [seen(office(seed, 1000), corrected=corrected).months_to_correct for seed in SEEDS]
    assert all(one.value == pytest.approx(0.5, abs=0.02) for one in found)


@pytest.mark.parametrize("hours", [880, 1000, 1400])
def test_the_office_hours_are_found_again(seen, hours) -> None:
    found = []
    for seed in SEEDS:
        numbers = numbers_of(seen(office(seed, hours)), assumed_from(ASSUMED, TRAVEL, 6), "log.csv")
        found += [one for one in numbers if one.name == "office.staff_hours_per_month"]
    assert held(found, hours) >= 0.85
    assert sum(one.value for one in found) / len(found) == pytest.approx(hours, rel=0.05)


def test_a_busier_office_is_told_from_an_idle_one(seen) -> None:
    def hours(truth: Truth) -> float:
        numbers = numbers_of(seen(truth), assumed_from(ASSUMED, TRAVEL), "log.csv")
        return next(one.value for one in numbers if one.name == "office.staff_hours_per_month")

    assert hours(office(3, 880)) < hours(office(3, 1000)) < hours(office(3, 1400))


def test_the_rules_of_returns_follow_from_the_languages(seen) -> None:
    one = seen(office(1, 1000))
    found = {
        number.name.partition(".")[2]: number for number in numbers_of(one, assumed_from(ASSUMED, TRAVEL), "log.csv")
    }
    assert found["background_chance_returned"].value == pytest.approx(0.1, abs=0.02)
    assert found["chance_returned"].value == pytest.approx(0.3 / (1 - 0.175), abs=0.04)
    assert found["chance_returned"].low < 0.3 < found["chance_returned"].high
    gap = found["language_prevents_return_share"]
    assert gap.low < 1 - 0.1 / 0.3 < gap.high
    assert "log.csv, 2018-07 to" in gap.source


def test_a_log_in_one_language_says_nothing_about_the_other(seen) -> None:
    only = seen(replace(office(1, 1000), share_spanish=1.0, chance_returned=(("en", 0.1), ("es", 0.2))))
    names = [one.name for one in numbers_of(only, assumed_from(ASSUMED, TRAVEL), "log.csv")]
    assert "licensing_queue.chance_returned" in names
    assert "licensing_queue.background_chance_returned" not in names
    assert "office.background_files_per_month" not in names


def test_files_that_are_still_open_do_not_shift_the_returns(seen) -> None:
    # A busy office with a long tail: half-finished files at the end of the log.
    found = [seen(replace(office(seed, 840), months=12)).chance_returned("es").value for seed in SEEDS]
    assert sum(found) / len(found) == pytest.approx(0.3, abs=0.015)


def test_what_the_log_shows_is_said_in_words(seen) -> None:
    lines = summary_lines(seen(office(1, 1000)), 2800)
    assert lines[0].startswith("2800 files, 2018-07-")
    assert sum(line.startswith("months from received to approved") for line in lines) == 3
    assert all("[" in line for line in lines[1:])
