# SPDX-License-Identifier: Apache-2.0
"""How evaluations are done and what they cost: the numbers of evaluating.yaml."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from abmsim.parameters import fill

FILE = "evaluating.yaml"
STEM = "evaluating"


class Evaluating(NamedTuple):
    """Who answers, what they say, who is compared, what it costs; values, units and sources in evaluating.yaml."""

    months_before: int
    share_of_owners_who_answer: float
    share_of_others_who_answer: float
    chance_growth_is_credited: float
    chance_jobs_are_called_saved: float
    share_of_earlier_jobs_forgotten: float
    share_of_residents_who_answer: float
    share_of_records_linked: float
    people_asked: int
    surveys_per_world: int
    largest_share_drawn: float
    waves: int
    neighbourhoods: int
    weight_of_impression: float
    bandwidth_in_score_deviations: float
    dollars_per_client_interview: float
    dollars_per_other_interview: float
    dollars_to_link_records: float
    dollars_for_a_report: float
    dollars_for_a_study: float
    dollars_for_a_trial: float
    largest_share_of_false_alarms: float


@cache
def content() -> dict[str, dict[str, Any]]:
    """Every number of the file as it is written there: value, unit, range, meaning, source, confidence."""
    text = (resources.files("abmsim.analysis.evaluation") / FILE).read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = YAML(typ="safe", pure=True).load(text)
    return found


@cache
def evaluating() -> Evaluating:
    """The numbers that an evaluation uses."""
    return fill(Evaluating, {f"{STEM}.{name}": float(one["value"]) for name, one in content().items()}, STEM)
