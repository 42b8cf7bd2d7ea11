# SPDX-License-Identifier: Apache-2.0
"""How fast and how small the model is, each figure beside its goal; `make bench` prints the table.

All speeds are of one core and measured in one run, so that their ratios mean something on any machine. No test fails
because a machine is slow.
"""

import gc
import os
import resource
import subprocess
import sys
import time

import numpy as np
import pytest

from abmsim import Economy, Entrepreneur, load_scenario
from abmsim.behaviours import BEHAVIOURS
from abmsim.city import State, bytes_of
from abmsim.population import places_of, profile_of

# time of the processor, not of the clock: other programs must not count
pytestmark = [pytest.mark.bench, pytest.mark.benchmark(timer=time.process_time)]
SIZES = {"10,000": 10_000, "60,000": 60_000, "1,000,000": 1_000_000}
BY_AGENTS = 10_000
MONTHS, RUNS, WARM_RUNS = 12, 200, 20
KIBIBYTE, MEGABYTE, BILLION = 1024, 1 << 20, 1e9
GOALS = {
    "ns per resident-month, 10,000 places": "",
    "ns per resident-month, 60,000 places": "60; 25 as a stretch",
    "ns per resident-month, 1,000,000 places": "",
    "the same of 1,000,000 places over that of 60,000": "1.5 at most",
    "ns per resident-month, agent by agent": "",
    "agent by agent over compiled (60,000 places)": "100 at least",
    "ns per resident of one hash, one exp and one copy (NumPy)": "",
    "resident-months over that yardstick": "",
    "bytes per place": "400 at most",
    "seconds to compile, first run": "30 at most",
    "seconds of a warm start": "2 at most",
    "CPU seconds to compile, first run": "30 at most",
    "CPU seconds of a warm start": "2 at most",
    f"megabytes that {RUNS} runs in one process leave behind": "20 at most",
}
START = """
import sys
from abmsim import Economy, load_scenario
economy = Economy(load_scenario(sys.argv[1]), seed=1, scale=0.01)
economy.step()
print(economy.month)
"""


@pytest.fixture(scope="module")
def found() -> dict[str, float]:
    """The figures of this run, by name."""
    return {}


@pytest.fixture(scope="module")
def plan(root):
    return load_scenario(root / "scenarios/city_accelerator.yaml")


def scale_for(plan, places: int) -> float:
    """Return the scale at which the city has this many places for residents."""
    names = [(one.name, one.language) for one in plan.city.communities]
    trades = [(one.name, one.path) for one in plan.city.sectors]
    return places / places_of(profile_of(plan.numbers, names, trades, 1.0)).sum()


def months(benchmark, economy: Economy, rounds: int) -> float:
    """Measure months of an economy; return nanoseconds for each place and month."""
    benchmark.pedantic(economy.step, rounds=rounds, warmup_rounds=1)
    nanoseconds = benchmark.stats.stats.median / economy.places * BILLION
    benchmark.extra_info["nanoseconds per resident-month"] = round(nanoseconds, 1)
    return nanoseconds


@pytest.mark.parametrize("size", SIZES)
def test_a_month_of_the_full_model(benchmark, plan, found, size) -> None:
    economy = Economy(plan, seed=1, scale=scale_for(plan, SIZES[size]))
    assert economy.places == pytest.approx(SIZES[size], rel=0.01)
    found[f"ns per resident-month, {size} places"] = months(benchmark, economy, MONTHS)
    if size == "60,000":
        found["bytes per place"] = bytes_of(economy.city) / economy.places
    assert economy.month == MONTHS + 1


def asking(name: str):
    """Return a method that decides as the model does."""
    usual = getattr(Entrepreneur, name)

    def ask(self) -> object:
        return usual(self)

    return ask


def test_the_same_rules_agent_by_agent(benchmark, plan, found) -> None:
    """A class that overrides every behaviour by asking `super()`: the way a Mesa model is usually written."""
    asked = {behaviour.name: asking(behaviour.name) for behaviour in BEHAVIOURS}
    short = plan.with_numbers({"settling.months_of_spin_up": 1})
    economy = Economy(short, 1, type("Asked", (Entrepreneur,), asked), scale=scale_for(plan, BY_AGENTS))
    found["ns per resident-month, agent by agent"] = months(benchmark, economy, 3)
    assert economy.overridden == set(asked)


def test_the_numpy_yardstick(benchmark, found) -> None:
    """One hash, one exponential, one copy for each of 60,000 residents: about the least that any month could cost."""
    places = SIZES["60,000"]
    identity, kept = np.arange(places, dtype=np.uint64), np.empty(places)

    def yardstick() -> None:
        bits = identity * np.uint64(0x9E3779B97F4A7C15)
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        kept[:] = np.exp(-(bits >> np.uint64(11)).astype(np.float64) * 2.0**-53)

    benchmark.pedantic(yardstick, rounds=100, warmup_rounds=5)
    found["ns per resident of one hash, one exp and one copy (NumPy)"] = benchmark.stats.stats.median / places * BILLION
    assert 0 < kept.min() <= kept.max() <= 1


def start(root, cache) -> tuple[float, float]:
    """Start a fresh Python and live a month of a tiny city; return seconds on the clock and of the processor."""
    surroundings = {**os.environ, "NUMBA_CACHE_DIR": str(cache), "PYTHONPATH": str(root)}
    command = [sys.executable, "-W", "ignore", "-c", START, str(root / "scenarios/city_accelerator.yaml")]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, env=surroundings, cwd=cache, capture_output=True, text=True, check=False)
    seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.stdout.strip() == "1", done.stderr
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_the_first_start_and_a_warm_one(root, tmp_path, found) -> None:
    first, warm = start(root, tmp_path), start(root, tmp_path)
    found["seconds to compile, first run"], found["CPU seconds to compile, first run"] = first
    found["seconds of a warm start"], found["CPU seconds of a warm start"] = warm
    assert warm[1] < first[1]


def test_many_runs_in_one_process_leave_nothing_behind(plan, found) -> None:
    small = plan.with_numbers({"settling.months_of_spin_up": 1})

    def live(runs: int) -> int:
        for seed in range(1, runs + 1):
            economy = Economy(small, seed, scale=0.05)
            economy.step()
            assert (economy.city.people.state != State.VACANT).any()
            del economy
            gc.collect()
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else KIBIBYTE)

    before = live(WARM_RUNS)
    grown = (live(RUNS) - before) / MEGABYTE
    found[f"megabytes that {RUNS} runs in one process leave behind"] = grown
    assert grown <= 20


def test_each_figure_beside_its_goal(found, capsys) -> None:
    compiled, million = (found[f"ns per resident-month, {size} places"] for size in ("60,000", "1,000,000"))
    found["the same of 1,000,000 places over that of 60,000"] = million / compiled
    found["agent by agent over compiled (60,000 places)"] = found["ns per resident-month, agent by agent"] / compiled
    yardstick = found["ns per resident of one hash, one exp and one copy (NumPy)"]
    found["resident-months over that yardstick"] = compiled / yardstick
    with capsys.disabled():
        sys.stdout.write(f"\n\n{'figure':<62}{'found':>10}   goal\n")
        for name, goal in GOALS.items():
            sys.stdout.write(f"{name:<62}{found[name]:>10.1f}   {goal}\n")
    assert set(found) == set(GOALS)
    assert all(value >= 0 for value in found.values())
