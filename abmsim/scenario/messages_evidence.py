# SPDX-License-Identifier: Apache-2.0
"""English words for mistakes in trials and facts."""

from typing import Final

EVIDENCE: Final[dict[str, tuple[str, str, str]]] = {
    "unknown_outcome": ("nothing measures an outcome of this name", "a name that `abmsim list measures` shows", ""),
    "no_control": ("a trial compares with an arm called `control`", "control: [] and at least one other arm", "control: []"),
    "no_treated": ("a trial needs an arm beside `control`", "control: [] and at least one other arm", "treated: [{{liaison: {{language: es}}}}]"),
    "arms_alike": ("this arm is the same as `control`, so nothing can differ", "another lever, or another dose", "add a lever to it"),
    "arm_unnamed": ("several arms could be the one whose effect was published", "{choices}", "add `treated: {example}`"),
    "no_odds": ("odds are of shares, and {outcome} is none", "points, percent, count or ratio", "estimand: percent"),
    "band_form": ("a band is a list of two numbers, the smaller first", "[low, high]", ""),
    "band_excludes": ("this band does not contain the {what} ({value})", "low at most {value}, high at least {value}", "correct the band or the {what}"),
    "id_in_facts_twice": ("two facts have this id; the first is in line {first}", "a different id for each", ""),
    "not_together": ("`{part}` says nothing here: {why}", "", "remove it"),
    "eligible_empty": ("this says of nobody who is eligible", "{choices}", "eligible: {{firm: unregistered}}"),
}  # fmt: skip
