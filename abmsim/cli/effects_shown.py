# SPDX-License-Identifier: Apache-2.0
"""The table that a run prints: firms, jobs, waiting, cost, each with its interval; then by community; then warnings."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from abmsim.report.quantity import Estimate, rounded
from abmsim.scenario.problems import echo

if TYPE_CHECKING:
    from abmsim.running import Finished

LONGEST_NAME = 200
WIDTH_OF_A_FILE = 120
ROWS = (
    ("additional_registered_firms", "additional registered firms"),
    ("additional_firms", "additional firms, licensed or not"),
    ("gross_jobs", "gross jobs (of those assisted)"),
    ("additional_jobs", "additional jobs"),
    ("net_jobs", "net jobs (less the displaced)"),
    ("licence_months", "months to a licence"),
    ("public_cost_dollars", "public cost, dollars in all"),
    ("cost_per_net_job_dollars", "cost per net job, dollars"),
)
BY_COMMUNITY = ("additional_registered_firms", "additional_jobs", "net_jobs")
NEARLY_SURE = 0.995
WHOLE_FROM = 100
DETECTABLE = "  detectable: the smallest true effect that 80 % of runs with as many pairs would show."
Entry = Mapping[str, Any]


def show_run(finished: Finished) -> None:
    """Print the tables of a finished run to stdout."""
    console = Console() if sys.stdout.isatty() else Console(width=WIDTH_OF_A_FILE)
    for entry in finished.summary["scenarios"]:
        console.print(_main_table(entry))
        console.print(_community_table(entry))
        for warning in [*_reasons(entry["headline"]), *entry["warnings"]]:
            console.print(f"[yellow]Note:[/yellow] {_safe(warning)}", highlight=False)
        console.print()
    for comparison in finished.summary["comparisons"]:
        _show_comparison(console, comparison)
    if finished.was_there:
        console.print("This run was there already; nothing was run again.", highlight=False)
    console.print(f"Report: {_safe(str(finished.folder / 'report.html'))}", highlight=False, soft_wrap=True)


def _main_table(entry: Entry) -> Table:
    pairs, months = entry["pairs"], entry["months"]
    title = f"{_safe(entry['name'])}\nafter {months} months, {pairs} pairs, against {_safe(entry['counterfactual'])}"
    table = Table(title=title, title_justify="left")
    for column in ("", "without", "change", "95 % interval", "chance above 0"):
        table.add_column(column, justify="left" if not column else "right")
    for measure, label in ROWS:
        figure = entry["headline"][measure]
        table.add_row(label, _level(figure), *shown(figure))
    return table


def _level(figure: Entry) -> str:
    """The mean of the world without, where the figure is a change of something that exists in both."""
    level = figure.get("baseline_mean")
    if level is None:
        return ""
    return f"{level:,.0f}" if abs(level) >= WHOLE_FROM else f"{level:.1f}"


def _reasons(headline: Entry) -> list[str]:
    """Why a figure of the table is missing."""
    missing = [(label, headline[measure]) for measure, label in ROWS if headline[measure]["mean"] is None]
    return [f"No {label}: {figure.get('reason', 'undefined in every pair')}." for label, figure in missing]


def _community_table(entry: Entry) -> Table:
    table = Table(title="By community: mean (95 % interval)", title_justify="left")
    table.add_column("")
    labels = dict(ROWS)
    for measure in BY_COMMUNITY:
        table.add_column(labels[measure], justify="right")
    for community, headline in entry["by_community"].items():
        cells = (shown(headline[measure]) for measure in BY_COMMUNITY)
        table.add_row(_safe(community), *(f"{mean} ({interval})" if interval else mean for mean, interval, _ in cells))
    return table


def _show_comparison(console: Console, comparison: Entry) -> None:
    table = Table(title=f"{comparison['measure'].replace('_', ' ')}: which scenario is best", title_justify="left")
    for column in ("", "mean", "95 % interval", "chance of being best", "detectable"):
        table.add_column(column, justify="right" if column else "left")
    for ranked in comparison["ranking"]:
        mean, interval, _ = shown(ranked)
        detectable = ranked["smallest_detectable"]
        seen = "" if detectable is None else f"{detectable:.2g}"
        table.add_row(_safe(ranked["scenario"]), mean, interval, chance(ranked["chance_best"]), seen)
    console.print(table)
    console.print(DETECTABLE, highlight=False)
    for couple in comparison["pairwise"]:
        mean, interval, _ = shown(couple)
        names = f"{_safe(couple['scenario'])} less {_safe(couple['other'])}"
        p = "" if couple["p_adjusted"] is None else f", p {couple['p_adjusted']:.2g}"
        console.print(f"  {names}: {mean} ({interval}){p}", highlight=False)
    tests, adjustment = comparison["tests"], comparison["adjustment"]
    console.print(
        f"  p-values are adjusted for {tests} comparison{'s' * (tests > 1)} ({adjustment}).\n", highlight=False
    )


def shown(entry: Entry) -> tuple[str, str, str]:
    """Mean, interval and chance above zero as text; the digits follow the standard error.

    >>> shown({"mean": 12.345, "ci_low": 8.1, "ci_high": 16.6, "chance_positive": 0.9999})
    ('12', '8 to 17', '> 99 %')
    """
    mean, low, high = entry["mean"], entry["ci_low"], entry["ci_high"]
    if mean is None:
        return "none", "", ""
    if low is None or high is None:
        return f"{mean:,.4g}", "unknown", ""
    place = Estimate(mean, low, high, None, "").place
    texts = [f"{rounded(value, place):,f}" for value in (mean, low, high)]
    return texts[0], f"{texts[1]} to {texts[2]}", chance(entry.get("chance_positive"))


def chance(share: float | None) -> str:
    """A chance in per cent that never claims to be certain unless it is."""
    if share is None:
        return ""
    if share in (0, 1):
        return f"{share:.0%}".replace("%", " %")
    if share >= NEARLY_SURE:
        return "> 99 %"
    if share <= 1 - NEARLY_SURE:
        return "< 1 %"
    return f"{share * 100:.0f} %"


def _safe(text: str) -> str:
    """User text that neither the terminal nor the table takes for a command."""
    return escape(echo(text, LONGEST_NAME))
