# SPDX-License-Identifier: Apache-2.0
"""Lives one pair of a trial: one city without, and the same city on the same luck with each arm's levers for its people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from abmsim.analysis.trials.choosing import is_assigned, is_eligible, is_registered, persons
from abmsim.analysis.trials.entrants import ENTRANTS, entrants, windows_of
from abmsim.analysis.trials.recording import FLOWS, SHARES, Recorder, Window, is_of_persons
from abmsim.economy import Economy
from abmsim.incumbents import SMALLEST_SHARE
from abmsim.scenario.trial_city import MARK

if TYPE_CHECKING:
    from abmsim.city import BoolArray
    from abmsim.scenario.eligible import Eligible
    from abmsim.scenario.plan import Scenario

INCUMBENTS: Final = "incumbent_owner_income_dollars"


class Totals(NamedTuple):
    """What one pair gives for one question: sums over people (or the city's figure with `people` 1).

    `people` are in the treated arm; `control` and `treated` are their sums in the two worlds. `others` are eligible but
    not in the treated arm, with their sums in the same two worlds. `per_control` and `per_treated` are the city's or the
    people's sums of what the effect is divided by.
    """

    people: float
    control: float
    treated: float
    others: float = 0.0
    others_control: float = 0.0
    others_treated: float = 0.0
    per_control: float = 0.0
    per_treated: float = 0.0


@dataclass(frozen=True)
class Question:
    """What is asked of one arm: an outcome averaged from month `first` to month `last`, among whom, per what."""

    arm: str
    outcome: str
    first: int
    last: int
    among: Eligible | None = None
    per: str | None = None

    @property
    def windows(self) -> tuple[Window, ...]:
        """The records that the answer needs, the outcome's own first."""
        if self.outcome in ENTRANTS:
            return windows_of(self.last)
        own = Window(self.outcome, self.first, self.last)
        if self.per is None:
            return (own,)
        return own, Window(self.per, 1 if self.per in FLOWS else self.first, self.last)


class Cast(NamedTuple):
    """Who takes part, by place: the eligible, those in the treated arm, owners with a licence, and smaller groups."""

    eligible: BoolArray
    treated: BoolArray
    incumbents: BoolArray
    among: Mapping[Eligible, BoolArray]


@dataclass(frozen=True)
class Life:
    """A trial's city with its arms, and everything that is asked of it. `bare` is the city in which nobody does anything.

    `restricted`: persons or firms are assigned, so that levers reach those of their arm alone; else whole cities are.
    """

    bare: Scenario
    control: Scenario
    arms: Mapping[str, Scenario] = field(hash=False)
    eligible: Eligible
    restricted: bool
    placed: bool  # everybody assigned is served, as far as places reach; else who comes by own choice
    share: float
    ineligible_share: float | None
    questions: tuple[Question, ...]
    seed: int = 1

    def live(self, pair: int, vector: Mapping[str, float]) -> list[Totals]:
        """Live one pair under a parameter vector; return an answer to each question."""
        base = Economy(self.bare.with_vector(vector), self.seed, pair=pair)
        if self.ineligible_share is not None:
            compete(base, self.ineligible_share)
        cast = self._cast(base)
        without = self._world(base, self.control.with_vector(vector), cast, is_control=True)
        worlds = {
            name: self._world(base, arm.with_vector(vector), cast, is_control=False) for name, arm in self.arms.items()
        }
        for question in self.questions:
            for window in question.windows:
                without.follow(window)
                worlds[question.arm].follow(window)
        for recorder in (without, *worlds.values()):
            recorder.live()
        return [answer(question, cast, without, worlds[question.arm]) for question in self.questions]

    def _cast(self, base: Economy) -> Cast:
        eligible = is_eligible(self.eligible, base)
        treated = is_assigned(eligible, self.share, base) if self.restricted else eligible
        among = {one.among: is_eligible(one.among, base) for one in self.questions if one.among is not None}
        return Cast(eligible, treated, is_registered(base.city), among)

    def _world(self, base: Economy, scenario: Scenario, cast: Cast, *, is_control: bool) -> Recorder:
        """Go on from month 0 under one arm; in a trial of persons its levers reach those of that arm alone."""
        world = base.fork(scenario)
        if self.restricted:
            others = cast.eligible if is_control else cast.eligible & ~cast.treated
            for name, programme in world.programmes.items():
                programme.meant = persons(others if name.startswith(MARK) else cast.treated, base)
                programme.placed = self.placed
        return Recorder(world)


def answer(question: Question, cast: Cast, without: Recorder, treated: Recorder) -> Totals:
    """Return the answer of one pair to a question, from the records of its two worlds."""
    among = cast.eligible if question.among is None else cast.eligible & cast.among[question.among]
    if question.outcome in ENTRANTS:
        return Totals(*entrants(question.outcome, question.last, among, without, treated))
    if question.outcome == INCUMBENTS:
        among = among & cast.incumbents
    window, *per = question.windows
    ours, theirs = cast.treated & among, cast.eligible & ~cast.treated & among
    divided = [sums(one, ours, without, treated) for one in per]
    months = next(
        (one.last - one.first + 1 for one in per if one.outcome in FLOWS), 1
    )  # flows are summed, not averaged
    per_control, per_treated = (months * one for one in divided[0][1:]) if divided else (0.0, 0.0)
    others = sums(window, theirs, without, treated) if is_of_persons(window.outcome) else (0.0, 0.0, 0.0)
    return Totals(*sums(window, ours, without, treated), *others, per_control, per_treated)


def sums(window: Window, chosen: BoolArray, without: Recorder, treated: Recorder) -> tuple[float, float, float]:
    """Return how many people count in both worlds, and their sums in each.

    Of the city 1 and its figures; of a share of its people everybody and that many, so that odds can be taken.
    """
    control, other = without.records[window], treated.records[window]
    if not is_of_persons(window.outcome):
        heads = float(without.lived_here.sum()) if window.outcome in SHARES else 1.0
        return heads, heads * float(control.mean()[0]), heads * float(other.mean()[0])
    both = chosen & (control.months > 0) & (other.months > 0)
    return float(both.sum()), float(control.mean()[both].sum()), float(other.mean()[both].sum())


def compete(economy: Economy, share: float) -> None:
    """Let firms that are not eligible sell this share of what the city buys; the residents' firms sell as much as before.

    Incumbents' appeal and the spending of each trade change together, so that prices stay.
    """
    market = economy.city.market
    ours = market.appeal.copy()
    usual = ours + market.incumbents
    theirs = ours * max(SMALLEST_SHARE, share / (1 - share) if share < 1 else np.inf)
    theirs = np.where(np.isfinite(theirs) & (ours > 0), theirs, market.incumbents)
    market.spending[:] *= (ours + theirs) / usual
    market.incumbents[:] = theirs
