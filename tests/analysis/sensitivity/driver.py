# SPDX-License-Identifier: Apache-2.0
"""A process of its own that analyses Ishigami's function in a folder, so that tests can kill it."""

import sys

from abmsim.analysis.sensitivity import analyse
from analysis.sensitivity import functions

if __name__ == "__main__":
    analyse(functions.ISHIGAMI, functions.noted_ishigami, samples=int(sys.argv[2]), second_order=False,
            store=sys.argv[1], jobs=2)  # fmt: skip
