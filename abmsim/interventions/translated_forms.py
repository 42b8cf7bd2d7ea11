# SPDX-License-Identifier: Apache-2.0
"""Forms and a website in another language, for everybody who speaks it, with nobody to ask (ODD 7.14.9).

While they are there, files of speakers are handed in and corrected in their own language, as far as paper goes.
They raise no trust and tell nobody who does not look. Translations that stay online stay useful: set no end.
"""

from collections.abc import Mapping
from typing import NamedTuple

from abmsim.interventions.reaching import amount
from abmsim.interventions.targeting import people_of
from abmsim.support import Support, Town, giving


class TranslatedForms(NamedTuple):
    """The numbers of this intervention; values, units and sources in translated_forms.yaml."""

    language_served: float


NUMBERS = TranslatedForms


def serve(options: Mapping[str, object], numbers: TranslatedForms, month_of_service: int, town: Town) -> Support:  # noqa: ARG001
    """Serve all speakers in writing, as far as forms are translated."""
    support = giving(len(town.city.people.state), "language_help", "eased")
    served = numbers.language_served * amount(options, "share_translated")
    speakers = people_of(options, town)
    support.language_help[speakers] = served
    support.eased[speakers] = int(served > 0)
    return support
