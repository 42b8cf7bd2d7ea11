# SPDX-License-Identifier: Apache-2.0
"""Lets `python -m abmsim` do what `abmsim` does."""

import sys

from abmsim.cli import main

if __name__ == "__main__":
    sys.exit(main())
