# SPDX-License-Identifier: Apache-2.0
"""Offices and customers that speak only English, and what that costs those who do not (ODD 7.1.2)."""

from typing import NamedTuple

from abmsim.compiled import rule


class Language(NamedTuple):
    """The numbers of this barrier; values, units and sources in language.yaml."""

    mainstream_gap_log_points: float
    job_search_gap_share: float
    education_gap_share: float


@rule
def served(english: float, language_help: float) -> float:
    """Return how well this person is understood: by own English or by help in the own language."""
    return max(english, language_help)


@rule
def mainstream_log_points(english: float, numbers: Language) -> float:
    """Return what limited English takes from a firm's appeal to mainstream customers (0 when fluent)."""
    return numbers.mainstream_gap_log_points * (english - 1)


@rule
def job_search_factor(english: float, numbers: Language) -> float:
    """Return the factor of limited English on the chance to find an outside job."""
    return 1 - numbers.job_search_gap_share * (1 - english)
