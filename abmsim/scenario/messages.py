# SPDX-License-Identifier: Apache-2.0
"""The words of every mistake, in one place, so that another language is one more table.

Each entry: what is wrong, what is allowed, what to try. Facts in braces are filled in by the reader.
"""

from collections.abc import Mapping
from typing import Final, Literal

from abmsim.scenario.messages_evidence import EVIDENCE
from abmsim.scenario.messages_experiments import EXPERIMENTS
from abmsim.scenario.messages_files import FILES
from abmsim.scenario.messages_plans import PLANS
from abmsim.scenario.messages_spanish import SPANISH
from abmsim.scenario.messages_tables import TABLES
from abmsim.scenario.messages_values import VALUES

Part = Literal["message", "allowed", "suggestion"]
Words = dict[str, tuple[str, str, str]]

ENGLISH: Final[Words] = {**FILES, **VALUES, **PLANS, **EXPERIMENTS, **TABLES, **EVIDENCE}
CATALOGUE: Final[dict[str, Words]] = {"en": ENGLISH, "es": SPANISH}
_POSITION: Final[dict[Part, int]] = {"message": 0, "allowed": 1, "suggestion": 2}


def sentence(code: str, part: Part, facts: Mapping[str, object], language: str = "en") -> str:
    """Give one part of an entry with its facts filled in; English where a language lacks the entry."""
    words = CATALOGUE.get(language, ENGLISH).get(code) or ENGLISH[code]
    return words[_POSITION[part]].format_map(facts)
