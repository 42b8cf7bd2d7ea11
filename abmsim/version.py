# SPDX-License-Identifier: Apache-2.0
"""Which abmsim this is, and which generation of results it gives."""

__version__ = "0.1.0"

# Raised by one whenever the same files and the same seed give other numbers.
MODEL_BEHAVIOUR = 4
