# SPDX-License-Identifier: Apache-2.0
"""Simpler licensing: fewer steps, shorter reviews, clearer forms, another fee, for everybody who files (ODD 7.14.4).

While it lasts, files handed in need fewer reviews and are returned less often; when it ends, the office is as
it was, and those who have their licence keep it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from abmsim.support import Office, Support, Town, nothing


class SimplerLicensing(NamedTuple):
    """This intervention acts through its options alone; its cost is in simpler_licensing.yaml."""


NUMBERS = SimplerLicensing


def serve(options: Mapping[str, object], numbers: SimplerLicensing, month_of_service: int, town: Town) -> Support:  # noqa: ARG001
    """Change the office for everybody."""
    support = nothing(len(town.city.people.state))
    office = Office(
        reviews_less=int(str(options["steps_less"])),
        return_factor=float(str(options["return_chance_factor"])),
        hours_factor=float(str(options["hours_factor"])),
        fee_factor=float(str(options["fee_factor"])),
    )
    changed = int(office != Office())
    return support._replace(office=office._replace(citywide=changed))
