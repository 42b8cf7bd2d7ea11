# SPDX-License-Identifier: Apache-2.0
"""English words for mistakes in experiments: levers, uncertain numbers, measures."""

from typing import Final

EXPERIMENTS: Final[dict[str, tuple[str, str, str]]] = {
    "lever_nowhere": ("no scenario of this experiment has an intervention with this option, and no number has this name", "{choices}, or a name that `abmsim list numbers` shows", ""),
    "lever_values": ("a lever is tried at the values of a list", "a list of single values, each once", ""),
    "too_many_cases": ("scenarios and values of levers make too many combinations", "at most 2,000", ""),
    "not_side_by_side": ("this scenario differs from the first one in: {parts}", "scenarios of one experiment share city, start and months", "give them the same, or make two experiments"),
    "uncertainty_form": ("an uncertain number has two bounds", "[low, high], or `range` for the range that stands in its file", ""),
    "never_varies": ("the range of this number is a single value", "", "write [low, high], or remove the line"),
    "set_twice": ("this number is set elsewhere, so it cannot vary here (see {other})", "one place for each number", "remove it in one of the two places"),
    "nothing_varies": ("there is nothing to sample: no number is uncertain", "a method other than `defaults` needs `uncertainties:`", "add uncertainties, or write method: {{sample: defaults}}"),
    "unknown_measure": ("there is no measure of this name", "a name that `abmsim list measures` shows, or a table {{measure: ..., community: ..., month: ..., take: ...}}", ""),
    "target_nowhere": ("this experiment does not measure this", "{choices}", ""),
}  # fmt: skip
