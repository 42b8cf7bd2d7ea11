# SPDX-License-Identifier: Apache-2.0
"""When does it fail? Ranges of the uncertain numbers in which most runs do, found by peeling (PRIM) or by a tree (CART)."""

from abmsim.analysis.discovery.asking import Discovery, Label, discover
from abmsim.analysis.discovery.prim import Box, Limit, prim
from abmsim.analysis.discovery.trees import Leaf, tree

__all__ = ["Box", "Discovery", "Label", "Leaf", "Limit", "discover", "prim", "tree"]
