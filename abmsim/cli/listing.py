# SPDX-License-Identifier: Apache-2.0
"""`abmsim list`: one line for every scenario, city, intervention, measure, number or behaviour."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Final

import typer

from abmsim.cli.tables import Folds, print_table
from abmsim.scenario import listing
from abmsim.scenario.explaining import short
from abmsim.scenario.outcomes import CITY_OUTCOMES, MOMENTS, PERSON_OUTCOMES

Row = dict[str, object]


class Things(StrEnum):
    """What can be listed."""

    scenarios = "scenarios"
    cities = "cities"
    interventions = "interventions"
    measures = "measures"
    numbers = "numbers"
    behaviours = "behaviours"


def command(
    things: Annotated[Things, typer.Argument(help="What to list.")],
    city: Annotated[str, typer.Option("--city", help="With numbers: the city whose numbers to add.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list.")] = False,
) -> None:
    """List what there is, one line each."""
    rows = listing.number_rows(city) if things == Things.numbers else _ROWS[things]()
    if as_json:
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=True))
        return
    shown = [_SHOWN.get(things, dict)(row) for row in rows]
    heads = tuple(shown[0]) if shown else ()
    print_table(heads, [[str(cell) for cell in row.values()] for row in shown], _FOLDS.get(things, ()))


def _measures() -> list[Row]:
    from abmsim.measures import MEASURES, PAIRED_MEASURES

    tables = {"months.csv": MEASURES, "pairs.csv": PAIRED_MEASURES}
    rows: list[Row] = [{**asdict(one), "file": file} for file, measures in tables.items() for one in measures]
    more = {"trials": (*PERSON_OUTCOMES, *CITY_OUTCOMES), "facts": MOMENTS}
    stated = {"kind": "stated", "group": "evidence", "citywide": False}
    return rows + [{**one._asdict(), **stated, "file": file} for file, outcomes in more.items() for one in outcomes]


def _behaviours() -> list[Row]:
    from abmsim.behaviours import BEHAVIOURS

    return [{"behaviour": one.name, "meaning": one.meaning} for one in BEHAVIOURS]


_ROWS: Final[Mapping[Things, Callable[[], list[Row]]]] = {
    Things.scenarios: listing.scenario_rows,
    Things.cities: listing.city_rows,
    Things.interventions: listing.intervention_rows,
    Things.measures: _measures,
    Things.behaviours: _behaviours,
}


def _number(row: Row) -> Row:
    low, high = row["range"] if isinstance(row["range"], list) else (0.0, 0.0)
    value = row["value"]
    shown = short(value) if isinstance(value, float) else str(value)
    return {
        "number": row["name"],
        "value": shown,
        "range": f"{short(low)} to {short(high)}",
        "unit": row["unit"],
        "confidence": row["confidence"],
        "meaning": row["meaning"],
    }


def _intervention(row: Row) -> Row:
    options = row["options"] if isinstance(row["options"], dict) else {}
    return {"intervention": row["intervention"], "meaning": row["meaning"], "options": ", ".join(options)}


def _measure(row: Row) -> Row:
    return {key: row[key] for key in ("name", "unit", "kind", "file", "definition")}


_SHOWN: Final[Mapping[Things, Callable[[Row], Row]]] = {
    Things.numbers: _number,
    Things.interventions: _intervention,
    Things.measures: _measure,
}
# Columns that stand below each other on a terminal.
_FOLDS: Final[Mapping[Things, Folds]] = {
    Things.numbers: ((0, 5), (1, 2), (3, 4)),
    Things.interventions: ((0,), (1, 2)),
    Things.measures: ((0, 1), (2, 3), (4,)),
    Things.scenarios: ((0, 3), (1, 2)),
}
