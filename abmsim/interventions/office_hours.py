# SPDX-License-Identifier: Apache-2.0
"""More staff hours at the licensing office, for everybody in its queue (ODD 7.14.11).

More hours shorten the wait where files queue, the rest of the city's files included, and do little where they do
not. When they end, the office is as it was.
"""

from collections.abc import Mapping
from typing import NamedTuple

from abmsim.interventions.reaching import amount
from abmsim.support import Office, Support, Town, nothing


class OfficeHours(NamedTuple):
    """This intervention acts through its options alone; its cost is in office_hours.yaml."""


NUMBERS = OfficeHours


def serve(options: Mapping[str, object], numbers: OfficeHours, month_of_service: int, town: Town) -> Support:  # noqa: ARG001
    """Give the office more hours."""
    hours = amount(options, "hours_per_month")
    office = Office(extra_hours=hours * town.scale, citywide=int(hours > 0))
    return nothing(len(town.city.people.state))._replace(office=office)
