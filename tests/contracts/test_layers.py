# SPDX-License-Identifier: Apache-2.0
"""Who may import whom: the contracts of import-linter in pyproject.toml hold."""

import subprocess
import sys
from pathlib import Path


def test_the_layers_hold(root) -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-logo", "--no-cache"], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
