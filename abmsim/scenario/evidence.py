# SPDX-License-Identifier: Apache-2.0
"""What trials and facts share: bands that must hold their figure, and outcomes that must exist."""

from collections.abc import Sequence

from abmsim.scenario.fields import Field, Known, Spot, as_text
from abmsim.scenario.nodes import Listing, Node, Scalar, Table
from abmsim.scenario.outcomes import Outcome
from abmsim.scenario.problems import Place, Report, echo, nearest, plain
from abmsim.scenario.values import missing, read_number

Band = tuple[float, float]


def read_band(table: Table, what: Field, path: str, figure: tuple[str, object], report: Report) -> Band | None:
    """Give two numbers, the smaller first, that hold the figure (its name and value); None when wrong or left out."""
    entry = table.entries.get(what.name)
    key = f"{path}.{what.name}" if path else what.name
    if entry is None:
        if what.required:
            missing(table.place, what, path, Known(), report)
        return None
    if not isinstance(entry.node, Listing) or len(entry.node.items) != len(("low", "high")):
        report.add("band_form", entry.node.place, key, echo(as_text(entry.node)), suggestion=f"{what.name}: [0, 10]")
        return None
    spot = Spot(Field(what.name, "number", what.meaning), key, Known(), report)
    low, high = (read_number(item, spot) for item in entry.node.items)
    if low is None or high is None:
        return None
    if low >= high:
        report.add("band_form", entry.node.place, key, echo(as_text(entry.node)),
                   suggestion=f"{what.name}: [{plain(high)}, {plain(low)}]" if low > high else "a band wider than nothing")  # fmt: skip
        return None
    name, value = figure
    if isinstance(value, int | float) and not low <= value <= high:
        report.add(
            "band_excludes", entry.node.place, key, echo(as_text(entry.node)), what=name, value=plain(float(value))
        )
        return None
    return low, high


def read_outcome(node: Node, key: str, known: Sequence[Outcome], report: Report) -> Outcome | None:
    """Give an outcome by name; None (noted, with the nearest name) when nothing measures it."""
    text = node.text if isinstance(node, Scalar) else ""
    found = next((one for one in known if one.name == text), None)
    if found is None:
        near = nearest(text, [one.name for one in known])
        suggestion = f"did you mean {near}?" if near else "abmsim list measures shows them"
        report.add("unknown_outcome", node.place, key, echo(as_text(node)), suggestion=suggestion)
    return found


def table_at(top: Table, name: str, example: str, report: Report) -> Table | None:
    """Give the table behind a required key; None (noted) when it is missing or no table."""
    entry = top.entries.get(name)
    if entry is None:
        report.add("missing_key", Place(top.place.file, top.place.line, 1, top.place.relative), name, "nothing",
                   allowed="keys and values", name=name, example=example)  # fmt: skip
        return None
    if not isinstance(entry.node, Table):
        report.add("not_table", entry.node.place, name, echo(as_text(entry.node)), allowed="keys and values",
                   suggestion=f"{name}: {example}")  # fmt: skip
        return None
    return entry.node
