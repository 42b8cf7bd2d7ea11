# SPDX-License-Identifier: Apache-2.0
"""How the city deals with firms that have no licence: warnings instead of fines, more or fewer inspections (ODD 7.14.21).

Owners weigh what being found would cost when they choose a form of business. With warnings nobody is fined or shut,
and some who are warned think about a licence. When it ends, the rules are as they were.
"""

from collections.abc import Mapping
from typing import NamedTuple

from abmsim.interventions.reaching import amount
from abmsim.support import Inspection, Support, Town, nothing


class Enforcement(NamedTuple):
    """The numbers of this intervention; values, units and sources in enforcement.yaml."""

    chance_warning_heeded: float
    gain_of_detection_ratio: float


NUMBERS = Enforcement


def serve(options: Mapping[str, object], numbers: Enforcement, month_of_service: int, town: Town) -> Support:  # noqa: ARG001
    """Change how firms without a licence are found and what follows."""
    found = amount(options, "detection_factor")
    found = found * (1 + amount(options, "inspectors") * numbers.gain_of_detection_ratio)
    if options["warnings"]:
        inspection = Inspection(found, 0.0, 0.0, numbers.chance_warning_heeded)
    else:
        inspection = Inspection(found)
    changed = int(inspection != Inspection())
    return nothing(len(town.city.people.state))._replace(inspection=inspection._replace(changed=changed))
