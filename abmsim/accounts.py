# SPDX-License-Identifier: Apache-2.0
"""Every cent: who paid whom, for what (ODD 5).

All money moves through the doors of this module, in whole cents, and each payment is booked under a flow
that has one payer and one payee. A household and its firm share one purse; what the firm earned in a month
is kept apart in its till until the month closes.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from abmsim.city import IntArray
from abmsim.compiled import rule

CENTS_PER_DOLLAR = 100.0
HALF = 0.5
SECTORS_OF_ACCOUNTS = ("residents", "firms", "lender", "city", "grant", "partner", "outside")
OPENING, CAME_IN, WENT_OUT, CLOSING = 0, 1, 2, 3  # columns of the table of balances


class Flow(NamedTuple):
    """A kind of payment, always from the same payer to the same payee."""

    name: str
    payer: str
    payee: str


FLOWS = (
    Flow("outside_wage", "outside", "residents"),
    Flow("benefit", "outside", "residents"),
    Flow("arriving_purse", "outside", "residents"),
    Flow("departing_purse", "residents", "outside"),
    Flow("niche_purchase", "residents", "firms"),
    Flow("other_consumption", "residents", "outside"),
    Flow("remittance", "residents", "outside"),
    Flow("mainstream_sale", "outside", "firms"),
    Flow("procurement_award", "city", "firms"),
    Flow("procurement_outside", "city", "outside"),
    Flow("co_ethnic_wage", "firms", "residents"),
    Flow("outside_staff_pay", "firms", "outside"),
    Flow("payroll_tax", "firms", "outside"),
    Flow("materials", "firms", "outside"),
    Flow("running_costs", "firms", "outside"),
    Flow("first_hire_cost", "firms", "outside"),
    Flow("investment", "firms", "outside"),
    Flow("receipts_tax_city", "firms", "city"),
    Flow("receipts_tax_state", "firms", "outside"),
    Flow("incumbents_receipts_tax", "outside", "city"),
    Flow("renewal", "firms", "city"),
    Flow("fine", "firms", "city"),
    Flow("fee", "residents", "city"),
    Flow("registration_payment", "city", "residents"),
    Flow("hiring_subsidy", "city", "firms"),
    Flow("start_up_grant", "city", "residents"),
    Flow("start_up_investment", "residents", "outside"),
    Flow("supplier_credit", "outside", "firms"),
    Flow("supplier_repayment", "firms", "outside"),
    Flow("loan_out", "lender", "residents"),
    Flow("loan_principal", "residents", "lender"),
    Flow("loan_interest", "residents", "lender"),
    Flow("loan_recovery", "residents", "lender"),
    Flow("lender_admin", "lender", "outside"),
    Flow("lender_support", "outside", "lender"),
    Flow("fund_capital_city", "city", "lender"),
    Flow("fund_capital_grant", "grant", "lender"),
    Flow("kin_loan", "residents", "residents"),
    Flow("kin_repayment", "residents", "residents"),
    Flow("owner_draw", "firms", "residents"),
    Flow("owner_injection", "residents", "firms"),
    Flow("grant_instalment", "grant", "city"),
    Flow("grant_returned", "city", "grant"),
    Flow("partner_instalment", "partner", "city"),
    Flow("partner_returned", "city", "partner"),
    Flow("programme_cost", "city", "outside"),
    Flow("loan_losses", "city", "lender"),
    Flow("fund_returned_city", "lender", "city"),
    Flow("fund_returned_grant", "lender", "grant"),
    Flow("fee_refund", "city", "residents"),
)
FLOW = {flow.name: position for position, flow in enumerate(FLOWS)}


@rule
def in_cents(dollars: float) -> int:
    """Return whole cents for an amount in dollars, halves rounded up."""
    return math.floor(dollars * CENTS_PER_DOLLAR + HALF)


@rule
def in_dollars(cents: int) -> float:
    """Return dollars for an amount in cents."""
    return cents / CENTS_PER_DOLLAR


@rule
def receive(purse: IntArray, flows: IntArray, slot: int, flow: int, cents: int) -> None:
    """Put `cents` from outside the city's households into the purse of `slot`."""
    purse[slot] += cents
    flows[flow] += cents


