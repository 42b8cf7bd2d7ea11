# SPDX-License-Identifier: Apache-2.0
"""The rules mean the same as plain Python: without a compiler a tiny city lives the same months, to the last bit."""

import os
import subprocess
import sys

from agents.small import fingerprint, plan

from abmsim import Economy, Entrepreneur

SEED, SCALE, MONTHS = 7, 0.005, 4
LIVE = """
import numba
from agents.test_without_compiling import lived
assert numba.config.DISABLE_JIT
print(lived(False), lived(True))
"""


class Echo(Entrepreneur):
    """Decides as the model does, one by one."""

    def intend(self):
        return super().intend()

    def hire(self) -> int:
        return super().hire()

    def take_up(self) -> bool:
        return super().take_up()

    def save(self) -> float:
        return super().save()


def lived(one_by_one: bool) -> str:
    """Give the fingerprint of a tiny city after some months."""
    economy = Economy(plan(), SEED, Echo if one_by_one else None, scale=SCALE)
    for _ in range(MONTHS):
        economy.step()
    return fingerprint(economy)


def test_without_a_compiler_no_bit_changes(root) -> None:
    path = os.pathsep.join([str(root / "tests"), str(root)])
    surroundings = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": path}
    plain = [sys.executable, "-W", "error", "-W", "ignore::FutureWarning", "-c", LIVE]
    found = subprocess.run(plain, env=surroundings, cwd=root, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    assert found.stdout.split() == [lived(False)] * 2
