# SPDX-License-Identifier: Apache-2.0
"""A public fund for microloans, lent by the city's microlender on the fund's terms (ODD 7.14.19).

Capital is paid in when the fund opens and owed back; principal is no public cost. While the fund runs, the public pays
its administration, what the money costs, and its part of the loans that are lost. When it stops, no new money comes,
loans run on at the rate they were made, and capital goes back as they are repaid.
"""

from collections.abc import Mapping
from typing import NamedTuple

from abmsim.accounts import FLOW, in_cents
from abmsim.interventions.reaching import amount
from abmsim.support import Lending, Support, Town, nothing


class MicroloanFund(NamedTuple):
    """The numbers of this intervention; values, units and sources in microloan_fund.yaml."""

    group_recovered_share: float
    group_accepted_share: float


NUMBERS = MicroloanFund
LOSSES = "losses on loans"  # the cost item
GRANT = "grant"


def chosen(options: Mapping[str, object], name: str, usual: float) -> float:
    """Return what the scenario says, or what the lender does without the fund."""
    return usual if options.get(name) is None else amount(options, name)


def terms(options: Mapping[str, object], numbers: MicroloanFund, town: Town) -> Lending:
    """Return the terms on which the lender lends while the fund runs."""
    lender, borrowing = town.profile.lender, town.numbers.borrowing
    itin, groups = options.get("accepts_itin"), bool(options["group_lending"])
    accepted = chosen(options, "share_accepted", borrowing.share_creditworthy)
    return Lending(
        runs=1,
        by_grant=int(options["capital_from"] == GRANT),
        interest_share_per_year=chosen(options, "interest_share_per_year", lender.interest_share_per_year),
        largest_loan_dollars=chosen(options, "largest_loan_dollars", lender.largest_loan_dollars),
        term_months=chosen(options, "term_months", lender.term_months),
        share_accepting_itin=lender.share_accepting_itin if itin is None else float(bool(itin)),
        share_creditworthy=max(accepted, numbers.group_accepted_share) if groups else accepted,
        share_who_know=chosen(options, "share_who_know", borrowing.share_who_know_the_lender),
        months_of_profit_lent=chosen(options, "months_of_profit_lent", borrowing.months_of_profit_lent),
        recovered_share=numbers.group_recovered_share if groups else borrowing.recovered_share,
    )


def serve(options: Mapping[str, object], numbers: MicroloanFund, month_of_service: int, town: Town) -> Support:
    """Pay the capital in when the fund opens; let the lender lend on the fund's terms."""
    support = nothing(len(town.city.people.state))
    lending = terms(options, numbers, town)
    if month_of_service == 1:
        capital = in_cents(amount(options, "capital_dollars") * town.scale)
        lending = lending._replace(capital_cents=capital)
    return support._replace(lending=lending._replace(losses_cents=town.programme.at_hand(LOSSES, town.month)))


def settle(options: Mapping[str, object], numbers: MicroloanFund, town: Town) -> None:  # noqa: ARG001
    """Note what this month's lost loans took out of the money for them (the lender has had it)."""
    town.programme.pay(LOSSES, town.month, int(town.city.flows[FLOW["loan_losses"]]))
