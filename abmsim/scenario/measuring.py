# SPDX-License-Identifier: Apache-2.0
"""What an experiment keeps of every run: which measures, of whom, in which month, and how well they must be known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from abmsim.measures import MEASURES, PAIRED_MEASURES, Measure
from abmsim.scenario.fields import Field, Known, Spot, as_text, joined
from abmsim.scenario.nodes import Entry, Listing, Node, Scalar, Table
from abmsim.scenario.plan import Scenario
from abmsim.scenario.problems import Place, Report, echo, listed, nearest
from abmsim.scenario.values import read_number, read_table, whole

EVERYBODY: Final = "all"
AT_MONTH, SUM, MEAN = "month", "sum", "mean"
USUAL: Final = ("additional_registered_firms", "net_jobs", "public_cost_dollars")
# Headlines of `abmsim run` sum these over the months, so an experiment does too unless it says otherwise.
SUMMED: Final = ("public_cost_dollars",)
_PAIRED: Final = {one.name: one for one in PAIRED_MEASURES}
_LEVELS: Final = {one.name: one for one in MEASURES}
KNOWN_MEASURES: Final = (*_PAIRED, *(name for name in _LEVELS if name not in _PAIRED))
MEASURE_FIELDS: Final = (
    Field("measure", "choice", "what is measured", required=True, choices=KNOWN_MEASURES, example="net_jobs"),
    Field("community", "text", "of whom; the whole city when left out", default=EVERYBODY),
    Field("month", "month", "in which month, or up to which; the last when left out", example="2017-02"),
    Field("take", "choice", "the month itself, or sum or mean over the months up to it",
          choices=(AT_MONTH, SUM, MEAN), example=SUM),
)  # fmt: skip
_TARGET: Final = Field("target_se", "number", "standard error that ends the pairs of a point", low=0)


@dataclass(frozen=True, slots=True)
class Measured:
    """One column of an experiment's table: a measure of a community, at a month or over the months up to it.

    `paired` measures compare the two worlds of a pair; others tell the world with the scenario.
    """

    label: str
    measure: str
    paired: bool
    community: str
    month: int
    take: str
    unit: str
    meaning: str
    may_be_undefined: bool


@dataclass(frozen=True, slots=True)
class Target:
    """The standard error that the mean of one column shall have at every point."""

    label: str
    error: float


def read_measures(entry: Entry | None, scenario: Scenario, report: Report) -> tuple[Measured, ...]:
    """Give the columns to keep; the usual ones when the file names none."""
    if entry is None:
        return tuple(measured(name, scenario) for name in USUAL)
    if not isinstance(entry.node, Listing) or not entry.node.items:
        report.add("not_list", entry.node.place, "measures", echo(as_text(entry.node)), allowed="a list of measures",
                   suggestion=f"measures: [{', '.join(USUAL)}]")  # fmt: skip
        return ()
    found: dict[str, Measured] = {}
    for position, node in enumerate(entry.node.items):
        key = f"measures[{position}]"
        one = _read(node, key, scenario, report)
        if one is not None and one.label in found:
            report.add("named_twice", node.place, key, echo(one.label))
        elif one is not None:
            found[one.label] = one
    return tuple(found.values())


def _read(node: Node, key: str, scenario: Scenario, report: Report) -> Measured | None:
    if isinstance(node, Scalar) and node.text in KNOWN_MEASURES:
        return measured(node.text, scenario)
    if not isinstance(node, Table):
        near = nearest(as_text(node), KNOWN_MEASURES)
        suggestion = f"did you mean {near}?" if near else "abmsim list measures shows them"
        report.add("unknown_measure", node.place, key, echo(as_text(node)), suggestion=suggestion)
        return None
    before = len(report.problems)
    profile = scenario.city
    communities = (EVERYBODY, *(one.name for one in profile.communities))
    fields = tuple(
        Field("community", "choice", one.meaning, default=EVERYBODY, choices=communities) if one.name == "community"
        else one
        for one in MEASURE_FIELDS
    )  # fmt: skip
    known = Known(profile.label, calendar=scenario.calendar)
    words = read_table(node, fields, key, known, report)
    if len(report.problems) > before:
        return None
    month = whole(words["month"]) or scenario.months
    if not 1 <= month <= scenario.months:
        code = "before_scenario" if month < 1 else "after_scenario"
        first, last = scenario.calendar.text(1), scenario.calendar.text(scenario.months)
        spot = node.entries["month"].node
        report.add(code, spot.place, joined(key, "month"), echo(as_text(spot)), first=first, last=last,
                   suggestion=f"month: {last}")  # fmt: skip
        return None
    take = str(words["take"]) if words["take"] is not None else None
    return measured(str(words["measure"]), scenario, str(words["community"]), month, take)


def measured(
    name: str, scenario: Scenario, community: str = EVERYBODY, month: int | None = None, take: str | None = None
) -> Measured:
    """Give the column of a measure: of everybody, in the last month, or over the months where that is usual."""
    measure = _PAIRED.get(name) or _LEVELS[name]
    paired, last = name in _PAIRED, scenario.months
    usual = SUM if name in SUMMED else AT_MONTH
    taken, at = take or usual, month or last
    label = ".".join([
        name,
        *([community] if community != EVERYBODY else []),
        *([f"month_{at}"] if at != last else []),
        *([taken] if taken != usual else []),
    ])  # fmt: skip
    undefined = measure.kind not in ("stock", "flow") or (measure.citywide and community != EVERYBODY)
    return Measured(label, name, paired, community, at, taken, measure.unit, _told(measure, taken), undefined)


def _told(measure: Measure, take: str) -> str:
    over = {SUM: " Summed over the months.", MEAN: " Mean over the months."}
    return measure.definition + over.get(take, "")


def read_targets(entry: Entry | None, measures: Sequence[Measured], report: Report) -> tuple[Target, ...]:
    """Give the standard errors to reach; only columns that are kept can have one."""
    if entry is None:
        return ()
    if not isinstance(entry.node, Table) or not entry.node.entries:
        report.add("not_table", entry.place, "target_se", echo(as_text(entry.node)), allowed="measures and their errors",
                   suggestion="target_se: {net_jobs: 2}")  # fmt: skip
        return ()
    labels = [one.label for one in measures]
    targets = []
    for name, one in entry.node.entries.items():
        if name not in labels:
            target_nowhere(name, one.place, labels, report)
            continue
        error = read_number(one.node, Spot(_TARGET, f"target_se.{name}", Known(), report))
        if error == 0:
            report.add("out_of_range", one.node.place, f"target_se.{name}", "0", allowed="a number above 0",
                       suggestion=f"{name}: 2")  # fmt: skip
        elif error is not None:
            targets.append(Target(name, error))
    return tuple(targets)


def target_nowhere(name: str, place: Place, labels: Sequence[str], report: Report) -> None:
    """Note a target for something that the experiment does not measure."""
    near = nearest(name, labels)
    report.add("target_nowhere", place, f"target_se.{echo(name, 100)}", echo(name), choices=listed(labels),
               suggestion=f"did you mean {near}?" if near else "add it to `measures:`")  # fmt: skip
