# SPDX-License-Identifier: Apache-2.0
"""Everything that is counted, from the one table of measures."""

from abmsim.measures import MEASURES, PAIRED_MEASURES, Measure
from generating.tables import code, plain, table

COLUMNS = ("measure", "unit", "kind", "definition")


def tables(measures: tuple[Measure, ...]) -> list[str]:
    """Return a heading and a table for every group, in the order in which groups first appear."""
    parts = []
    for group in dict.fromkeys(measure.group for measure in measures):
        rows = [
            [code(one.name), plain(one.unit), one.kind + (", citywide" if one.citywide else ""), plain(one.definition)]
            for one in measures
            if one.group == group
        ]
        parts += [f"**{group.capitalize()}**\n", table(COLUMNS, rows)]
    return parts


def page() -> str:
    """Return the measures of a world and those that compare two."""
    parts = ["## In every world: `months.csv`\n", *tables(MEASURES)]
    return "\n".join([*parts, "## Between two worlds: `pairs.csv`\n", *tables(PAIRED_MEASURES)])
