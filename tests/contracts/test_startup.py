# SPDX-License-Identifier: Apache-2.0
"""Asking for help or checking a file is quick: neither loads the model's libraries."""

import json
import os
import resource
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


def test_a_run_and_its_report_do_without_all_of_statistics(root) -> None:
    """`scipy.stats` takes half a second to load; the quantiles that a run needs are in `scipy.special`."""
    program = "import sys, abmsim.running, abmsim.ensemble, abmsim.report.page; print('scipy.stats' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def cpu_seconds(*words: str, cwd, cache) -> float:
    """The least processor time of a Python program, compiled before: what neighbours on the machine change least."""
    surroundings = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    surroundings["PYTHONPYCACHEPREFIX"] = str(cache)
    spent = []
    for _ in range(4):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *words], cwd=cwd, env=surroundings, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(spent)


def test_checking_a_file_costs_little_beside_loading_the_command_line(root, tmp_path) -> None:
    """On an idle machine the libraries alone take .105 s of processor time and `validate` .5 s at most: 4.75 times."""
    bare = cpu_seconds("-c", "import typer, yaml.cyaml", cwd=root, cache=tmp_path)
    ours = cpu_seconds("-m", "abmsim", "validate", "scenarios/liaison.yaml", cwd=root, cache=tmp_path)
    sys.stdout.write(f"validate: {ours:.2f} s of processor time; its libraries alone: {bare:.2f} s\n")
    assert ours <= max(0.5, 4.75 * bare)
