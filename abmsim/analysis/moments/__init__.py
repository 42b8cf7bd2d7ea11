# SPDX-License-Identifier: Apache-2.0
"""What an untreated city looks like beside published tables: firms, survival, jobs, receipts, people (ODD 4.5)."""

from abmsim.analysis.moments.chronicle import Chronicle, Chronicler, FirmLives, live_untreated
from abmsim.analysis.moments.facts import Prediction, check_facts, predicted, score, stated
from abmsim.analysis.moments.table import moment

__all__ = [
    "Chronicle",
    "Chronicler",
    "FirmLives",
    "Prediction",
    "check_facts",
    "live_untreated",
    "moment",
    "predicted",
    "score",
    "stated",
]
