# SPDX-License-Identifier: Apache-2.0
"""What to buy for a budget: every mix of levers and doses by a table of their effects, and the best ones lived again."""

from abmsim.analysis.portfolio.found import Portfolio
from abmsim.analysis.portfolio.mixes import Lever, Mix
from abmsim.analysis.portfolio.running import portfolio
from abmsim.analysis.portfolio.seeking import Goal, seek

__all__ = ["Goal", "Lever", "Mix", "Portfolio", "portfolio", "seek"]
