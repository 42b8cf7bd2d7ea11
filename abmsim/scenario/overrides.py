# SPDX-License-Identifier: Apache-2.0
"""Numbers that a scenario sets itself: known by name, inside their range unless forced, never impossible."""

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import replace

from abmsim.parameters import Number
from abmsim.scenario.fields import Field, Known, Spot, as_text, joined, range_hint, range_text
from abmsim.scenario.nodes import Entry, Node, Scalar, Table
from abmsim.scenario.problems import SETTING, Report, echo, listed, nearest, plain
from abmsim.scenario.values import finite_number, read_table, refuse_unknown
from abmsim.units import UNITS

_NOBODY = Known()


def read_overrides(
    entry: Entry | None, registry: Mapping[str, Number], force: bool, report: Report, key: str = "numbers"
) -> tuple[dict[str, Number], list[str]]:
    """Give the numbers a scenario sets, and the names of those outside their range."""
    if entry is None:
        return {}, []
    if not isinstance(entry.node, Table):
        example = f"{key}: {{licensing.fee_dollars: 50}}"
        report.add(
            "not_table",
            entry.place,
            key,
            echo(as_text(entry.node)),
            allowed="names and values",
            suggestion=example,
        )
        return {}, []
    chosen: dict[str, Number] = {}
    forced: list[str] = []
    for name, one in flattened(entry.node, registry, report, key).items():
        if name not in registry:
            unknown_number(name, one, registry, report, key)
            continue
        value, forced_here = _value(f"{key}.{name}", one.node, registry[name], force, report)
        if value is None:
            continue
        chosen[name] = _set_here(registry[name], value, one)
        if forced_here:
            forced.append(name)
    return chosen, forced


def flattened(table: Table, registry: Collection[str], report: Report, key: str) -> dict[str, Entry]:
    """Give names with their entries; `licensing: {fee_dollars: 50}` means `licensing.fee_dollars: 50`.

    A number that stands there in both spellings is noted; `key` is where the table stands.
    """
    groups = {name[:end] for name in registry for end, letter in enumerate(name) if letter == "."} - set(registry)
    flat: dict[str, Entry] = {}
    for name, entry in _flat(table, groups, ""):
        first = flat.setdefault(name, entry)
        if first is not entry:
            report.add("key_twice", entry.place, f"{key}.{echo(name, 100)}", echo(name), first=first.place.line)
    return flat


def _flat(table: Table, groups: Set[str], path: str) -> Iterator[tuple[str, Entry]]:
    for key, entry in table.entries.items():
        name = joined(path, key)
        if name in groups and isinstance(entry.node, Table):
            yield from _flat(entry.node, groups, name)
        else:
            yield name, entry


def unknown_number(name: str, entry: Entry, registry: Mapping[str, Number], report: Report, key: str) -> None:
    """Note a name that no number has, with the nearest one."""
    looked_at = () if report.is_long else tuple(registry)
    near = nearest(name, looked_at)
    same_stem = [one for one in looked_at if one.split(".")[0] == name.split(".", maxsplit=1)[0]]
    allowed = f"{listed(same_stem, 8)}" if same_stem else "a name that `abmsim list numbers` shows"
    suggestion = f"did you mean {near}?" if near else "abmsim list numbers shows all names"
    report.add(
        "unknown_number", entry.place, f"{key}.{echo(name, 100)}", echo(name), allowed=allowed, suggestion=suggestion
    )


def _value(path: str, node: Node, number: Number, force: bool, report: Report) -> tuple[float | None, bool]:
    name = number.name
    if isinstance(node, Table):
        inner = node.entries.get("value")
        refuse_unknown(node, ("value", "force"), path, report)
        rest = Table(node.place, {key: one for key, one in node.entries.items() if key == "force"})
        answers = read_table(rest, (Field("force", "boolean", "", default=False),), path, _NOBODY, report)
        if inner is None:
            report.add("missing_key", node.place, f"{path}.value", "nothing", name="value", example=plain(number.value))
            return None, False
        force, node = force or bool(answers.get("force")), inner.node
    example = plain(number.value)
    what = Field(name, "number", number.meaning, unit=number.unit, low=number.low, high=number.high, example=example)
    spot = Spot(what, path, _NOBODY, report)
    if isinstance(node, Scalar) and node.meaning.value is None:
        spot.wrong("nothing_given", node, suggestion=f"{name}: {plain(number.value)}")
        return None, False
    value = finite_number(node, spot)
    if value is None or number.low <= value <= number.high:
        return value, False
    return _outside(value, node, number, spot, force)


def _outside(value: float, node: Node, number: Number, spot: Spot, force: bool) -> tuple[float | None, bool]:
    unit = UNITS[number.unit]
    hint = range_hint(value, number.low, number.high)
    if not unit.low <= value <= unit.high:
        allowed = range_text(number.low, number.high, number.unit)
        spot.wrong("number_impossible", node, allowed=allowed, unit=number.unit, suggestion=hint)
        return None, False
    if not force:
        force_it = "--set force=true" if node.place.file == SETTING else "force: true"
        suggestion = f"{hint}; `{force_it}` allows it, with a warning"
        spot.wrong("number_out_of_range", node, source=echo(number.source, 120), suggestion=suggestion)
        return None, False
    spot.report.warn(
        "number_forced", key=number.name, value=plain(value), low=plain(number.low), high=plain(number.high),
        unit=number.unit, default=plain(number.value), source=number.source,
    )  # fmt: skip
    return value, True


def _set_here(number: Number, value: float, entry: Entry) -> Number:
    """Give the number as the scenario sets it, remembering what it replaces."""
    place = entry.place
    source = f"set in this scenario; otherwise {plain(number.value)} ({number.source})"
    file = place.relative or place.file
    return replace(number, value=float(value), source=source, confidence="assumed", file=file, line=place.line)
