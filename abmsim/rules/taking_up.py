# SPDX-License-Identifier: Apache-2.0
"""Who comes when the city offers help: those who gain from it, and those who were coming anyway (ODD 7.16)."""

from typing import NamedTuple

from abmsim.arithmetic import logistic, most_of_logistic
from abmsim.compiled import rule


class TakingUp(NamedTuple):
    """The numbers of these rules; values, units and sources in taking_up.yaml."""

    base_log_odds: float
    intends_log_odds: float
    profit_fall_log_odds: float
    spread_of_worth_dollars: float
    share_of_licence_burden: float


@rule
def profit_fall_share(profit: float, typical: float) -> float:
    """Return by which share profit lies below what is usual, between 0 and 1."""
    if typical <= 0:
        return 0.0
    return max(0.0, min(1.0, (typical - profit) / typical))


@rule
def odds_to_take_up(benefit: float, burden: float, intends: bool, profit_fall: float, numbers: TakingUp) -> float:
    """Return the log odds, each month, that a resident who may use a programme does.

    log odds = base + (benefit - burden) / spread + intends + profit fall
    """
    odds = numbers.base_log_odds + (benefit - burden) / numbers.spread_of_worth_dollars
    odds = odds + numbers.profit_fall_log_odds * profit_fall
    if intends:
        odds = odds + numbers.intends_log_odds
    return odds


@rule
def chance_to_take_up(benefit: float, burden: float, intends: bool, profit_fall: float, numbers: TakingUp) -> float:
    """Return the monthly chance that a resident who may use a programme does: 1 / (1 + exp(-log odds))."""
    return logistic(odds_to_take_up(benefit, burden, intends, profit_fall, numbers))


@rule
def takes_up_at(
    luck: float, benefit: float, burden: float, intends: bool, profit_fall: float, numbers: TakingUp
) -> bool:
    """Return whether luck lies below that chance; most stay away by far, which is seen without an exponential."""
    if luck >= most_of_logistic(odds_to_take_up(benefit, burden, intends, profit_fall, numbers)):
        return False
    return luck < chance_to_take_up(benefit, burden, intends, profit_fall, numbers)
