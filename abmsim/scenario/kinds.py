# SPDX-License-Identifier: Apache-2.0
"""Tells what kind of file somebody wrote, by the keys on its top level."""

from collections.abc import Mapping
from typing import Final

# A key that only one kind of file has.
_SIGNS: Final[Mapping[str, tuple[str, ...]]] = {
    "city": ("communities", "sectors"),
    "trial": ("arms", "estimand", "trial_city", "assign", "published", "eligible"),
    "facts": ("facts", "moment", "band"),
    "ordering": ("checks", "not_mapped"),
    "experiment": ("levers", "uncertainties", "scenarios"),
}
SCENARIO: Final = "scenario"


def kind_of(keys: frozenset[str]) -> str:
    """Tell what kind of file has these keys on its top level; a scenario when nothing speaks against it."""
    for kind, signs in _SIGNS.items():
        if not keys.isdisjoint(signs) and "interventions" not in keys:
            return kind
    return SCENARIO
