# SPDX-License-Identifier: Apache-2.0
"""What was found to be worth knowing: a ledger in net jobs, one in dollars where a job has a value, and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from abmsim.analysis.effects import Estimate
from abmsim.analysis.worth_knowing.valuing import Worth
from abmsim.experiments.points import Column
from abmsim.results.cells import rounded

WORTH, NOT_WORTH, UNDECIDED = "worth measuring", "not worth measuring", "undecided"
NOTHING: Final = "do nothing"
LEAST_SHARE = 0.05  # of what knowing everything is worth: what is worth less need not be measured first
DOLLARS: Final = "dollars"


@dataclass(frozen=True, slots=True)
class Decision:
    """What can be chosen, with its value on average and the chance that no other is better on average."""

    name: str
    value: Estimate
    chance_best: float
    cost_dollars: float | None = None
    cost_per_unit_dollars: float | None = None
    reason: str = ""  # why there is no cost for each net job


@dataclass(frozen=True, slots=True)
class Range:
    """Between two values of a number, the decision that is best there when nothing else is known."""

    low: float
    high: float
    decision: str


@dataclass(frozen=True, eq=False)
class Known:
    """One number, or several together: what it would be worth to know it, and how the choice would follow it."""

    names: tuple[str, ...]
    worth: Worth
    verdict: str
    ranges: tuple[Range, ...] = ()


@dataclass(frozen=True, eq=False)
class Ledger:
    """Everything in one unit: decisions, the worth of knowing all, and of each input, the most valuable first."""

    unit: str
    decisions: tuple[Decision, ...]
    everything: Worth
    inputs: tuple[Known, ...]
    together: tuple[Known, ...]
    floor: float
    floor_high: float
    threshold: float

    @property
    def best(self) -> Decision:
        """What is chosen when nothing more is known."""
        return max(self.decisions, key=lambda one: one.value.mean)

    @property
    def first(self) -> tuple[str, ...]:
        """What to measure, the most valuable first."""
        return tuple(one.names[0] for one in self.inputs if one.verdict == WORTH)

    def as_json(self) -> dict[str, Any]:
        """Everything as plain data."""
        return {
            "unit": self.unit,
            "best_without_knowing": self.best.name,
            "decisions": [_decision(one) for one in self.decisions],
            "everything": _worth(self.everything),
            "floor": rounded(self.floor),
            "floor_high": rounded(self.floor_high),
            "threshold": rounded(self.threshold),
            "inputs": [_known(one) for one in self.inputs],
            "together": [_known(one) for one in self.together],
            "measure_first": list(self.first),
        }


@dataclass(frozen=True, eq=False)
class WorthKnowing:
    """The answer of `abmsim worth-knowing`: the first ledger is in the measure itself, the second one in dollars."""

    measure: str
    dollars_per_unit: float | None
    points: int
    pairs: int
    ledgers: tuple[Ledger, ...]
    columns: tuple[Column, ...]
    warnings: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was found, in plain words."""
        return tuple(sentence for one in self.ledgers for sentence in _sentences(one, self))

    def meaning(self, name: str) -> str:
        """What a number means, in brackets; nothing where that is unknown."""
        told = next((one.meaning for one in self.columns if one.label == name), "")
        return f" ({told.rstrip('.')})" if told else ""

    def unit(self, name: str) -> str:
        """The unit of a number."""
        return next((one.unit for one in self.columns if one.label == name), "")

    def as_json(self) -> dict[str, Any]:
        """Everything as plain data; the same runs give the same document."""
        return {
            "measure": self.measure,
            "dollars_per_unit": self.dollars_per_unit,
            "points": self.points,
            "pairs": self.pairs,
            "ledgers": [one.as_json() for one in self.ledgers],
            "sentences": list(self.sentences),
            "warnings": list(self.warnings),
        }


def verdict_of(worth: Worth, threshold: float) -> str:
    """Worth measuring: the whole interval lies above the threshold. Not: it lies below. Else nobody can tell yet."""
    if worth.low > threshold:
        return WORTH
    return NOT_WORTH if worth.high <= threshold else UNDECIDED


def amount(value: float, unit: str) -> str:
    """A value with its unit, three digits that count: `0.52 net jobs`, `$12,300`."""
    shown = float(f"{value:.3g}")
    if unit == DOLLARS:
        return f"${shown:,.0f}" if shown >= 0 else f"-${-shown:,.0f}"
    return f"{shown:,g} {unit.replace('_', ' ')}"


def _sentences(ledger: Ledger, found: WorthKnowing) -> Sequence[str]:
    unit, best, everything = ledger.unit, ledger.best, ledger.everything
    average = (f"With what is known now, {best.name!r} has the best average, {amount(best.value.mean, unit)}; the chance "
               f"that nothing else is better on average is {best.chance_best:.0%}.")  # fmt: skip
    told = [average, f"Knowing every uncertain number before choosing would be worth {_interval(everything, unit)}."]
    told += [_told(one, ledger, found) for one in (*ledger.inputs, *ledger.together) if one.verdict == WORTH]
    if not ledger.first:
        told.append("No number by itself is shown to be worth measuring before this choice.")
    undecided = [one.names[0] for one in ledger.inputs if one.verdict == UNDECIDED]
    if undecided:
        told.append(f"Undecided, more points or pairs would tell: {', '.join(undecided)}.")
    return told


def _told(one: Known, ledger: Ledger, found: WorthKnowing) -> str:
    names = " together with ".join(f"{name}{found.meaning(name)}" for name in one.names)
    follows = ""
    if len(one.ranges) > 1:
        unit = f" {found.unit(one.names[0])}".rstrip()
        parts = [f"{part.low:.4g} to {part.high:.4g}{unit}: {part.decision}" for part in one.ranges]
        follows = f" The choice would follow it: {'; '.join(parts)}."
    return (f"Measure {names} before choosing: knowing it is worth {_interval(one.worth, ledger.unit)}; numbers that say "
            f"nothing show up to {amount(ledger.floor_high, ledger.unit)}.{follows}")  # fmt: skip


def _interval(worth: Worth, unit: str) -> str:
    low, high = (amount(end, unit) for end in (worth.low, worth.high))
    return f"{amount(worth.value, unit)} ({low.removesuffix(unit.replace('_', ' ')).strip()} to {high})"


def _worth(worth: Worth) -> dict[str, Any]:
    return {"value": rounded(worth.value), "se": rounded(worth.error), "low": rounded(worth.low),
            "high": rounded(worth.high)}  # fmt: skip


def _known(one: Known) -> dict[str, Any]:
    ranges = [{"low": rounded(part.low), "high": rounded(part.high), "decision": part.decision} for part in one.ranges]
    return {"names": list(one.names), **_worth(one.worth), "verdict": one.verdict, "choice_follows": ranges}


def _decision(one: Decision) -> dict[str, Any]:
    cost, each = one.cost_dollars, one.cost_per_unit_dollars
    return {
        "name": one.name,
        "mean": rounded(one.value.mean),
        "se": rounded(one.value.error),
        "chance_best": rounded(one.chance_best),
        "cost_dollars": None if cost is None else rounded(cost),
        "cost_per_unit_dollars": None if each is None else rounded(each),
        **({"reason": one.reason} if one.reason else {}),
    }
