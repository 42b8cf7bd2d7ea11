# SPDX-License-Identifier: Apache-2.0
"""How every figure looks: one family of colours and letters, the same bytes each time."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

# petroff10 (Petroff 2021), chosen to be told apart by people with any colour vision
BLUE, ORANGE, RED, GREY, PURPLE = "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6"
BROWN, DEEP_ORANGE, TAN, SLATE, LIGHT_BLUE = "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd"
# darker inks of the same hues, for letters: at least 4.5 : 1 on white
INK, QUIET_INK, BLUE_INK, SLATE_INK, TAN_INK = "#1b2430", "#56606c", "#1d66ad", "#5a5e69", "#6b6238"

WASH = "#f7f4e8"  # behind the months in which the programme runs
LETTERS = 12.0
BAND = 0.22  # opacity of a band


SETTINGS: Final[dict[Any, Any]] = {
    "svg.hashsalt": "abmsim",
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": LETTERS,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": "#9aa3ad",
    "axes.linewidth": 0.8,
    "axes.labelcolor": QUIET_INK,
    "axes.titlesize": LETTERS,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.titlecolor": INK,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "axes.grid.axis": "y",
    "grid.color": "#e4e7ea",
    "grid.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": "#9aa3ad",
    "ytick.color": "#9aa3ad",
    "xtick.labelcolor": QUIET_INK,
    "ytick.labelcolor": QUIET_INK,
    "xtick.labelsize": LETTERS - 1,
    "ytick.labelsize": LETTERS - 1,
    "ytick.left": False,
    "lines.linewidth": 2.0,
    "lines.solid_capstyle": "round",
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
}


@contextmanager
def style() -> Iterator[None]:
    """Everything drawn inside looks like one family and gives the same bytes each time."""
    import matplotlib as mpl

    logger = logging.getLogger("matplotlib.font_manager")
    before = logger.level
    logger.setLevel(logging.ERROR)  # letters of any script are drawn by the browser, not by this font
    try:
        with mpl.rc_context(SETTINGS), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")
            yield
    finally:
        logger.setLevel(before)
