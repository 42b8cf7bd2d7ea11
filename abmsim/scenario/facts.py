# SPDX-License-Identifier: Apache-2.0
"""Reads facts about a city's economy that the model is held against: a moment, its published value and its band."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from abmsim.scenario.evidence import Band, read_band, read_outcome
from abmsim.scenario.fields import Field, Known, as_text
from abmsim.scenario.nodes import Listing, Table
from abmsim.scenario.outcomes import FACT_MOMENTS
from abmsim.scenario.places import display, root_of, under
from abmsim.scenario.problems import Place, Report, ScenarioError, echo
from abmsim.scenario.reading import read_document
from abmsim.scenario.values import amount, read_table, refuse_unknown
from abmsim.scenario.versions import check_version
from abmsim.units import PRICE_INDEX, PRICE_YEAR

KINDS: Final = ("main", "side", "registered", "unregistered", "employer", "without_staff")
FACT_FIELDS: Final = (
    Field("id", "name", "what the fact is called in tables", required=True, example="survival_5"),
    Field("moment", "choice", "what is stated", required=True, choices=tuple(one.name for one in FACT_MOMENTS),
          example="employer_survival_5_years_share"),
    Field("value", "number", "the published figure", required=True, example="0.48"),
    Field("source", "text", "where it is from", required=True, example="Census Bureau, BDS 2020"),
    Field("population", "text", "of whom, in words", default=""),
    Field("year", "integer", "the year of the figure, and of its dollars", default=PRICE_YEAR,
          low=min(PRICE_INDEX), high=max(PRICE_INDEX)),
)  # fmt: skip
BAND: Final = Field("band", "list", "low and high end of what still agrees", required=True, example="[0.45, 0.51]")
WHERE_FIELDS: Final = (
    Field("community", "text", "of which community; everybody when left out"),
    Field("sector", "text", "of which sector; all when left out"),
    Field("kind", "choice", "of which firms; all when left out", choices=KINDS),
)
_EXAMPLE: Final = "facts: [{id: ..., moment: ..., value: ..., band: [..., ...], source: ...}]"


@dataclass(frozen=True, slots=True)
class Fact:
    """A published figure with the band in which the model agrees with it."""

    id: str
    moment: str
    value: float
    band: Band
    source: str
    population: str
    year: int
    where: Mapping[str, str] = field(default_factory=dict, hash=False)


def load_facts(path: str | Path) -> tuple[Fact, ...]:
    """Read a file of facts: a list under `facts:`, or one fact by itself. Raises ScenarioError with every mistake."""
    file, report = Path(path), Report()
    document = read_document(file, Place(display(file), relative=under(file, root_of(file))), report)
    if document is None:
        raise ScenarioError(report.problems)
    check_version(document, report)
    facts = _facts(document.top, report)
    report.stop_if_wrong()
    return facts


def _facts(top: Table, report: Report) -> tuple[Fact, ...]:
    entry = top.entries.get("facts")
    if entry is None:
        alone = Table(top.place, {key: one for key, one in top.entries.items() if key != "schema"})
        found = _fact(alone, "", report)
        return () if found is None else (found,)
    refuse_unknown(top, ("schema", "facts"), "", report)
    if not isinstance(entry.node, Listing) or not entry.node.items:
        report.add("not_list", entry.node.place, "facts", echo(as_text(entry.node)), allowed="a list of facts",
                   suggestion=_EXAMPLE)  # fmt: skip
        return ()
    facts: list[Fact] = []
    lines: dict[str, int] = {}
    for position, node in enumerate(entry.node.items):
        path = f"facts[{position}]"
        if not isinstance(node, Table):
            report.add("not_table", node.place, path, echo(as_text(node)), allowed="id, moment, value, band, source",
                       suggestion=_EXAMPLE)  # fmt: skip
            continue
        one = _fact(node, path, report)
        if one is not None and one.id in lines:
            report.add("id_in_facts_twice", node.place, f"{path}.id", echo(one.id), first=lines[one.id],
                       suggestion=f"id: {echo(one.id)}_2")  # fmt: skip
        elif one is not None:
            lines[one.id] = node.place.line
            facts.append(one)
    return tuple(facts)


def _fact(table: Table, path: str, report: Report) -> Fact | None:
    before = len(report.problems)
    own = tuple(one.name for one in FACT_FIELDS)
    meant = refuse_unknown(table, (*own, "band", "where"), path, report)
    fields = tuple(one for one in FACT_FIELDS if one.name != "moment" or "moment" not in table.entries)
    rest = Table(table.place, {key: one for key, one in table.entries.items() if key in own and key != "moment"})
    words = read_table(rest, fields, path, Known(), report, meant)
    entry = table.entries.get("moment")
    key = f"{path}.moment" if path else "moment"
    moment = None if entry is None else read_outcome(entry.node, key, FACT_MOMENTS, report)
    band = None if "band" in meant else read_band(table, BAND, path, ("value", words.get("value")), report)
    where = _where(table, path, report)
    if len(report.problems) > before or moment is None or band is None:
        return None
    return Fact(
        str(words["id"]), moment.name, amount(words["value"]), band, str(words["source"]), str(words["population"]),
        int(amount(words["year"])), where,
    )  # fmt: skip


def _where(table: Table, path: str, report: Report) -> dict[str, str]:
    entry = table.entries.get("where")
    if entry is None:
        return {}
    key = f"{path}.where" if path else "where"
    if not isinstance(entry.node, Table):
        report.add("not_table", entry.node.place, key, echo(as_text(entry.node)), allowed="community, sector, kind",
                   suggestion="where: {community: vietnamese}")  # fmt: skip
        return {}
    found = read_table(entry.node, WHERE_FIELDS, key, Known(), report)
    return {name: str(value) for name, value in found.items() if value is not None}
