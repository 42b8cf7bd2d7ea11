# SPDX-License-Identifier: Apache-2.0
"""The figures of a report as pictures for slides and documents: SVG and PNG, the same bytes each time."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from pathlib import Path

from abmsim.report.document import Document, Picture
from abmsim.report.figures.drawing import Shape
from abmsim.report.figures.style import style
from abmsim.report.figures.svg import inline_svg
from abmsim.report.formats.plain import plain
from abmsim.results.errors import unwritable
from abmsim.results.files import write_bytes, write_text

FOLDER = "figures"
SLIDE = Shape("slide", 900)
DOTS_PER_INCH = 160  # 2,000 dots across: sharp on any projector
SAFE_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")
NAMESPACE = 'xmlns="http://www.w3.org/2000/svg" font-family="DejaVu Sans, Noto Sans, Arial, sans-serif"'
PAPER = '<rect width="100%" height="100%" fill="#ffffff"></rect>'


def png(picture: Picture, shape: Shape = SLIDE) -> bytes:
    """The picture on white paper as PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    drawn = io.BytesIO()
    with style():
        figure = picture.draw(shape)
        figure.patch.set_facecolor("white")
        figure.set_dpi(DOTS_PER_INCH)
        FigureCanvasAgg(figure).print_png(drawn, metadata={"Software": None})  # type: ignore[no-untyped-call]
    return drawn.getvalue()


def svg(picture: Picture, shape: Shape = SLIDE) -> str:
    """The picture on white paper as a file of its own, with its title and text alternative."""
    drawn = inline_svg(picture.draw(shape), picture.id, plain(picture.title), plain(picture.alternative))
    head, _, rest = str(drawn).partition(">")
    return f"{head} {NAMESPACE}>{PAPER}{rest}\n"


def ratio(picture: bytes) -> float:
    """Height of a PNG for a width of 1."""
    width, height = struct.unpack(">II", picture[16:24])
    return float(height / width)


def write_figures(folder: Path, document: Document) -> Path:
    """Write every figure of the report as SVG and PNG into `figures/` and return that folder.

    Raises:
        DamagedError: a file cannot be written.
    """
    place = folder / FOLDER
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(place, error) from error
    for name, picture in named(document):
        write_text(place / f"{name}.svg", [svg(picture)])
        write_bytes(place / f"{name}.png", [png(picture)])
    return place


def named(document: Document) -> Iterator[tuple[str, Picture]]:
    """Every figure with its file name: that of its scenario before it where there are several."""
    if document.opening is not None:
        yield document.opening.picture.id, document.opening.picture
    several = len(document.parts) > 1
    for place, part in enumerate(document.parts, 1):
        before = part.slug if SAFE_SLUG.fullmatch(part.slug) else f"scenario-{place}"
        pictures = [] if part.answer.picture is None else [part.answer.picture]
        for picture in [*pictures, *(one for chapter in part.chapters for one in chapter.pictures)]:
            yield f"{before}-{picture.id}" if several else picture.id, picture
    for chapter in document.shared:
        yield from ((picture.id, picture) for picture in chapter.pictures)