@rule
def spend(purse: IntArray, flows: IntArray, slot: int, flow: int, cents: int) -> None:
    """Take `cents` out of the purse of `slot`, paid to somebody outside the city's households."""
    purse[slot] -= cents
    flows[flow] += cents


@rule
def take(purse: IntArray, slot: int, cents: int) -> int:
    """Take `cents` out of the purse of `slot` and return them: whoever takes from many books the sum once (`between`)."""
    purse[slot] -= cents
    return cents


@rule
def put(purse: IntArray, slot: int, cents: int) -> int:
    """Put `cents` into the purse of `slot` and return them, to be booked in one sum as well."""
    purse[slot] += cents
    return cents


@rule
def hand_over(purse: IntArray, flows: IntArray, payer: int, payee: int, flow: int, cents: int) -> None:
    """Move `cents` from one resident's purse into another's."""
    purse[payer] -= cents
    purse[payee] += cents
    flows[flow] += cents


@rule
def sell(purse: IntArray, till: IntArray, flows: IntArray, slot: int, flow: int, cents: int) -> None:
    """Book `cents` that the firm of `slot` takes in."""
    till[slot] += cents
    purse[slot] += cents
    flows[flow] += cents


@rule
def buy(purse: IntArray, till: IntArray, flows: IntArray, slot: int, flow: int, cents: int) -> None:
    """Book `cents` that the firm of `slot` pays out."""
    till[slot] -= cents
    purse[slot] -= cents
    flows[flow] += cents


@rule
def employ_for(
    purse: IntArray, till: IntArray, flows: IntArray, owner: int, worker: int, flow: int, cents: int
) -> None:
    """Move `cents` of wages from a firm into a worker's purse."""
    till[owner] -= cents
    purse[owner] -= cents
    purse[worker] += cents
    flows[flow] += cents


@rule
def between(flows: IntArray, flow: int, cents: int) -> None:
    """Book `cents` between two sectors neither of which is a household or a firm."""
    flows[flow] += cents


@rule
def close_tills(till: IntArray, flows: IntArray, draw: int, injection: int) -> None:
    """Book what each firm's month left (or lacked) as its owner's, so that the sector `firms` closes at zero."""
    left, lacked = 0, 0
    for slot in range(len(till)):
        left += max(0, till[slot])
        lacked += max(0, -till[slot])
        till[slot] = 0
    between(flows, draw, left)
    between(flows, injection, lacked)


def hand_out(purse: IntArray, flows: IntArray, rows: IntArray, flow: int, cents: Sequence[int] | IntArray) -> IntArray:
    """Put cents from outside the city's households into many purses; return the cents of each row.

    Raises:
        ValueError: a row is named twice, or an amount is below 0.
    """
    amounts = np.asarray(cents, dtype=np.int64)
    if len(np.unique(rows)) != len(rows) or (len(amounts) and amounts.min() < 0):
        raise ValueError("each resident is paid once, and never less than nothing")
    purse[rows] += amounts
    flows[flow] += int(amounts.sum())
    return amounts


def balances(opening: IntArray, flows: IntArray) -> IntArray:
    """Return opening, in, out and closing cents of each sector of account (shape: sectors x 4)."""
    table = np.zeros((len(SECTORS_OF_ACCOUNTS), CLOSING + 1), dtype=np.int64)
    table[:, OPENING] = opening
    for flow, cents in zip(FLOWS, flows, strict=True):
        table[SECTORS_OF_ACCOUNTS.index(flow.payee), CAME_IN] += cents
        table[SECTORS_OF_ACCOUNTS.index(flow.payer), WENT_OUT] += cents
    table[:, CLOSING] = table[:, OPENING] + table[:, CAME_IN] - table[:, WENT_OUT]
    return table
