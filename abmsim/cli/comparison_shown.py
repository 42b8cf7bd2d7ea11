# SPDX-License-Identifier: Apache-2.0
"""What a run of several scenarios prints first: all of them side by side, and which can be told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from abmsim.cli.accounts_shown import interaction_lines, precision_line
from abmsim.cli.figures_shown import ALL_ALIKE, PLANNED, chance, safe, shown

Entry = Mapping[str, Any]
SIDE_BY_SIDE = (
    ("additional_registered_firms", "registered firms"),
    ("additional_jobs", "additional jobs"),
    ("net_jobs", "net jobs"),
    ("public_cost_dollars", "public cost, dollars"),
    ("cost_per_net_job_dollars", "cost per net job, dollars"),
)
LABELS = dict(SIDE_BY_SIDE)
TOLD_APART = ("net_jobs", "additional_registered_firms")
SURE_ENOUGH = 0.05  # the size of the test behind every interval
LONGEST_ROW = 60
DETECTABLE = "detectable: the smallest true effect that 80 % of runs with as many pairs would show."
ALIKE = "No pair tells these scenarios apart, so none is best."


def show_comparison(console: Console, scenarios: Sequence[Entry], comparisons: Sequence[Entry], title: str) -> None:
    """Print one table of effects, one of chances of being best, and the differences that luck does not explain."""
    names = row_names(scenarios)
    table = Table(title=title, title_justify="left")
    table.add_column("change (95 % interval)", overflow="fold")
    for _, label in SIDE_BY_SIDE:
        table.add_column(label, justify="right")
    for entry in scenarios:
        cells = (_cell(measure, entry["headline"][measure]) for measure, _ in SIDE_BY_SIDE)
        table.add_row(names[entry["scenario"]], *cells)
    console.print(table)
    console.print(f"  {precision_line(comparisons, LABELS)}", highlight=False)
    if any(_are_apart(comparison) for comparison in comparisons):
        _show_best(console, comparisons, names)
    else:
        console.print(f"  {ALIKE}\n", highlight=False)
    for comparison in (one for one in comparisons if one["measure"] in TOLD_APART):
        for line in interaction_lines(comparison, names, LABELS[comparison["measure"]]):
            console.print(f"  {line}", highlight=False)


def row_names(scenarios: Sequence[Entry]) -> dict[str, str]:
    """The name a planner gave to each scenario; the file-name form where two have the same."""
    given = [entry["name"] for entry in scenarios]
    return {
        entry["scenario"]: safe(entry["name"] if given.count(entry["name"]) == 1 else entry["scenario"], LONGEST_ROW)
        for entry in scenarios
    }


def _cell(measure: str, figure: Entry) -> str:
    mean, interval, _ = shown(figure)
    is_planned = measure == PLANNED and interval == ALL_ALIKE
    return f"{mean} ({interval})" if interval and not is_planned else mean


def _show_best(console: Console, comparisons: Sequence[Entry], names: Mapping[str, str]) -> None:
    """Chances of being best, a column a measure, in the order of the first; then what can be told apart."""
    table = Table(title="Which is best: chance (detectable)", title_justify="left")
    table.add_column("", overflow="fold")
    cells: dict[str, list[str]] = {ranked["scenario"]: [] for ranked in comparisons[0]["ranking"]}
    for comparison in comparisons:
        table.add_column(LABELS[comparison["measure"]], justify="right")
        apart = _are_apart(comparison)
        for ranked in comparison["ranking"]:
            cells[ranked["scenario"]].append(_chance(ranked, apart))
    for scenario, row in cells.items():
        table.add_row(names[scenario], *row)
    console.print(table)
    console.print(f"  {DETECTABLE}", highlight=False)
    for comparison in (one for one in comparisons if one["measure"] in TOLD_APART):
        console.print(_told_apart(comparison, names), highlight=False)
    tests, adjustment = comparisons[0]["tests"], comparisons[0]["adjustment"]
    counted = f"{tests} comparison{'s' * (tests > 1)} of each measure"
    console.print(f"  p-values are adjusted for {counted} ({adjustment}).\n", highlight=False)


def _chance(ranked: Entry, apart: bool) -> str:
    if not apart:
        return "none is best"
    seen = f" ({ranked['smallest_detectable']:.2g})" if ranked["smallest_detectable"] else ""
    return f"{chance(ranked['chance_best'])}{seen}"


def _told_apart(comparison: Entry, names: Mapping[str, str]) -> str:
    """The couples whose difference luck hardly explains, a line each."""
    label = LABELS[comparison["measure"]]
    lines = [_couple(couple, names) for couple in comparison["pairwise"] if _is_seen(couple)]
    rest = len(comparison["pairwise"]) - len(lines)
    if not lines:
        return f"  {label}: no two scenarios can be told apart."
    return "\n".join([f"  {label}:", *lines, *(["    other couples cannot be told apart."] if rest else [])])


def _couple(couple: Entry, names: Mapping[str, str]) -> str:
    mean, interval, _ = shown(couple)
    p = f", p {couple['p_adjusted']:.2g}" if couple["ci_low"] != couple["ci_high"] else ""
    return f"    {names[couple['scenario']]} less {names[couple['other']]}: {mean} ({interval}){p}"


def _is_seen(couple: Entry) -> bool:
    """Whether two scenarios differ by more than luck explains; pairs that all agree are told, without a p-value."""
    if couple["p_adjusted"] is None or couple["mean"] == 0:
        return False
    return bool(couple["p_adjusted"] < SURE_ENOUGH)


def _are_apart(comparison: Entry) -> bool:
    """Whether any pair differs between any two scenarios."""
    return any(couple[part] for couple in comparison["pairwise"] for part in ("mean", "ci_low", "ci_high"))
