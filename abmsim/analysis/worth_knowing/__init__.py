# SPDX-License-Identifier: Apache-2.0
"""Which number to measure before choosing: what it would be worth to know it, beside what mere luck would show."""

from abmsim.analysis.worth_knowing.asking import worth_knowing
from abmsim.analysis.worth_knowing.found import Ledger, WorthKnowing
from abmsim.analysis.worth_knowing.valuing import Worth, worths

__all__ = ["Ledger", "Worth", "WorthKnowing", "worth_knowing", "worths"]
