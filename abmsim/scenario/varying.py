# SPDX-License-Identifier: Apache-2.0
"""What an experiment leaves open and what it holds fast: uncertain numbers with their bounds, and constants."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from abmsim.parameters import Number
from abmsim.scenario.fields import Field, Known, Spot, as_text, range_text
from abmsim.scenario.nodes import Entry, Listing, Node, Scalar, Table
from abmsim.scenario.overrides import flattened, read_overrides, unknown_number
from abmsim.scenario.plan import Scenario
from abmsim.scenario.problems import Place, Report, echo, plain
from abmsim.scenario.values import read_number, read_table, refuse_unknown

OWN_RANGE: Final = "range"
EVERY_NUMBER: Final = "all"
ASSUMED: Final = "assumed"
UNIFORM, LOG_UNIFORM, TRIANGULAR = "uniform", "log_uniform", "triangular"
SHAPES: Final = (UNIFORM, LOG_UNIFORM, TRIANGULAR)
_SHAPE_FIELDS: Final = (
    Field("shape", "choice", "how likely the values of the range are", default=UNIFORM, choices=SHAPES),
    Field("peak", "number", "the likeliest value of a triangular number; its usual value when left out"),
)
_EXAMPLE: Final = "uncertainties: {licensing.fee_dollars: range, hiring.hours_per_job: [30, 40]}"
_KEY: Final = "uncertainties"


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """A number that nobody knows well, and the bounds between which it is tried."""

    name: str
    low: float
    high: float
    unit: str
    meaning: str
    shape: str = UNIFORM
    peak: float | None = None  # the likeliest value of a triangular shape


def read_constants(
    entry: Entry | None, scenarios: Sequence[Scenario], levers: Collection[str], report: Report
) -> Table:
    """Give the numbers that every scenario shall have, as a layer to lay over it."""
    if entry is None:
        return Table(Place(""), {})
    registry = scenarios[0].registry
    before = len(report.problems)
    read_overrides(entry, registry, False, report, "constants")
    if len(report.problems) > before or not isinstance(entry.node, Table):
        return Table(entry.place, {})
    numbers = flattened(entry.node, registry, report, "constants")
    for name in sorted(set(numbers) & set(levers)):
        report.add("set_twice", numbers[name].place, f"constants.{name}", echo(name), other="levers")
    return Table(entry.place, {"numbers": Entry(entry.place, Table(entry.place, dict(numbers)))})


def read_uncertainties(
    entry: Entry | None, scenarios: Sequence[Scenario], levers: Collection[str], report: Report
) -> tuple[Uncertainty, ...]:
    """Give the uncertain numbers in the order of the file; `all` and `assumed` stand for those that act."""
    if entry is None:
        return ()
    registry = scenarios[0].registry
    fixed = {name for scenario in scenarios for name in scenario.chosen}
    if isinstance(entry.node, Scalar) and entry.node.text in (EVERY_NUMBER, ASSUMED):
        return tuple(
            _uncertain(number)
            for name, number in registry.items()
            if number.low < number.high
            and name not in fixed
            and _acts(number, scenarios)
            and (entry.node.text == EVERY_NUMBER or number.confidence == ASSUMED)
        )
    if not isinstance(entry.node, Table):
        allowed = f"names with their bounds, or `{EVERY_NUMBER}`, or `{ASSUMED}`"
        report.add("not_table", entry.place, _KEY, echo(as_text(entry.node)), allowed=allowed, suggestion=_EXAMPLE)
        return ()
    found = []
    for name, one in flattened(entry.node, registry, report, _KEY).items():
        if name not in registry:
            unknown_number(name, one, registry, report, _KEY)
        elif name in fixed or name in levers:
            other = "levers" if name in levers else "constants, or the numbers of a scenario"
            report.add("set_twice", one.place, f"{_KEY}.{name}", echo(name), other=other)
        else:
            found.append(_bounds(one.node, registry[name], report))
    return tuple(one for one in found if one is not None)


def _acts(number: Number, scenarios: Sequence[Scenario]) -> bool:
    """Whether any scenario has the intervention that a number belongs to; numbers of none always act."""
    if "interventions" not in Path(number.file).parts:
        return True
    kind = number.name.split(".", maxsplit=1)[0]
    return any(plan.kind == kind for scenario in scenarios for plan in scenario.interventions)


def _uncertain(number: Number) -> Uncertainty:
    return Uncertainty(number.name, number.low, number.high, number.unit, number.meaning)


def _bounds(node: Node, number: Number, report: Report) -> Uncertainty | None:
    key = f"{_KEY}.{number.name}"
    own = f"[{plain(number.low)}, {plain(number.high)}]"
    if isinstance(node, Scalar) and node.text == OWN_RANGE:
        if number.low < number.high:
            return _uncertain(number)
        report.add("never_varies", node.place, key, own)
        return None
    if isinstance(node, Table):
        return _shaped(node, number, report)
    if not isinstance(node, Listing) or len(node.items) != len(("low", "high")):
        report.add("uncertainty_form", node.place, key, echo(as_text(node)), suggestion=f"{number.name}: {own}")
        return None
    what = Field(number.name, "number", number.meaning, unit=number.unit, low=number.low, high=number.high)
    low, high = (_bound(item, what, key, number, report) for item in node.items)
    if low is None or high is None:
        return None
    if not low < high:
        suggestion = f"{number.name}: [{plain(high)}, {plain(low)}]" if high < low else f"{number.name}: {own}"
        report.add("range_form", node.place, key, f"[{plain(low)}, {plain(high)}]", suggestion=suggestion)
        return None
    return Uncertainty(number.name, low, high, number.unit, number.meaning)


def _shaped(node: Table, number: Number, report: Report) -> Uncertainty | None:
    """Read an uncertain number with the shape of its distribution; the peak is the usual value where none is given."""
    key = f"{_KEY}.{number.name}"
    refuse_unknown(node, ("range", *(one.name for one in _SHAPE_FIELDS)), key, report)
    own = Table(node.place, {name: one for name, one in node.entries.items() if name in ("shape", "peak")})
    before = len(report.problems)
    words = read_table(own, _SHAPE_FIELDS, key, Known(), report)
    entry = node.entries.get("range")
    known = _uncertain(number) if entry is None else _bounds(entry.node, number, report)
    if known is None or len(report.problems) > before:
        return None
    shape, peak = str(words["shape"]), words["peak"]
    if shape == LOG_UNIFORM and known.low <= 0:
        report.add("shape_at_zero", node.place, key, f"[{plain(known.low)}, {plain(known.high)}]")
        return None
    if shape == TRIANGULAR and peak is None:
        peak = min(max(number.value, known.low), known.high)
    if isinstance(peak, int | float) and (shape != TRIANGULAR or not known.low <= peak <= known.high):
        allowed = range_text(known.low, known.high, number.unit) if shape == TRIANGULAR else "no peak"
        report.add("peak_outside", node.entries["peak"].place, f"{key}.peak", plain(peak), allowed=allowed)
        return None
    return replace(known, shape=shape, peak=float(peak) if isinstance(peak, int | float) else None)


def _bound(node: Node, what: Field, key: str, number: Number, report: Report) -> float | None:
    wide = Spot(Field(what.name, "number", what.meaning, unit=what.unit), key, Known(), report)
    value = read_number(node, wide)
    if value is None or number.low <= value <= number.high:
        return value
    allowed = range_text(number.low, number.high, number.unit)
    report.add("number_out_of_range", node.place, key, echo(as_text(node)), allowed=allowed,
               source=echo(number.source, 120), suggestion=f"{number.name}: {OWN_RANGE}")  # fmt: skip
    return None
