# SPDX-License-Identifier: Apache-2.0
"""Who could take part in a trial: firms of a kind, residents of a kind, or whole cities."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from abmsim.scenario.evidence import table_at
from abmsim.scenario.fields import Field, Known
from abmsim.scenario.nodes import Table
from abmsim.scenario.problems import Report, echo
from abmsim.scenario.values import read_table, refuse_unknown

FIRMS: Final = ("any", "unregistered", "registered", "employer", "without_staff")
RESIDENT_FIELDS: Final = (
    Field("intends", "boolean", "thinks of opening a business"),
    Field("owns", "boolean", "owns an open firm"),
    Field("employed", "boolean", "has a wage job"),
    Field("unemployed", "boolean", "has no job and looks for one"),
    Field("informed", "boolean", "knows how licensing works"),
    Field("language", "language", "speaks this language"),
    Field("communities", "communities", "belongs to one of these communities"),
    Field("english_below", "number", "level of English below this, from 0 to 1", low=0, high=1),
    Field("english_from", "number", "level of English from this on, from 0 to 1", low=0, high=1),
    Field("sectors", "sectors", "works in one of these trades"),
    Field("firm_months_below", "number", "owns a firm that is open for fewer months than this", low=1),
    Field("firm_months_from", "number", "owns a firm that is open for as many months as this or more", low=0),
)
FIRM: Final = Field("firm", "choice", "owners of such a firm", choices=FIRMS)
UNIT: Final = Field("unit", "choice", "whole cities", choices=("city",))
_EXAMPLE: Final = "{firm: unregistered}"


@dataclass(frozen=True, slots=True)
class Eligible:
    """The owners of a kind of firm, the residents that fit every condition, or whole cities."""

    firm: str | None
    residents: Mapping[str, object] = field(hash=False)
    whole_city: bool


def read_eligible(top: Table, known: Known, assigned: object, report: Report, key: str = "eligible") -> Eligible | None:
    """Give who is eligible; None (noted) when the file does not say, or says two things that exclude each other."""
    table = table_at(top, key, _EXAMPLE, report)
    if table is None:
        return None
    own = tuple(one.name for one in RESIDENT_FIELDS)
    refuse_unknown(table, ("firm", "residents", "unit", *own), "eligible", report)
    short = {key: one for key, one in table.entries.items() if key in own}
    words = read_table(_only(table, ("firm", "unit")), (FIRM, UNIT), "eligible", known, report)
    people = read_table(Table(table.place, short), RESIDENT_FIELDS, "eligible", known, report)
    inner = None if "residents" not in table.entries else table_at(table, "residents", "{intends: true}", report)
    if inner is not None:
        people |= {
            name: value
            for name, value in read_table(inner, RESIDENT_FIELDS, "eligible.residents", known, report).items()
            if value is not None
        }
    residents = {name: value for name, value in people.items() if value is not None}
    if not table.entries:
        choices = "firm, residents, unit, " + ", ".join(one.name for one in RESIDENT_FIELDS)
        report.add("eligible_empty", table.place, "eligible", "nothing", choices=choices)
    _check_city(table, words.get("unit") == "city", assigned, report)
    return Eligible(None if words.get("firm") is None else str(words["firm"]), residents, words.get("unit") == "city")


def _only(table: Table, names: tuple[str, ...]) -> Table:
    return Table(table.place, {key: one for key, one in table.entries.items() if key in names})


def _check_city(table: Table, whole_city: bool, assigned: object, report: Report) -> None:
    """Note conditions on persons where whole cities are eligible, and cities that are assigned person by person."""
    if not whole_city:
        return
    for key, entry in table.entries.items():
        if key != "unit":
            report.add("not_together", entry.place, f"eligible.{echo(key)}", echo(key), part=echo(key),
                       why="whole cities are eligible", allowed="unit: city alone")  # fmt: skip
    if assigned not in (None, "city"):
        report.add("not_together", table.entries["unit"].place, "assign.unit", echo(str(assigned)), part="assign.unit",
                   why="whole cities are eligible", allowed="assign: {unit: city}")  # fmt: skip
