# SPDX-License-Identifier: Apache-2.0
"""The table that a run prints: firms, jobs, waiting, cost, each with its interval; then by community; then warnings."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from abmsim.analysis.yardsticks import LOUD
from abmsim.cli.accounts_shown import account_lines, sight_line
from abmsim.cli.comparison_shown import row_names, show_comparison
from abmsim.cli.figures_shown import level, safe, shown
from abmsim.scenario.plan import COUNTERFACTUAL

if TYPE_CHECKING:
    from abmsim.results.plan import Plan
    from abmsim.running import Finished

LEVELS = (
    ("additional_registered_firms", "registered firms"),
    ("additional_firms", "firms, licensed or not"),
    ("additional_jobs", "jobs in immigrants' firms"),
    ("licence_months", "months to a licence"),
)
LONGEST_NOTE = 1000
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
NO_PROGRAMME = "no programme"
OWN_COUNTERFACTUAL = "the same file without its programme"
REPORT = "report.html"
Entry = Mapping[str, Any]


def show_run(finished: Finished, plan: Plan) -> None:
    """Print what a finished run found to stdout: one scenario in full, several side by side."""
    console = Console() if sys.stdout.isatty() else Console(width=WIDTH_OF_A_FILE)
    scenarios, comparisons = finished.summary["scenarios"], finished.summary["comparisons"]
    if comparisons:
        title = f"{len(scenarios)} scenarios\n{_circumstances(scenarios[0], plan, _others(scenarios, plan))}"
        show_comparison(console, scenarios, comparisons, title)
        _show_notes(console, scenarios)
    for entry in [] if comparisons else scenarios:
        show = show_levels if plan.tests_nothing(entry["scenario"]) else _show_one
        show(console, entry, plan)
    if finished.was_there:
        console.print("This run was there already; nothing was run again.", highlight=False)
    console.print(f"Report: {safe(str(finished.folder / REPORT))}", highlight=False, soft_wrap=True)


def _show_one(console: Console, entry: Entry, plan: Plan) -> None:
    other = safe(other_world(entry["counterfactual"], plan))
    console.print(sight_line(entry), highlight=False)
    console.print(_main_table(entry, other, _circumstances(entry, plan, other)))
    labels = {community.name: community.label for community in plan.scenarios[0].city.communities}
    console.print(_community_table(entry, labels))
    for line in account_lines(entry):
        console.print(safe(line, LONGEST_NOTE), highlight=False)
    for note in _notes(entry):
        _show_note(console, note)
    console.print()


def show_levels(console: Console, entry: Entry, plan: Plan) -> None:
    """The city itself, where nothing was tested: levels, and no differences of nothing."""
    title = f"{safe(entry['name'])}: nothing was tested\nThe simulated city {_circumstances(entry, plan)}"
    table = Table(title=title, title_justify="left")
    labels = {community.name: community.label for community in plan.scenarios[0].city.communities}
    places = {"everybody": entry["headline"], **entry["by_community"]}
    table.add_column("")
    for _, label in LEVELS:
        table.add_column(label, justify="right")
    for place, headline in places.items():
        table.add_row(safe(labels.get(place, place)), *(_level(headline[measure]) for measure, _ in LEVELS))
    console.print(table)
    for note in entry["warnings"]:
        _show_note(console, note)
    console.print()


def _show_notes(console: Console, scenarios: Sequence[Entry]) -> None:
    """What holds for all scenarios once; the rest with the scenario it is about."""
    notes = {entry["scenario"]: _notes(entry) for entry in scenarios}
    names = row_names(scenarios)
    shared = [note for note in notes[scenarios[0]["scenario"]] if all(note in found for found in notes.values())]
    for scenario, found in notes.items():
        for note in found:
            if note not in shared:
                _show_note(console, note, f"{names[scenario]}: ")
    for note in shared:
        _show_note(console, note)
    console.print()


def _show_note(console: Console, note: str, about: str = "") -> None:
    style = "bold red" if note.startswith(LOUD) else "yellow"
    console.print(f"[{style}]Note:[/{style}] {about}{safe(note, LONGEST_NOTE)}", highlight=False)


def _notes(entry: Entry) -> list[str]:
    return [*_reasons(entry["headline"]), *entry["warnings"]]


def _circumstances(entry: Entry, plan: Plan, other: str = "") -> str:
    """How long, how often, against what; and that a city of another size is not the real one."""
    pairs, months = entry["pairs"], entry["months"]
    against = f", against {other}" if other else ""
    counted = f"after {months} month{'s' * (months != 1)}, {pairs} pair{'s' * (pairs != 1)}{against}"
    if plan.scale == 1:
        return counted
    return f"{counted}\nNOT THE REAL CITY: {plan.scale:g} times its size, and nothing is scaled back"


def _others(scenarios: Sequence[Entry], plan: Plan) -> str:
    """The world that all are compared with, or that each has its own."""
    found = {other_world(entry["counterfactual"], plan) for entry in scenarios}
    return safe(found.pop()) if len({entry["counterfactual"] for entry in scenarios}) == 1 else OWN_COUNTERFACTUAL


def other_world(name: str, plan: Plan) -> str:
    """What a planner calls the world that a scenario is compared with: the other scenario, or no programme."""
    found = next((world.scenario.name for world in plan.worlds if world.name == name), name)
    return NO_PROGRAMME if found == COUNTERFACTUAL else found


def _main_table(entry: Entry, other: str, circumstances: str) -> Table:
    table = Table(title=f"{safe(entry['name'])}\n{circumstances}", title_justify="left")
    for column in ("", other, "change", "95 % interval", "chance above 0"):
        table.add_column(column, justify="left" if not column else "right")
    for measure, label in ROWS:
        figure = entry["headline"][measure]
        table.add_row(label, _level(figure), *shown(figure))
    return table


def _level(figure: Entry) -> str:
    """The mean of the world without, where the figure is a change of something that exists in both."""
    without = figure.get("baseline_mean")
    return "" if without is None else level(without)


def _reasons(headline: Entry) -> list[str]:
    """Why a figure of the table is missing."""
    missing = [(label, headline[measure]) for measure, label in ROWS if headline[measure]["mean"] is None]
    return [f"No {label}: {figure.get('reason', 'undefined in every pair')}." for label, figure in missing]


def _community_table(entry: Entry, communities: Mapping[str, str]) -> Table:
    table = Table(title="By community: mean (95 % interval)", title_justify="left")
    table.add_column("")
    labels = dict(ROWS)
    for measure in BY_COMMUNITY:
        table.add_column(labels[measure], justify="right")
    for community, headline in entry["by_community"].items():
        cells = (shown(headline[measure]) for measure in BY_COMMUNITY)
        label = safe(communities.get(community, community))
        table.add_row(label, *(f"{mean} ({interval})" if interval else mean for mean, interval, _ in cells))
    return table
