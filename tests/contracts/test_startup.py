# SPDX-License-Identifier: Apache-2.0
"""Asking for help or checking a file is quick: neither loads the model's libraries."""

import json
import subprocess
import sys

import pytest

HEAVY = ["SALib", "matplotlib", "mesa", "networkx", "numba", "numpy", "pandas", "scipy"]
PROGRAM = """
import json, sys
from abmsim.cli import main
code = main()
heavy = [name for name in {heavy} if name in sys.modules]
print(json.dumps([code, heavy]), file=sys.stderr)
"""


def loaded_by(*arguments: str, cwd) -> tuple[int, list[str]]:
    """Exit code and the heavy libraries that a command loads."""
    program = [sys.executable, "-c", PROGRAM.format(heavy=HEAVY), *arguments]
    done = subprocess.run(program, cwd=cwd, capture_output=True, text=True, check=True)
    code, heavy = json.loads(done.stderr.splitlines()[-1])
    return code, heavy


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["run", "--help"],
        ["experiment", "run", "--help"],
        ["validate", "scenarios/city_accelerator.yaml"],
        ["validate", "experiments/liaison_or_deep_dives/experiment.yaml"],
        ["list", "scenarios"],
        ["list", "measures"],
        ["list", "numbers"],
        ["explain", "licensing.fee_dollars"],
    ],
    ids=" ".join,
)
def test_a_quick_command_loads_no_heavy_library(arguments, root) -> None:
    assert loaded_by(*arguments, cwd=root) == (0, [])


def test_import_abmsim_loads_no_heavy_library(root) -> None:
    program = f"import sys, abmsim; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
