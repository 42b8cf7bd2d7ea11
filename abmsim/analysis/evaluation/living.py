# SPDX-License-Identifier: Apache-2.0
"""One pair as evaluators would find it: the city without the programme, with it, and with it by lottery, score or turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from abmsim.analysis.evaluation.assigning import (
    Admission,
    ByLottery,
    ByScore,
    ByTurns,
    admit,
    neighbourhood_of,
    openings_of,
    who_applies,
)
from abmsim.analysis.evaluation.history import with_history
from abmsim.analysis.evaluation.numbers import Evaluating
from abmsim.analysis.evaluation.records import Lives, Roll, RollCall, Scribe
from abmsim.city import BoolArray, IntArray, SmallArray
from abmsim.comparing import Comparison, targeted
from abmsim.economy import Economy
from abmsim.measures import PAIRED_INDEX

if TYPE_CHECKING:
    from abmsim.scenario import Scenario

WITHOUT, PLANNED, LOTTERY, CUT_OFF, ROLL_OUT = "without", "planned", "lottery", "cut_off", "roll_out"
ACCOUNTS = (
    "additional_jobs", "gross_jobs", "deadweight_jobs", "spillover_jobs", "displaced_jobs", "net_jobs", "reported_jobs",
    "assisted_persons",
)  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """What an evaluator works with: who lives where, what their firms did, who is on which list.

    Months are rows: `before` is the last one without the programme, `first` and `until` those in which it runs, `last`
    the one in which results are looked at. `neighbourhood` [months + 1, places] and `wave` of each neighbourhood
    matter where a programme goes from one to the next.
    """

    roll: Roll
    lives: Lives
    before: int
    until: int
    target: BoolArray
    neighbourhood: SmallArray
    wave: IntArray
    openings: IntArray

    @property
    def first(self) -> int:
        """The first month of the programme."""
        return self.before + 1

    @property
    def last(self) -> int:
        """The month in which results are looked at."""
        return len(self.roll.identity) - 1


@dataclass(frozen=True)
class Worlds:
    """One pair: the city without the programme, and each setting with it; the job accounts of the planned one."""

    without: Lives
    settings: Mapping[str, Setting]
    accounts: Mapping[str, float]


def live_worlds(scenario: Scenario, numbers: Evaluating, seed: int, pair: int, scale: float) -> Worlds:
    """Live a pair: the months before the programme once, then side by side without it and with it in every way."""
    planned = with_history(scenario, numbers.months_before)
    first = min(plan.start for plan in planned.interventions)
    until = max(plan.end for plan in planned.interventions)
    base = Economy(planned.counterfactual(), seed, pair=pair, scale=scale)
    called, scribe = RollCall(), Scribe(base)
    called.write(base)
    scribe.write()
    for _ in range(numbers.months_before):
        _live(scribe)
        called.write(base)
    turns = ByTurns(numbers.neighbourhoods, openings_of(first, until, numbers.waves), base.luck)
    ways = _ways(numbers, turns)
    scribes = {WITHOUT: scribe, **{name: scribe.follow(base.fork(planned)) for name in (PLANNED, *ways)}}
    comparison = Comparison(base, scribes[PLANNED].economy)
    comparison.count()
    account = np.empty(0)
    for month in range(numbers.months_before + 1, planned.months + 1):
        for name, one in scribes.items():
            _live(one, ways.get(name) if first <= month <= until else None)
        called.write(base)
        account = comparison.count()[-1]
    roll = called.roll(base.city.people.community.copy())
    lives = {name: one.lives() for name, one in scribes.items()}
    meant = np.array(targeted(planned))[roll.community]
    where = np.array([neighbourhood_of(row, turns.neighbourhoods, base.luck).astype(np.int8) for row in roll.identity])
    settings = {
        name: Setting(roll, lives[name], first - 1, until, meant, where, turns.waves(), turns.openings)
        for name in (PLANNED, *ways)
    }
    return Worlds(lives[WITHOUT], settings, {name: float(account[PAIRED_INDEX[name]]) for name in ACCOUNTS})


def _ways(numbers: Evaluating, turns: ByTurns) -> dict[str, Admission]:
    """The ways of deciding who may come, each in a world of its own."""
    luck = turns.luck
    return {
        LOTTERY: ByLottery(numbers.share_offered_by_lottery, luck),
        CUT_OFF: ByScore(numbers.weight_of_impression, numbers.share_admitted_by_score, luck),
        ROLL_OUT: turns,
    }


def _live(scribe: Scribe, way: Admission | None = None) -> None:
    """Live a month of one world; where somebody decides who may come, write down who applies."""
    economy = scribe.economy
    if way is not None:
        month, people = economy.month + 1, economy.city.people
        admitted = way.admits(people, month)
        if way.has_applicants:
            score = way.scores() if isinstance(way, ByScore) else np.zeros(economy.places)
            scribe.applicants.enter(who_applies(economy), month, people.identity, admitted, score)
        admit(economy, admitted)
    economy.step()
    scribe.write()
