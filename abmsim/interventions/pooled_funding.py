# SPDX-License-Identifier: Apache-2.0
"""Working together with a partner city of the City Accelerator cohort: shared work, shared learning (ODD 7.14.18).

Forms and procedures that a partner city has tried out come back less often and take less time. What the partner pays
stands in the scenario's funding; when the partnership ends, the office is as it was.
"""

from collections.abc import Mapping
from typing import NamedTuple

from abmsim.interventions.reaching import amount
from abmsim.support import Office, Support, Town, nothing


class PooledFunding(NamedTuple):
    """The numbers of this intervention; values, units and sources in pooled_funding.yaml."""

    learning_months: float


NUMBERS = PooledFunding


def learned(factor: float, month_of_service: int, learning_months: float) -> float:
    """Return a factor on the office's work: what the partner has learned arrives bit by bit."""
    arrived = min(1.0, month_of_service / learning_months) if learning_months > 0 else 1.0
    return 1 - (1 - factor) * arrived


def serve(options: Mapping[str, object], numbers: PooledFunding, month_of_service: int, town: Town) -> Support:
    """Change the office by what the two cities have learned so far."""
    support = nothing(len(town.city.people.state))
    office = Office(
        return_factor=learned(amount(options, "return_chance_factor"), month_of_service, numbers.learning_months),
        hours_factor=learned(amount(options, "hours_factor"), month_of_service, numbers.learning_months),
    )
    return support._replace(office=office._replace(citywide=int(office != Office())))
