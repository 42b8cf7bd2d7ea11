# SPDX-License-Identifier: Apache-2.0
"""A one-stop shop: steps of the licence are done in one visit, on the food path first (ODD 7.14.20).

Files handed in meanwhile need fewer reviews, and less time passes between them. What a review takes and whether a
file is returned stay as they were. When it ends, the office is as it was, and licences stay.
"""

from collections.abc import Mapping
from typing import NamedTuple

from abmsim.interventions.reaching import amount
from abmsim.support import Office, Support, Town, nothing


class OneStopShop(NamedTuple):
    """This intervention acts through its options alone; its cost is in one_stop_shop.yaml."""


NUMBERS = OneStopShop


def serve(options: Mapping[str, object], numbers: OneStopShop, month_of_service: int, town: Town) -> Support:  # noqa: ARG001
    """Merge steps and shorten what lies between them, for everybody."""
    everywhere = int(amount(options, "steps_less"))
    office = Office(
        reviews_less=everywhere,
        food_reviews_less=max(0, int(amount(options, "food_steps_less")) - everywhere),
        travel_factor=amount(options, "travel_factor"),
    )
    changed = int(office != Office())
    return nothing(len(town.city.people.state))._replace(office=office._replace(citywide=changed))
