# SPDX-License-Identifier: Apache-2.0
"""The same city on every machine: no clock, language, hash seed, processor or compiler changes a bit."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from laws.one_pair import digest

import abmsim

PROGRAM = Path(__file__).parent / "one_pair.py"
SCALE, MONTHS = 0.02, 12
ELSEWHERE = {
    "hash seed": {"PYTHONHASHSEED": "12345"},
    "language": {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
    "time zone": {"TZ": "Asia/Ho_Chi_Minh"},
    "no fused multiplication": {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA"},
    "plain NumPy": {"NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3"},
    "one thread": {"OPENBLAS_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Haswell"},
}


def digest_elsewhere(
    settings: dict[str, str], scale: float = SCALE, months: int = MONTHS, folder: Path | None = None
) -> str:
    """Return the digest that a fresh Python gives under these settings, in another folder."""
    here = Path(abmsim.__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(here), **settings}
    command = [sys.executable, "-W", "ignore", str(PROGRAM), str(scale), str(months)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=folder or "/", check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_another_process_elsewhere_lives_the_same_pair(tmp_path) -> None:
    everything = {name: value for settings in ELSEWHERE.values() for name, value in settings.items()}
    assert digest_elsewhere(everything, folder=tmp_path) == digest(SCALE, MONTHS)


@pytest.mark.slow
@pytest.mark.parametrize("setting", ELSEWHERE)
def test_no_setting_changes_a_bit(setting) -> None:
    assert digest_elsewhere(ELSEWHERE[setting]) == digest(SCALE, MONTHS)


@pytest.mark.slow
def test_a_random_hash_seed_changes_nothing() -> None:
    assert digest_elsewhere({"PYTHONHASHSEED": "random"}) == digest_elsewhere({"PYTHONHASHSEED": "0"})


@pytest.mark.matrix
def test_another_processor_lives_the_same_pair() -> None:
    """Compiled anew for a processor without any extension (takes a minute)."""
    assert digest_elsewhere({"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}) == digest(SCALE, MONTHS)


@pytest.mark.slow
def test_plain_python_lives_the_same_pair() -> None:
    assert digest_elsewhere({"NUMBA_DISABLE_JIT": "1"}, 0.01, 3) == digest(0.01, 3)
