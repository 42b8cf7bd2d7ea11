# SPDX-License-Identifier: Apache-2.0
"""English words for mistakes in experiments: levers, uncertain numbers, measures."""

from typing import Final

EXPERIMENTS: Final[dict[str, tuple[str, str, str]]] = {
    "lever_nowhere": ("no scenario of this experiment has an intervention with this option, and no number has this name", "{choices}, or a name that `abmsim list numbers` shows", ""),
    "lever_values": ("a lever is tried at the values of a list", "a list of single values, each once", ""),
    "too_many_cases": ("scenarios and values of levers make too many combinations", "at most 2,000", ""),
    "not_side_by_side": ("this scenario differs from the first one in: {parts}", "scenarios of one experiment share city, start and months", "give them the same, or make two experiments"),
    "uncertainty_form": ("an uncertain number has two bounds", "[low, high], or `range` for the range that stands in its file, or {{range: [low, high], shape: triangular, peak: 3}}", ""),
    "shape_at_zero": ("a log-uniform number is drawn over orders of magnitude, which zero does not have", "a range above 0", "shape: uniform, or a low end above 0"),
    "peak_outside": ("the peak of a triangular number lies in its range, and other shapes have none", "", "remove the peak, or give shape: triangular"),
    "too_few_points": ("this method cannot say anything from so many points", "", ""),
    "odd_levels": ("the grid of morris has an even number of levels", "4, 6, 8 ...", "levels: 4"),
    "groups_unmoved": ("this method looks at every number by itself, so groups would be told under wrong names", "groups with morris or sobol", "remove groups, or write sample: morris"),
    "group_nowhere": ("this number is not uncertain in this experiment", "{choices}", ""),
    "never_varies": ("the range of this number is a single value", "", "write [low, high], or remove the line"),
    "set_twice": ("this number is set elsewhere, so it cannot vary here (see {other})", "one place for each number", "remove it in one of the two places"),
    "nothing_varies": ("there is nothing to sample: no number is uncertain", "a method other than `defaults` needs `uncertainties:`", "add uncertainties, or write method: {{sample: defaults}}"),
    "unknown_measure": ("there is no measure of this name", "a name that `abmsim list measures` shows, or a table {{measure: ..., community: ..., month: ..., take: ...}}", ""),
    "target_nowhere": ("this experiment does not measure this", "{choices}", ""),
}  # fmt: skip
