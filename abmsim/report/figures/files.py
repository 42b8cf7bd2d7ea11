# SPDX-License-Identifier: Apache-2.0
"""Writes a drawn figure as a file of its own, with a text that says in words what it shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from abmsim.report.figures.svg import inline_svg
from abmsim.results.files import write_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
ROOT = ('<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" font-family="sans-serif" '
        'style="background:#ffffff"')  # fmt: skip


def write_svg(path: Path, figure: Figure, title: str, description: str) -> Path:
    """Write the figure; the same figure gives the same bytes."""
    drawn = str(inline_svg(figure, path.stem, title, description))
    write_text(path, [HEAD, ROOT, drawn.removeprefix("<svg"), "\n"])
    return path
