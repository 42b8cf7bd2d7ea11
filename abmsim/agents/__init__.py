# SPDX-License-Identifier: Apache-2.0
"""The residents as Mesa agents: looked at one by one, counted together, given a mind of their own (ODD 2.3)."""

from abmsim.agents.agent_set import Residents
from abmsim.agents.entrepreneur import Entrepreneur, overridden
from abmsim.agents.model import Model
from abmsim.agents.resident import NobodyHereError, ReadOnlyError, Resident
from abmsim.behaviours import BEHAVIOURS

__all__ = [
    "BEHAVIOURS",
    "Entrepreneur",
    "Model",
    "NobodyHereError",
    "ReadOnlyError",
    "Resident",
    "Residents",
    "overridden",
]
