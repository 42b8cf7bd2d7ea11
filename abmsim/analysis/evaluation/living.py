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
from abmsim.city import BoolArray, FloatArray, IntArray, SmallArray
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
    called, without = RollCall(), Scribe(base)
    _write(without, called)
    for _ in range(numbers.months_before):
        base.step()
        _write(without, called)
    names = (PLANNED, LOTTERY, CUT_OFF, ROLL_OUT)
    scribes = {name: without.follow(base.fork(planned)) for name in names}
    months = range(numbers.months_before + 1, planned.months + 1)
    account = _live_both(without, scribes[PLANNED], called, months, range(first, until + 1))
    turns = ByTurns(numbers.neighbourhoods, openings_of(first, until, numbers.waves), base.luck)
    ways = _ways(numbers, turns, scribes[PLANNED])
    for month in months:
        for name, way in ways.items():
            _live(scribes[name], way if first <= month <= until else None)
    roll = called.roll(base.city.people.community.copy())
    meant = np.array(targeted(planned))[roll.community]
    where = np.array([neighbourhood_of(row, turns.neighbourhoods, base.luck).astype(np.int8) for row in roll.identity])
    settings = {
        name: Setting(roll, one.lives(), first - 1, until, meant, where, turns.waves(), turns.openings)
        for name, one in scribes.items()
    }
    return Worlds(without.lives(), settings, {name: float(account[PAIRED_INDEX[name]]) for name in ACCOUNTS})


def _write(scribe: Scribe, called: RollCall) -> None:
    called.write(scribe.economy)
    scribe.write()


def _live_both(without: Scribe, planned: Scribe, called: RollCall, months: range, running: range) -> FloatArray:
    """Live the city without and with the programme as planned; return the job accounts of the last month."""
    comparison = Comparison(without.economy, planned.economy)
    account: FloatArray = comparison.count()[-1]
    for month in months:
        if month in running:
            _list_applicants(planned, np.ones(planned.economy.places, dtype=bool), None)
        without.economy.step()
        _write(without, called)
        planned.economy.step()
        planned.write()
        account = comparison.count()[-1]
    return account


def share_for_places(clients: int, applicants: int, largest: float) -> float:
    """Return which share of applicants may come so that places are filled and nobody is drawn in vain."""
    return min(largest, clients / applicants) if clients and applicants else largest


def _ways(numbers: Evaluating, turns: ByTurns, planned: Scribe) -> dict[str, Admission]:
    """The ways of deciding who may come, each in a world of its own; as many may as fill the planned places."""
    clients, applicants = planned.clients.listed(), planned.applicants.listed()
    share = share_for_places(len(clients), len(applicants), numbers.largest_share_drawn)
    return {
        LOTTERY: ByLottery(share, turns.luck),
        CUT_OFF: ByScore(numbers.weight_of_impression, share, turns.luck),
        ROLL_OUT: turns,
    }


def _live(scribe: Scribe, way: Admission | None) -> None:
    """Live a month of one world; while somebody decides who may come, the others are not served."""
    economy = scribe.economy
    if way is not None:
        admitted = way.admits(economy.city.people, economy.month + 1)
        if way.has_applicants:
            _list_applicants(scribe, admitted, way.scores() if isinstance(way, ByScore) else None)
        admit(economy, admitted)
    economy.step()
    scribe.write()


def _list_applicants(scribe: Scribe, admitted: BoolArray, score: FloatArray | None) -> None:
    """Write down who would come next month, and who of them may."""
    economy = scribe.economy
    scores = np.zeros(economy.places) if score is None else score
    came = who_applies(economy)
    scribe.applicants.enter(came, economy.month + 1, economy.city.people.identity, admitted, scores)
