# SPDX-License-Identifier: Apache-2.0
"""The report's figures in Python and notebooks: the same pictures, drawn by the same code, as on the page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from abmsim.report.catalogue import Words
from abmsim.report.compose import compose
from abmsim.report.figures.drawing import WIDE, Shape
from abmsim.report.folder import read_folder
from abmsim.report.formats.pictures import named

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from abmsim.report.document import Document


class Plot:
    """Draws the figures of a results folder; each call gives a new matplotlib figure."""

    def __init__(self, folder: Path, language: str = "en") -> None:
        self._folder, self._words = folder, Words(language)
        self._document: Document | None = None  # read when the first figure is drawn

    def claims(self, scenario: str = "") -> Figure:
        """What could be claimed, and what is left."""
        return self.draw("claims", scenario)

    def waterfall(self, scenario: str = "") -> Figure:
        """Jobs from gross to net."""
        return self.draw("waterfall", scenario)

    def effects(self, scenario: str = "") -> Figure:
        """The difference the programme makes, month by month."""
        return self.draw("effects", scenario)

    def levels(self, scenario: str = "") -> Figure:
        """The city with and without the programme, month by month."""
        return self.draw("levels", scenario)

    def communities(self, scenario: str = "") -> Figure:
        """The effect by community; groups that are too small are left out."""
        return self.draw("communities", scenario)

    def office(self, scenario: str = "") -> Figure:
        """The licence office with and without the programme."""
        return self.draw("office", scenario)

    def draw(self, name: str, scenario: str = "", shape: Shape = WIDE) -> Figure:
        """The figure of that name, of a scenario where there are several: its slug, or the first one's.

        Raises:
            KeyError: there is no such figure; the message lists those there are.
        """
        document = self._document = self._document or compose(read_folder(self._folder), self._words)
        wanted = f"{scenario or document.parts[0].slug}-{name}" if len(document.parts) > 1 else name
        pictures = dict(named(document))
        found = pictures.get(wanted) or pictures.get(name)
        if found is None:
            raise KeyError(f"no figure {wanted!r}; there is: {', '.join(pictures)}")
        return found.draw(shape)
