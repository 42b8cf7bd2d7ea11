# SPDX-License-Identifier: Apache-2.0
"""Reads which effects must be larger than which: orderings of published findings that no single constant reproduces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from abmsim.scenario.checking import MOST_MONTHS
from abmsim.scenario.eligible import Eligible, read_eligible
from abmsim.scenario.evidence import read_outcome, table_at
from abmsim.scenario.fields import Field, Known, Spot, as_text
from abmsim.scenario.nodes import Listing, Node, Table
from abmsim.scenario.outcomes import ENTRANT_OUTCOMES, TRIAL_OUTCOMES
from abmsim.scenario.places import display, root_of, under
from abmsim.scenario.problems import Place, Report, ScenarioError, echo, listed, nearest
from abmsim.scenario.reading import read_document
from abmsim.scenario.trials import ESTIMANDS, Trial
from abmsim.scenario.values import missing, read_number, read_table, refuse_unknown
from abmsim.scenario.versions import check_version

CHECK_FIELDS: Final = (
    Field("id", "name", "what the check is called", required=True, example="O1"),
    Field("says", "text", "the ordering in words", required=True, example="Help beats information alone."),
)
EFFECT_FIELDS: Final = (
    Field("trial", "name", "the trial whose worlds are compared", required=True, example="SNAP_ASSIST"),
    Field("arm", "text", "the arm beside control; the trial's treated arm when left out"),
    Field("estimand", "choice", "the unit of the effect; the trial's when left out", choices=ESTIMANDS[:-1]),
)
WITHOUT_FIELDS: Final = (
    Field("id", "name", "what the study is called", required=True, example="FAFSA_ASSIST"),
    Field(
        "why", "text", "why the model cannot say anything about it", required=True, example="No schooling is modelled."
    ),
)
NUMBER: Final = Field("number", "number", "a figure", example="0")
MONTH: Final = Field("months", "integer", "a month", low=1, high=MOST_MONTHS, unit="months")
BOUNDS: Final = ("above", "below", "between")
EXAMPLE: Final = "{sum: {helped: 1, informed: -2}, above: 0}"


@dataclass(frozen=True)
class OrderedEffect:
    """One effect of a check: which arm of which trial, on what, in which months, among whom, in which unit."""

    trial: Trial
    arm: str
    outcome: str
    unit: str
    first: int | None
    last: int
    estimand: str
    among: Eligible | None


@dataclass(frozen=True)
class Condition:
    """A weighted sum of effects that must lie between `low` and `high` (either may be infinite)."""

    weights: Mapping[str, float] = field(hash=False)
    low: float
    high: float


@dataclass(frozen=True)
class Check:
    """An ordering: it holds when every condition does."""

    id: str
    says: str
    effects: Mapping[str, OrderedEffect] = field(hash=False)
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Ordering:
    """All checks of a file, and the studies that no trial stands for, each with the reason."""

    checks: tuple[Check, ...] = ()
    not_mapped: tuple[tuple[str, str], ...] = ()


def load_ordering(path: str | Path, trials: Sequence[Trial]) -> Ordering:
    """Read a file of checks about these trials; raises ScenarioError with every mistake."""
    file, report = Path(path), Report()
    document = read_document(file, Place(display(file), relative=under(file, root_of(file))), report)
    if document is None:
        raise ScenarioError(report.problems)
    check_version(document, report)
    refuse_unknown(document.top, ("schema", "checks", "not_mapped"), "", report)
    known = {one.id: one for one in trials}
    checks = [_check(table, key, known, report) for table, key in _tables(document.top, "checks", report)]
    without = [
        read_table(table, WITHOUT_FIELDS, key, Known(), report)
        for table, key in _tables(document.top, "not_mapped", report)
    ]
    report.stop_if_wrong()
    return Ordering(
        tuple(one for one in checks if one is not None),
        tuple((str(one["id"]), str(one["why"])) for one in without),
    )


def _tables(top: Table, key: str, report: Report) -> list[tuple[Table, str]]:
    """Give the tables of a list with their paths; none when it is left out."""
    entry = top.entries.get(key)
    if entry is None:
        return []
    items = entry.node.items if isinstance(entry.node, Listing) else (entry.node,)
    found = []
    for position, node in enumerate(items):
        if isinstance(node, Table):
            found.append((node, f"{key}[{position}]"))
        else:
            report.add("not_table", node.place, f"{key}[{position}]", echo(as_text(node)), allowed="keys and values",
                       suggestion=f"{key}: [{{id: ...}}]")  # fmt: skip
    return found


def _check(table: Table, key: str, trials: Mapping[str, Trial], report: Report) -> Check | None:
    before, own = len(report.problems), ("id", "says")
    refuse_unknown(table, (*own, "effects", "holds"), key, report)
    words = read_table(_only(table, own), CHECK_FIELDS, key, Known(), report)
    effects = {}
    inner = table_at(table, "effects", "{helped: {trial: SNAP_ASSIST}}", report)
    for name, entry in {} if inner is None else inner.entries.items():
        effects[name] = _effect(entry.node, f"{key}.effects.{echo(name)}", trials, report)
    holds = _tables(table, "holds", report)
    if not holds:
        missing(table.place, Field("holds", "list", "", True, example=f"[{EXAMPLE}]"), key, Known(), report)
    conditions = [_condition(one, f"{key}.{path}", effects, report) for one, path in holds]
    if len(report.problems) > before:
        return None
    return Check(
        str(words["id"]), str(words["says"]), {name: one for name, one in effects.items() if one is not None},
        tuple(one for one in conditions if one is not None),
    )  # fmt: skip


def _only(table: Table, names: tuple[str, ...]) -> Table:
    return Table(table.place, {key: one for key, one in table.entries.items() if key in names})


def _effect(node: Node, key: str, trials: Mapping[str, Trial], report: Report) -> OrderedEffect | None:
    if not isinstance(node, Table):
        report.add("not_table", node.place, key, echo(as_text(node)), allowed="keys and values",
                   suggestion="{trial: SNAP_ASSIST, arm: letter}")  # fmt: skip
        return None
    own = tuple(one.name for one in EFFECT_FIELDS)
    refuse_unknown(node, (*own, "outcome", "months", "among"), key, report)
    words = read_table(_only(node, own), EFFECT_FIELDS, key, Known(), report)
    trial = trials.get(str(words.get("trial")))
    if trial is None:
        _unknown(node, key, "trial", str(words.get("trial")), tuple(trials), report)
        return None
    arm = str(words.get("arm") or trial.treated)
    if arm not in trial.arms:
        _unknown(node, key, "arm", arm, tuple(trial.arms), report)
    outcome, entry = trial.outcome, node.entries.get("outcome")
    if entry is not None:
        outcome = read_outcome(entry.node, f"{key}.outcome", (*TRIAL_OUTCOMES, *ENTRANT_OUTCOMES), report) or outcome
    among = None if "among" not in node.entries else read_eligible(node, _known(trial), trial.unit, report, "among")
    first, last = _months(node, key, trial.horizon_months, report)
    estimand = str(words.get("estimand") or trial.estimand)
    return OrderedEffect(trial, arm, outcome.name, outcome.unit, first, last, estimand, among)


def _known(trial: Trial) -> Known:
    profile = trial.parts.city.profile
    return Known(
        profile.label, tuple(dict.fromkeys(one.language for one in profile.communities)),
        tuple(one.name for one in profile.communities), tuple(one.name for one in profile.sectors),
    )  # fmt: skip


def _unknown(node: Table, key: str, part: str, found: str, names: tuple[str, ...], report: Report) -> None:
    if part in node.entries:
        near = nearest(found, names)
        report.add("not_choice", node.entries[part].node.place, f"{key}.{part}", echo(found), allowed=listed(names),
                   suggestion=f"did you mean {near}?" if near else f"{part}: {names[0] if names else '...'}")  # fmt: skip


def _months(node: Table, key: str, horizon: int, report: Report) -> tuple[int | None, int]:
    """Give first and last month; no first one when the file does not say."""
    entry = node.entries.get("months")
    if entry is None:
        return None, horizon
    spot = Spot(MONTH, f"{key}.months", Known(), report)
    items = entry.node.items if isinstance(entry.node, Listing) else ()
    numbers = [read_number(item, spot) for item in items]
    if len(numbers) != len(("first", "last")) or None in numbers or (numbers[0] or 0) > (numbers[1] or 0):
        report.add(
            "band_form", entry.node.place, f"{key}.months", echo(as_text(entry.node)), suggestion="months: [1, 12]"
        )
        return None, horizon
    return int(numbers[0] or 1), int(numbers[1] or 1)


def _condition(table: Table, key: str, effects: Mapping[str, object], report: Report) -> Condition | None:
    refuse_unknown(table, ("sum", *BOUNDS), key, report)
    inner = table_at(table, "sum", "{helped: 1, informed: -2}", report)
    weights: dict[str, float] = {}
    for name, entry in {} if inner is None else inner.entries.items():
        spot = Spot(NUMBER, f"{key}.sum.{echo(name)}", Known(), report)
        if name not in effects:
            report.add(
                "not_choice",
                entry.place,
                spot.key,
                echo(name),
                allowed=listed(effects),
                suggestion=nearest(name, effects),
            )
        weights[name] = read_number(entry.node, spot) or 0.0
    given = [name for name in BOUNDS if name in table.entries]
    if len(given) != 1:
        report.add(
            "missing_key",
            table.place,
            key,
            listed(given) or "nothing",
            name=listed(BOUNDS),
            allowed="one of them",
            example="0",
        )
        return None
    node = table.entries[given[0]].node
    items = node.items if isinstance(node, Listing) and given[0] == "between" else (node,)
    spot = Spot(NUMBER, f"{key}.{given[0]}", Known(), report)
    numbers = [read_number(item, spot) for item in items]
    low, high = {"above": (numbers[0], float("inf")), "below": (float("-inf"), numbers[0])}.get(
        given[0], (numbers[0], numbers[-1])
    )
    if low is None or high is None or low >= high:
        report.add("band_form", node.place, spot.key, echo(as_text(node)), suggestion="between: [-1, 1]")
        return None
    return Condition(weights, low, high)
