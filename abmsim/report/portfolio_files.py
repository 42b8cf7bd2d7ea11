# SPDX-License-Identifier: Apache-2.0
"""The files of a portfolio, beside the runs it rests on: a table of mixes, a document for programs, and a figure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from abmsim.analysis.portfolio import Portfolio
from abmsim.report.catalogue import Words
from abmsim.report.figures.drawing import WIDE
from abmsim.report.figures.files import write_svg
from abmsim.report.figures.front import Offer, draw_front
from abmsim.results import cells
from abmsim.results.files import write_json, write_text

NAME = "portfolio"


def write_portfolio(folder: Path, found: Portfolio) -> list[Path]:
    """Write portfolio.csv, portfolio.json and portfolio.svg; the same runs give the same bytes."""
    files = [folder / f"{NAME}.csv", folder / f"{NAME}.json"]
    write_text(files[0], _table(found))
    write_json(files[1], found.as_json())
    return [*files, _figure(folder, found)]


def _table(found: Portfolio) -> Iterator[str]:
    """A row a mix and goal."""
    yield cells.header(("mix", "cost_dollars", "is_affordable", "chance_best", "goal", "mean", "low", "high", "guess"))
    for one in found.candidates:
        start = ",".join([
            cells.text(one.name), cells.number(one.cost_dollars), cells.truth(one.is_affordable),
            cells.number(one.chance_best),
        ])  # fmt: skip
        for goal, outcome in one.outcomes.items():
            numbers = (outcome.mean, outcome.low, outcome.high, outcome.guess)
            yield f"{start},{cells.text(goal)},{','.join(cells.number(number) for number in numbers)}\n"


def _figure(folder: Path, found: Portfolio) -> Path:
    goal = found.goals[0]
    offers = [
        Offer(one.name, one.cost_dollars, one.outcomes[goal].mean,
              one.outcomes[goal].low, one.outcomes[goal].high, one is found.recommended,
              one.is_beaten or not one.is_affordable)
        for one in found.candidates
    ]  # fmt: skip
    labels = ("dollars spent over the months simulated", goal.replace(".month_", " in month ").replace("_", " "))
    drawn = draw_front(Words("en"), WIDE, offers, found.budget_dollars, labels)
    told = "; ".join(f"{one.name}: ${one.cost_dollars:,.0f}, {one.outcomes[goal].mean:.3g} ({one.outcomes[goal].low:.3g} to "
                     f"{one.outcomes[goal].high:.3g})" for one in found.candidates)  # fmt: skip
    title = f"What ${found.budget_dollars:,.0f} can buy"
    return write_svg(folder / f"{NAME}.svg", drawn, title, f"{found.sentences[0]} {told}.")
