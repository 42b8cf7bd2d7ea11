# SPDX-License-Identifier: Apache-2.0
"""How evaluators tell what a programme did, from asking its clients to letting luck decide who may come.

Every design is a function of a setting, what is counted, how many people are asked at most (None: all) and the luck
of the sample; it knows nothing of the city without the programme.
"""

from __future__ import annotations

from abmsim.analysis.evaluation.designs.average_business import average_business
from abmsim.analysis.evaluation.designs.before_after import before_after
from abmsim.analysis.evaluation.designs.cut_off import cut_off
from abmsim.analysis.evaluation.designs.finding import (
    APPLICANTS,
    CLIENTS,
    NOBODY,
    PAIRS,
    REPORT,
    RESIDENTS,
    STUDY,
    TRIAL,
    Design,
    Finding,
)
from abmsim.analysis.evaluation.designs.lottery import lottery
from abmsim.analysis.evaluation.designs.matched import matched
from abmsim.analysis.evaluation.designs.roll_out import roll_out
from abmsim.analysis.evaluation.designs.self_report import self_report

DESIGNS = (
    Design("self_report", "planned", self_report, REPORT, CLIENTS, CLIENTS),
    Design("average_business", "planned", average_business, REPORT, CLIENTS, NOBODY),
    Design("before_after", "planned", before_after, REPORT, RESIDENTS, NOBODY),
    Design("matched", "planned", matched, STUDY, PAIRS, NOBODY),
    Design("roll_out", "roll_out", roll_out, TRIAL, RESIDENTS, NOBODY),
    Design("cut_off", "cut_off", cut_off, TRIAL, APPLICANTS, NOBODY),
    Design("lottery", "lottery", lottery, TRIAL, APPLICANTS, NOBODY),
)

__all__ = ["DESIGNS", "Design", "Finding"]
