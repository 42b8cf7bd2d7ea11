# SPDX-License-Identifier: Apache-2.0
"""The files of a discovery, beside the runs it rests on: a document for programs, and figures of the box."""

from __future__ import annotations

from pathlib import Path

from abmsim.analysis.discovery import Discovery, Limit
from abmsim.report.catalogue import Words
from abmsim.report.figures.boxes import Part, draw_parts, draw_trade_off
from abmsim.report.figures.drawing import WIDE
from abmsim.report.figures.files import write_svg
from abmsim.results.files import write_json

NAME = "discovery"


def write_discovery(folder: Path, found: Discovery) -> list[Path]:
    """Write discovery.json and, for a box, its figures; the same runs give the same bytes."""
    document = folder / f"{NAME}.json"
    write_json(document, found.as_json())
    if found.peeled is None:
        return [document]
    told = " ".join(found.sentences)
    way = [(box.coverage, box.density) for box in found.peeled.trajectory]
    chosen = (found.peeled.box.coverage, found.peeled.box.density)
    labels = ("coverage: share of all failures in the box", "density: share failing in the box")
    trade_off = draw_trade_off(Words("en"), WIDE, way, chosen, labels)
    files = [document, write_svg(folder / f"{NAME}-trade-off.svg", trade_off, "How sharp against how complete", told)]
    if found.peeled.limits:
        parts = [_part(found, limit) for limit in found.peeled.limits]
        title = f"Where {found.label.told()} most often"
        files.append(write_svg(folder / f"{NAME}-box.svg", draw_parts(WIDE, parts), title, told))
    return files


def _part(found: Discovery, limit: Limit) -> Part:
    place = [one.label for one in found.inputs].index(limit.name)
    low, high = found.ranges[place]
    ends = (low if limit.low is None else limit.low, high if limit.high is None else limit.high)
    unit = found.inputs[place].unit
    return Part(limit.name, (low, high), ends, f"{ends[0]:.3g} to {ends[1]:.3g}{f' {unit}' if unit else ''}")
