# SPDX-License-Identifier: Apache-2.0
"""The files of what is worth knowing, beside the runs it rests on: a table, a document for programs, and a figure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from abmsim.analysis.worth_knowing import Ledger, WorthKnowing
from abmsim.analysis.worth_knowing.found import DOLLARS, UNDECIDED, WORTH, Known, amount
from abmsim.experiments.reading import Kept
from abmsim.report.catalogue import Words
from abmsim.report.figures.drawing import WIDE
from abmsim.report.figures.files import write_svg
from abmsim.report.figures.influence import Bar, draw_bars
from abmsim.results import cells
from abmsim.results.files import write_json, write_text
from abmsim.results.sealing import sealed

NAME, KIND = "worth-knowing", "worth_knowing"
MOST_ROWS = 30


def document_of(kept: Kept, found: WorthKnowing) -> dict[str, Any]:
    """The document for programs: what was found, from which runs, and its checksum."""
    return sealed(KIND, {**found.as_json(), "made_from": kept.origin})


def write_worth(kept: Kept, found: WorthKnowing) -> list[Path]:
    """Write worth-knowing.csv, worth-knowing.json and a figure a unit; the same runs give the same bytes."""
    folder = kept.folder
    files = [folder / f"{NAME}.csv", folder / f"{NAME}.json"]
    write_text(files[0], _table(found))
    write_json(files[1], document_of(kept, found))
    return [*files, *(_figure(folder, one) for one in found.ledgers)]


def _table(found: WorthKnowing) -> Iterator[str]:
    """A row a number and unit, with what numbers that say nothing show beside it."""
    yield cells.header(("unit", "numbers", "value", "se", "low", "high", "floor", "floor_high", "verdict", "meaning"))
    for ledger in found.ledgers:
        for one in (*ledger.inputs, *ledger.together):
            worth = one.worth
            ends = (worth.value, worth.error, worth.low, worth.high, ledger.floor, ledger.floor_high)
            numbers = ",".join(cells.number(end) for end in ends)
            names = cells.text(" + ".join(one.names))
            meaning = cells.text("; ".join(found.meaning(name).strip(" ()") for name in one.names))
            yield f"{cells.text(ledger.unit)},{names},{numbers},{cells.text(one.verdict)},{meaning}\n"


def _figure(folder: Path, ledger: Ledger) -> Path:
    shown = (*ledger.inputs, *ledger.together)[:MOST_ROWS]
    bars = [Bar(" + ".join(one.names), one.worth.value, one.worth.low, one.worth.high, _is_worth(one)) for one in shown]
    unit = ledger.unit.replace("_", " ")
    title = f"worth of knowing it, in {unit}; shaded: what numbers that say nothing show"
    drawn = draw_bars(Words("en"), WIDE, bars, (ledger.floor_high, ledger.threshold), title)
    told = "; ".join(f"{' + '.join(one.names)} {amount(one.worth.value, ledger.unit)} ({amount(one.worth.low, ledger.unit)} "
                     f"to {amount(one.worth.high, ledger.unit)}), {one.verdict}" for one in shown)  # fmt: skip
    name = f"{NAME}-dollars.svg" if ledger.unit == DOLLARS else f"{NAME}.svg"
    description = f"{told}. Everything: {amount(ledger.everything.value, ledger.unit)}."
    return write_svg(folder / name, drawn, "What it would be worth to know each number before choosing", description)


def _is_worth(one: Known) -> bool | None:
    return None if one.verdict == UNDECIDED else one.verdict == WORTH
