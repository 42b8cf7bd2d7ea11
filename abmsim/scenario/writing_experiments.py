# SPDX-License-Identifier: Apache-2.0
"""Writes a commented experiment to start from, with every part explained and the levers of its scenarios named."""

import json
from collections.abc import Iterator, Sequence

from abmsim.scenario.levers import read_lever
from abmsim.scenario.measuring import USUAL
from abmsim.scenario.places import Library
from abmsim.scenario.plan import InterventionPlan, Scenario
from abmsim.scenario.problems import Report, plain

_HALF, _DOUBLE = 0.5, 2.0
_FEE = "licensing.fee_dollars"


def experiment_text(name: str, scenarios: Sequence[tuple[str, Scenario]], library: Library | None = None) -> str:
    """Give a commented experiment that validates; each scenario comes with the text that names its file."""
    return "\n".join(_lines(name, scenarios, library or Library())) + "\n"


def _lines(name: str, scenarios: Sequence[tuple[str, Scenario]], library: Library) -> Iterator[str]:
    yield "# yaml-language-server: $schema=experiment.schema.json   (abmsim schema experiment > experiment.schema.json)"
    yield "# An experiment: scenarios, what varies in them, what is measured. Check it with: abmsim validate THIS_FILE"
    yield "schema: 1"
    yield f"name: {json.dumps(name)}"
    yield 'question: ""            # what it is to answer'
    files = ", ".join(json.dumps(file) for file, _ in scenarios)
    yield f"scenarios: [{files}]   # files beside this one, or names that `abmsim list scenarios` shows"
    yield "pairs: 30               # pairs of worlds on the same luck at every point"
    yield "seed: 1                 # which luck"
    yield "# scale: 0.2            # a fifth of the city, to try things out"
    yield "# months: 36            # instead of the scenarios' own"
    yield ""
    yield "# What the city can choose, at each of the values to try: options of an intervention, or numbers."
    yield "# levers:"
    yield from dict.fromkeys(
        line for _, one in scenarios for plan in one.interventions for line in _options(plan, library)
    )
    fee = scenarios[0][1].registry.get(_FEE)
    if fee is not None:
        yield f"#   {_FEE}: [{plain(fee.low)}, {plain(fee.high)}]"
    yield ""
    yield "# What nobody knows: a number with its bounds, or `range` for the range it comes with; `assumed` or `all` for many."
    yield "# uncertainties: assumed"
    yield "# uncertainties: {licensing_queue.chance_returned: range, office.hours_per_review: [2, 3]}"
    yield "# method: {sample: latin_hypercube, points: 100}   # or one_at_a_time"
    yield ""
    yield "# What is kept of every run; `abmsim list measures` shows all."
    yield "measures:"
    for measure in USUAL:
        yield f"  - {measure}"


def _options(plan: InterventionPlan, library: Library) -> Iterator[str]:
    """Give a line to uncomment for every amount of an intervention: half of it, it, twice as much, as far as allowed."""
    lever = read_lever(plan.kind, library, Report())
    for option in lever.options if lever is not None else ():
        value = plan.options.get(option.name)
        if option.kind != "number" or isinstance(value, bool) or not isinstance(value, int | float) or not value:
            continue
        tried = [one for one in (value * _HALF, float(value), value * _DOUBLE) if option.low <= one <= option.high]
        yield f"#   {plan.id}.{option.name}: [{', '.join(plain(one) for one in tried)}]"
