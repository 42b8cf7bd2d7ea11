# SPDX-License-Identifier: Apache-2.0
"""The files of a sensitivity analysis, beside the runs it rests on: a table, a document for programs, and figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from abmsim.analysis.sensitivity.found import INTERVALS, JUDGED_BY, MATTERS, UNDECIDED, Sensitivity
from abmsim.analysis.sensitivity.tornado import Tornado
from abmsim.experiments.reading import Kept
from abmsim.report.catalogue import Words
from abmsim.report.figures.drawing import WIDE
from abmsim.report.figures.files import write_svg
from abmsim.report.figures.influence import (
    Bar,
    Line,
    Spot,
    Swing,
    draw_bars,
    draw_convergence,
    draw_plane,
    draw_tornado,
)
from abmsim.results import cells
from abmsim.results.files import write_json, write_text
from abmsim.results.sealing import sealed

NAME = "sensitivity"
MOST_ROWS = 40
TITLES = {
    "sobol": "Share of variance that each input acts in",
    "emulator": "Share of variance that each input acts in, by an emulator",
    "morris": "How far each input moves the answer",
    "pawn": "How far each input shifts the distribution of the answer",
    "delta": "How much of the answer's density each input moves",
}


def document_of(kept: Kept, found: Sensitivity | Tornado) -> dict[str, Any]:
    """The document for programs: what was found, from which runs, and its checksum."""
    return sealed(NAME, {**found.as_json(), "made_from": kept.origin})


def write_sensitivity(kept: Kept, found: Sensitivity) -> list[Path]:
    """Write sensitivity.csv, sensitivity.json and the figures beside the runs; the same runs give the same bytes."""
    folder = kept.folder
    files = [folder / f"{NAME}.csv", folder / f"{NAME}.json"]
    write_text(files[0], _table(found))
    write_json(files[1], document_of(kept, found))
    return [*files, *_figures(folder, found)]


def write_tornado(kept: Kept, found: Tornado) -> list[Path]:
    """Write sensitivity.json and the tornado beside the runs."""
    folder = kept.folder
    file = folder / f"{NAME}.json"
    write_json(file, document_of(kept, found))
    words = Words("en")
    swings = [
        Swing(arm.name, arm.at_low.mean, arm.at_high.mean, f"at {arm.low_bound:g}", f"at {arm.high_bound:g}")
        for arm in found.arms[:MOST_ROWS]
    ]
    told = "; ".join(f"{arm.name}: {arm.at_low.mean:.3g} at {arm.low_bound:g}, {arm.at_high.mean:.3g} at "
                     f"{arm.high_bound:g}" for arm in found.arms)  # fmt: skip
    figure = draw_tornado(words, WIDE, swings, f"change of {found.measure} against everything as usual")
    title = f"What each number alone does to {found.measure}"
    return [file, write_svg(folder / f"{NAME}-tornado.svg", figure, title, told)]


def _table(found: Sensitivity) -> Iterator[str]:
    """A row an input and index, with the noise floor beside it."""
    yield cells.header(("input", "index", "value", "low", "high", "floor", "floor_high", "verdict", "meaning"))
    for place, name in enumerate(found.names):
        for kind, index in found.indices.items():
            ends = (index.values[place], index.low[place], index.high[place], index.floor, index.floor_high)
            numbers = ",".join(cells.number(float(number)) for number in ends)
            meaning = cells.text((found.meanings or {}).get(name, ""))
            yield f"{cells.text(name)},{kind},{numbers},{cells.text(found.verdicts[place])},{meaning}\n"


def _figures(folder: Path, found: Sensitivity) -> Iterator[Path]:
    words, index = Words("en"), found.judged_by
    ranked = found.ranked()[:MOST_ROWS]
    kind, title = JUDGED_BY[found.method], TITLES[found.method]
    told = "; ".join(f"{found.names[place]} {index.values[place]:.3g} ({index.low[place]:.3g} to {index.high[place]:.3g}), "
                     f"{found.verdicts[place]}" for place in ranked)  # fmt: skip
    floor = (
        f"Luck alone shows {index.floor:.3g}, at most {index.floor_high:.3g}; the threshold is {found.threshold:.3g}."
    )
    bars = [Bar(found.names[place], float(index.values[place]), float(index.low[place]), float(index.high[place]),
                _matters(found, place)) for place in ranked]  # fmt: skip
    drawn = draw_bars(words, WIDE, bars, (index.floor_high, found.threshold),
                      f"{kind} of {found.measure}; shaded: what luck alone shows")  # fmt: skip
    yield write_svg(folder / f"{NAME}-indices.svg", drawn, title, f"{told}. {floor} {INTERVALS[found.method]}.")
    if found.convergence:
        yield _convergence(folder, found, ranked)
    if "sigma" in found.indices:
        yield _plane(folder, found, floor)


def _convergence(folder: Path, found: Sensitivity, ranked: list[int]) -> Path:
    counts = tuple(step.samples for step in found.convergence)
    lines = [
        Line(
            found.names[place], counts, *(
                tuple(float(getattr(step.index, part)[place]) for step in found.convergence)
                for part in ("values", "low", "high")
            )
        )
        for place in ranked
    ]  # fmt: skip
    kind = JUDGED_BY[found.method]
    drawn = draw_convergence(Words("en"), WIDE, lines, f"{kind} of {found.measure}", "samples used")
    told = "; ".join(f"{line.label}: {', '.join(f'{value:.3g}' for value in line.values)}" for line in lines)
    description = f"{kind} from {', '.join(map(str, counts))} samples. {told}."
    return write_svg(folder / f"{NAME}-convergence.svg", drawn, "Whether more samples would change it", description)


def _plane(folder: Path, found: Sensitivity, floor: str) -> Path:
    sizes, spreads = found.indices["mu_star"], found.indices["sigma"]
    spots = [Spot(name, float(sizes.values[place]), float(spreads.values[place]), _matters(found, place))
             for place, name in enumerate(found.names)]  # fmt: skip
    labels = (f"mean size of the effect on {found.measure}", "spread of the effect")
    drawn = draw_plane(Words("en"), WIDE, spots, sizes.floor_high, labels)
    told = "; ".join(f"{spot.label}: size {spot.mu_star:.3g}, spread {spot.sigma:.3g}" for spot in spots)
    return write_svg(
        folder / f"{NAME}-plane.svg", drawn, "Which inputs matter, and which act together", f"{told}. {floor}"
    )


def _matters(found: Sensitivity, place: int) -> bool | None:
    verdict = found.verdicts[place]
    return None if verdict == UNDECIDED else verdict == MATTERS
