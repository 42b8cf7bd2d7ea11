# SPDX-License-Identifier: Apache-2.0
"""What a scenario and its runs say beside the tables: warnings in words, and what each lever does (ODD 4.3)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from abmsim.results import kept
from abmsim.results.plan import NOTHING_TESTED, Plan, World
from abmsim.results.tables import Kept

if TYPE_CHECKING:
    from abmsim.scenario import Scenario

WARNINGS_OF_ONE = {"untouched": "The intervention {} touched nobody."}
WARNINGS = {"untouched": "The interventions touched nobody."}  # what the model says in one word
TOO_SMALL = (
    "The city was scaled to {:g}, and budgets and places with it: less than one whole payment or place a month serves nobody. "
    "Try a larger --scale before you conclude anything."
)


def warnings_of(plan: Plan, world: World, place: int, runs: Kept) -> tuple[str, ...]:
    """Return the warnings of the treated world at `place` of a plan; one of some pairs only says of how many."""
    heard = Counter(
        warning for pair in runs.pairs for warning in sorted({*kept.world(runs.store, pair, place).warnings})
    )
    total = len(runs.pairs)
    lived = [_in_words(warning, n, total) for warning, n in sorted(heard.items())]
    untested = [NOTHING_TESTED] if plan.tests_nothing(world.name) else []
    small = [TOO_SMALL.format(plan.scale)] if plan.scale < 1 and any("touched nobody" in one for one in lived) else []
    moved_on = () if plan.ensemble is None else plan.ensemble.warnings
    return tuple(dict.fromkeys([*untested, *moved_on, *world.scenario.warnings, *lived, *small]))


def levers_in_words(scenario: Scenario) -> tuple[str, ...]:
    """Each lever in words that are equal when two scenarios do the same: kind, months, options, numbers of its own."""
    own = {name: scenario.numbers[name] for name in scenario.chosen if name in scenario.lever_defaults}
    return tuple(
        f"{plan.kind} {plan.start}-{plan.end} {sorted(plan.options.items())} "
        f"{[(name, value) for name, value in sorted(own.items()) if name.startswith(f'{plan.kind}.')]}"
        for plan in scenario.interventions
    )


def _in_words(warning: str, pairs: int, total: int) -> str:
    word, _, intervention = warning.partition(" ")
    words = WARNINGS_OF_ONE[word].format(intervention) if intervention and word in WARNINGS_OF_ONE else warning
    words = WARNINGS.get(warning, words)
    return words if pairs == total else f"{words} (in {pairs} of {total} pairs)"
