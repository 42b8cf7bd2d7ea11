# SPDX-License-Identifier: Apache-2.0
"""Reads how the uncertain numbers of an experiment are chosen: a plain sample, or the design of a sensitivity analysis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from abmsim.scenario.fields import Field, Known, as_text
from abmsim.scenario.nodes import Entry, Listing, Scalar, Table
from abmsim.scenario.problems import Report, echo, listed, nearest
from abmsim.scenario.values import read_table, whole
from abmsim.scenario.varying import Uncertainty

MOST_POINTS: Final = 1_000_000
DEFAULTS, LATIN_HYPERCUBE, ONE_AT_A_TIME = "defaults", "latin_hypercube", "one_at_a_time"
MORRIS, SOBOL, PAWN, DELTA, EMULATOR = "morris", "sobol", "pawn", "delta", "emulator"
GROUPED: Final = (MORRIS, SOBOL)  # designs that can move several numbers as one
ANALYSES: Final = (MORRIS, SOBOL, PAWN, DELTA, EMULATOR)  # designs with a column for luck, made for one method
GIVEN_RUNS: Final = (PAWN, DELTA, EMULATOR)  # methods that any sample of the whole range can serve
SAMPLES: Final = (DEFAULTS, LATIN_HYPERCUBE, ONE_AT_A_TIME, *ANALYSES)
# What a method needs to say anything: trajectories of Morris, base samples of Sobol, vectors of the others.
LEAST_POINTS: Final[Mapping[str, int]] = {MORRIS: 4, SOBOL: 16, PAWN: 50, DELTA: 50, EMULATOR: 40}
MOST_EMULATED: Final = 400  # points that an emulator is learned from: more cost hours and would tell no more
USUAL_POINTS: Final[Mapping[str, int]] = {
    LATIN_HYPERCUBE: 100, MORRIS: 20, SOBOL: 256, PAWN: 256, DELTA: 256, EMULATOR: 200,
}  # fmt: skip
LEVELS: Final = 4
BY_FILE: Final = "by_file"
METHOD_FIELDS: Final = (
    Field("sample", "choice", "how the uncertain numbers are chosen", required=True, choices=SAMPLES,
          example=LATIN_HYPERCUBE),
    Field("points", "integer", "how many samples of the uncertain numbers; of morris trajectories, of sobol base samples "
          "(a power of 2)", low=1, high=MOST_POINTS),
    Field("second_order", "boolean", "sobol: how pairs of numbers act together too, for twice the runs", default=False),
    Field("levels", "integer", "morris: steps of the grid, an even number", default=LEVELS, low=LEVELS, high=20),
)  # fmt: skip
GROUPS: Final = "groups"
_METHOD: Final = "method: {sample: latin_hypercube, points: 100}"
_GROUPS: Final = f"groups: {BY_FILE}, or groups: {{office: [office.hours_per_review, licensing_queue.chance_returned]}}"


@dataclass(frozen=True, slots=True)
class Method:
    """How the uncertain numbers are chosen; `groups` names the group of each of them (empty: each is its own)."""

    sample: str = LATIN_HYPERCUBE
    points: int = USUAL_POINTS[LATIN_HYPERCUBE]
    second_order: bool = False
    levels: int = LEVELS
    groups: tuple[str, ...] = ()


def read_method(entry: Entry | None, uncertain: Sequence[Uncertainty], report: Report) -> Method:
    """Give the method of an experiment; what does not fit the uncertain numbers is noted."""
    if entry is None:
        return Method() if uncertain else Method(DEFAULTS)
    if not isinstance(entry.node, Table):
        found = echo(as_text(entry.node))
        report.add("not_table", entry.place, "method", found, allowed="keys and values", suggestion=_METHOD)
        return Method()
    top = entry.node
    own = Table(top.place, {key: one for key, one in top.entries.items() if key != GROUPS})
    before = len(report.problems)
    words = read_table(own, METHOD_FIELDS, "method", Known(), report)
    if len(report.problems) > before:
        return Method()
    sample = str(words["sample"])
    points = whole(words["points"]) or USUAL_POINTS.get(sample, 1)
    if sample != DEFAULTS and not uncertain:
        report.add("nothing_varies", entry.place, "method", sample)
        return Method(sample, points)
    place = top.entries.get("points", entry).place
    if reason := too_few(sample, points):
        report.add("too_few_points", place, "method.points", str(points), allowed=reason,
                   suggestion=f"points: {enough(sample, points)}")  # fmt: skip
    levels = whole(words["levels"])
    if levels % 2:
        report.add("odd_levels", top.entries["levels"].place, "method.levels", str(levels))
    groups = _groups(top.entries.get(GROUPS), sample, uncertain, report)
    return Method(sample, points, bool(words["second_order"]), levels, groups)


def too_few(sample: str, points: int) -> str:
    """Say what a method needs where so many points are too few for it, or not a number it can use; else nothing."""
    least = LEAST_POINTS.get(sample, 1)
    if sample == SOBOL and (points < least or points & (points - 1)):
        return f"a power of 2, at least {least}"
    if sample == EMULATOR and points > MOST_EMULATED:
        return f"from {least} to {MOST_EMULATED}"
    return f"at least {least}" if points < least else ""


def enough(sample: str, points: int) -> int:
    """The nearest number of points, above this one if there is one, that the method can use."""
    wanted = max(points, LEAST_POINTS.get(sample, 1))
    if sample == EMULATOR:
        return min(wanted, MOST_EMULATED)
    return 1 << (wanted - 1).bit_length() if sample == SOBOL else wanted


def _groups(
    entry: Entry | None, sample: str, uncertain: Sequence[Uncertainty], report: Report
) -> tuple[str, ...]:  # fmt: skip
    """Give the group of each uncertain number, where a file names groups and the method can move them."""
    if entry is None:
        return ()
    if sample not in GROUPED:
        report.add("groups_unmoved", entry.place, "method.groups", sample)
        return ()
    return _group_of_each(entry, uncertain, report)


def _group_of_each(entry: Entry, uncertain: Sequence[Uncertainty], report: Report) -> tuple[str, ...]:
    """Give the group of each uncertain number; who is in none is a group of its own."""
    names = [one.name for one in uncertain]
    if isinstance(entry.node, Scalar) and entry.node.text == BY_FILE:
        return tuple(name.split(".", maxsplit=1)[0] for name in names)
    if not isinstance(entry.node, Table):
        report.add("not_table", entry.place, "method.groups", echo(as_text(entry.node)),
                   allowed="names of groups, each with its numbers", suggestion=_GROUPS)  # fmt: skip
        return ()
    group_of: dict[str, str] = {}
    for group, one in entry.node.entries.items():
        key = f"method.groups.{echo(group)}"
        members = one.node.items if isinstance(one.node, Listing) else (one.node,)
        for member in members:
            name = as_text(member)
            if name not in names:
                near = nearest(name, names)
                suggestion = f"did you mean {near}?" if near else "add it to `uncertainties:`"
                report.add("group_nowhere", member.place, key, echo(name), choices=listed(names), suggestion=suggestion)
            elif name in group_of:
                report.add("named_twice", member.place, key, echo(name))
            group_of[name] = group
    return tuple(group_of.get(name, name) for name in names)
