# SPDX-License-Identifier: Apache-2.0
"""Levers of an experiment: what a city can choose, at each of the values that are to be tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from abmsim.scenario.fields import as_text
from abmsim.scenario.levers import read_lever
from abmsim.scenario.nodes import Entry, Listing, Node, Scalar, Table
from abmsim.scenario.overrides import flattened
from abmsim.scenario.places import Library
from abmsim.scenario.plan import Scenario
from abmsim.scenario.problems import Report, echo, listed, nearest

_EXAMPLE: Final = "liaison.staff: [0.25, 0.5, 1]"


@dataclass(frozen=True, slots=True)
class Setting:
    """One lever at one value: the option of an intervention, or a number."""

    lever: str
    value: str | float | bool
    node: Scalar


@dataclass(frozen=True, slots=True)
class VariedLever:
    """A lever with the values to try; `option` when it belongs to an intervention, else it is a number."""

    name: str
    option: bool
    values: tuple[Setting, ...]

    def acts_in(self, scenario: Scenario) -> bool:
        """Whether a scenario has this lever; every scenario has every number."""
        owner = self.name.partition(".")[0]
        return not self.option or any(plan.id == owner for plan in scenario.interventions)


def read_levers(
    entry: Entry | None, scenarios: Sequence[Scenario], kinds: Sequence[str], library: Library, report: Report
) -> tuple[VariedLever, ...]:
    """Give every lever with its values; a lever that no scenario has is noted."""
    if entry is None:
        return ()
    if not isinstance(entry.node, Table):
        found = echo(as_text(entry.node))
        report.add("not_table", entry.place, "levers", found, allowed="levers and their values", suggestion=_EXAMPLE)
        return ()
    options = _options(scenarios, kinds, library, report)
    numbers = scenarios[0].numbers
    levers = []
    for name, one in flattened(entry.node, (*options, *numbers), report, "levers").items():
        if name not in options and name not in numbers:
            near = nearest(name, [*options, *numbers])
            suggestion = f"did you mean {near}?" if near else _EXAMPLE
            report.add("lever_nowhere", one.place, f"levers.{echo(name, 100)}", echo(name),
                       choices=listed(options) or "no options", suggestion=suggestion)  # fmt: skip
            continue
        values = _values(name, one.node, report)
        levers.append(VariedLever(name, name in options, values))
    return tuple(levers)


def _options(scenarios: Sequence[Scenario], kinds: Sequence[str], library: Library, report: Report) -> tuple[str, ...]:
    """Give `id.option` for every intervention of the scenarios."""
    found: dict[str, None] = {}
    for plan in (plan for scenario in scenarios for plan in scenario.interventions):
        lever = read_lever(plan.kind, library, report) if plan.kind in kinds else None
        names = ("start", "end", *(option.name for option in lever.options)) if lever else ()
        found |= dict.fromkeys(f"{plan.id}.{name}" for name in names)
    return tuple(found)


def _values(name: str, node: Node, report: Report) -> tuple[Setting, ...]:
    """Give the values of a lever, each once."""
    key = f"levers.{name}"
    items = node.items if isinstance(node, Listing) else ()
    scalars = [item for item in items if isinstance(item, Scalar) and item.meaning.value is not None]
    if not items or len(scalars) < len(items):
        report.add("lever_values", node.place, key, echo(as_text(node)), suggestion=f"{name}: [0.5, 1]")
        return ()
    settings: dict[object, Setting] = {}
    for item in scalars:
        value = item.meaning.value
        same = (isinstance(value, str | bool), value)
        if same in settings:
            report.add("named_twice", item.place, key, echo(item.text))
        elif value is not None:
            settings[same] = Setting(name, value, item)
    return tuple(settings.values())


def with_settings(top: Table, settings: Sequence[Setting]) -> Table:
    """Give the scenario with these levers at these values, each value with the place where it stands."""
    for setting in settings:
        owner, _, option = setting.lever.partition(".")
        interventions = top.entries.get("interventions")
        listing = interventions.node if interventions else None
        changed = _with_option(listing, owner, option, setting.node) if isinstance(listing, Listing) else None
        if changed is not None and interventions is not None:
            top = Table(top.place, {**top.entries, "interventions": Entry(interventions.place, changed)})
        else:
            top = _with_number(top, setting)
    return top


def _with_number(top: Table, setting: Setting) -> Table:
    place = setting.node.place
    before = top.entries.get("numbers")
    numbers = dict(before.node.entries) if before and isinstance(before.node, Table) else {}
    owner, _, rest = setting.lever.partition(".")
    group = numbers.get(owner)
    if group is not None and isinstance(group.node, Table) and rest in group.node.entries:
        inner = {key: one for key, one in group.node.entries.items() if key != rest}
        numbers[owner] = Entry(group.place, Table(group.node.place, inner))
    numbers[setting.lever] = Entry(place, setting.node)
    return Table(top.place, {**top.entries, "numbers": Entry(before.place if before else place, Table(place, numbers))})


def _with_option(listing: Listing, owner: str, option: str, node: Scalar) -> Listing | None:
    """Give the interventions with one option of one of them changed; None when none has this id."""
    items = list(listing.items)
    counts: dict[str, int] = {}
    for position, item in enumerate(items):
        if not isinstance(item, Table) or len(item.entries) != 1:
            continue
        (kind, entry), *_ = item.entries.items()
        options = entry.node if isinstance(entry.node, Table) else Table(entry.place, {})
        named = options.entries.get("id")
        if named is None:
            counts[kind] = counts.get(kind, 0) + 1
        usual = kind if counts.get(kind, 0) <= 1 else f"{kind}-{counts[kind]}"
        if owner == (as_text(named.node) if named else usual):
            inner = Table(options.place, {**options.entries, option: Entry(node.place, node)})
            items[position] = Table(item.place, {kind: Entry(entry.place, inner)})
            return Listing(listing.place, tuple(items))
    return None
