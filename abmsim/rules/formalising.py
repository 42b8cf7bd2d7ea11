# SPDX-License-Identifier: Apache-2.0
"""Whether an unregistered owner gets a licence after all (ODD 7.13).

Most owners without a licence stay so: information and a free licence move few, a payment worth months of
profit moves many (de Mel, McKenzie and Woodruff 2013). How much it takes was measured there among owners who had been
told how and filed in their own language: dealing with the authority is in that reluctance, and counts once.
"""

from typing import TYPE_CHECKING, NamedTuple

from abmsim.barriers.language import served
from abmsim.barriers.licensing import burden_dollars, fee_dollars
from abmsim.city import MONTHS_PER_YEAR, FileKind, Files, Firms, Mode, People
from abmsim.compiled import rule
from abmsim.profile import Profile
from abmsim.rules.trading import most_sales_dollars

if TYPE_CHECKING:
    from abmsim.world import Numbers


class Formalising(NamedTuple):
    """The numbers of these rules; values, units and sources in formalising.yaml."""

    chance_considered_per_month: float
    horizon_months: float
    share_of_tax_believed_due: float
    usual_trust_share: float


@rule
def gain_of_licence_dollars(
    typical_profit: float,
    typical_sales: float,
    tax_share: float,
    licence_points: float,
    renewal: float,
    numbers: Formalising,
) -> float:
    """Return what an owner believes a licence brings over the horizon: more sales, less tax and renewals."""
    more = max(0.0, typical_profit) * licence_points
    tax = typical_sales * tax_share * numbers.share_of_tax_believed_due
    return numbers.horizon_months * (more - tax - renewal / MONTHS_PER_YEAR)


@rule
def is_worth_registering(
    gain: float, cost: float, payment: float, typical_profit: float, reluctance_months: float
) -> bool:
    """Return whether payment and gain beat cost and reluctance (which is worth some months of profit)."""
    return payment + gain - cost > reluctance_months * max(0.0, typical_profit)


@rule
def paperwork_dollars(
    i: int, language_help: float, spared: float, fee_factor: float, people: People, profile: Profile, numbers: "Numbers"
) -> float:
    """Return fee, learning and forms of a licence for owner i; dealing with the authority is in the reluctance."""
    path = profile.trades.path[people.sector[i]]
    understood = served(people.english[i], language_help)
    learning_and_forms = burden_dollars(people.informed[i], understood, 1.0, path, numbers.licensing)
    return fee_dollars(path, fee_factor, numbers.licensing) + (1 - spared) * learning_and_forms


@rule
def reluctance_months(reluctance: float, trust: float, spared: float, numbers: Formalising) -> float:
    """Return what registering must be worth, in months of profit: `reluctance` is that at the usual trust.

    More at less trust, less where somebody else deals with the authority: reluctance (1 - trust) / (1 - usual) (1 - spared).
    """
    return reluctance * (1 - trust) / (1 - numbers.usual_trust_share) * (1 - spared)


@rule
def could_formalise(i: int, people: People, firms: Firms, files: Files) -> bool:
    """Return whether the firm of resident i is unregistered, may be licensed and has no file."""
    unregistered = firms.mode[i] == Mode.UNREGISTERED_SIDE or firms.mode[i] == Mode.UNREGISTERED_MAIN
    return unregistered and not people.cannot_license[i] and files.kind[i] == FileKind.NONE


@rule
def formalise(
    i: int,
    language_help: float,
    spared: float,
    fee_factor: float,
    payment: float,
    people: People,
    firms: Firms,
    profile: Profile,
    numbers: "Numbers",
) -> bool:
    """Return whether the owner of unregistered firm i decides to file for a licence."""
    sales = min(
        firms.typical_demand[i], most_sales_dollars(i, people, firms, profile, numbers.trading, numbers.capital)
    )
    gain = gain_of_licence_dollars(
        firms.typical_profit[i],
        sales,
        profile.taxes.gross_receipts_tax_share,
        numbers.trading.licence_sales_log_points,
        numbers.licensing.renewal_dollars_per_year,
        numbers.formalising,
    )
    cost = paperwork_dollars(i, language_help, spared, fee_factor, people, profile, numbers)
    months = reluctance_months(people.reluctance[i], people.trust[i], spared, numbers.formalising)
    return is_worth_registering(gain, cost, payment, firms.typical_profit[i], months)
