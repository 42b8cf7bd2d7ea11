# SPDX-License-Identifier: Apache-2.0
"""The capital ladder: own savings, then kin, then a microloan; and how loans are served (ODD 7.7)."""

from typing import TYPE_CHECKING, NamedTuple

from abmsim.accounts import FLOW, hand_over, in_cents, in_dollars, receive, spend
from abmsim.arithmetic import power
from abmsim.city import CONTACTS, MONTHS_PER_YEAR, NOBODY, Firms, People, State, Tally
from abmsim.compiled import rule
from abmsim.dice import Draw, Luck, chance, chance_of_two, key_of
from abmsim.profile import Lender
from abmsim.support import Lending

if TYPE_CHECKING:
    from abmsim.city import IntArray

ROWS = 4294967296
LOAN_OUT = FLOW["loan_out"]
PRINCIPAL = FLOW["loan_principal"]
INTEREST = FLOW["loan_interest"]
RECOVERY = FLOW["loan_recovery"]
KIN_LOAN = FLOW["kin_loan"]
KIN_REPAYMENT = FLOW["kin_repayment"]


class Borrowing(NamedTuple):
    """The numbers of these rules; values, units and sources in borrowing.yaml."""

    own_savings_share: float
    kin_savings_share: float
    chance_kin_lends: float
    kin_term_months: float
    share_who_know_the_lender: float
    share_creditworthy: float
    months_of_profit_lent: float
    smallest_loan_dollars: float
    margin_assumed_share: float
    recovered_share: float


def on_terms(lender: Lender, numbers: Borrowing, lending: Lending) -> tuple[Lender, Borrowing]:
    """Return the lender and its practice on the terms of a public fund, if one runs; loans made before keep theirs."""
    if not lending.runs:
        return lender, numbers
    terms = lending._asdict()
    ours = {name: terms[name] for name in Lender._fields if name in terms}
    practice = {name: terms[name] for name in ("share_creditworthy", "months_of_profit_lent", "recovered_share")}
    known = max(numbers.share_who_know_the_lender, lending.share_who_know)
    return lender._replace(**ours), numbers._replace(**practice, share_who_know_the_lender=known)


@rule
def annuity_cents(principal: int, yearly_rate: float, term_months: float) -> int:
    """Return the equal monthly payment that repays `principal` in `term_months`."""
    monthly = yearly_rate / MONTHS_PER_YEAR
    if 1 + monthly <= 1:
        return in_cents(in_dollars(principal) / term_months) + 1
    return in_cents(in_dollars(principal) * monthly / (1 - power(1 + monthly, -term_months))) + 1


@rule
def own_cents(i: int, people: People, numbers: Borrowing) -> int:
    """Return what a resident puts into a business of the own savings."""
    return in_cents(in_dollars(people.purse[i]) * numbers.own_savings_share)


@rule
def kin_offer(i: int, people: People, numbers: Borrowing, luck: Luck) -> tuple[int, int]:
    """Return (row, cents) of the contact who would lend most; (nobody, 0) if none would.

    Whether two people would lend to each other is fixed luck of the pair, not drawn again each month.
    """
    lender, most = NOBODY, 0
    key = key_of(luck, Draw.KIN, 0)
    for k in range(CONTACTS):
        j = people.contacts[i, k]
        if j < 0 or people.state[j] == State.VACANT:
            continue
        if chance_of_two(key, people.identity[i], people.identity[j]) >= numbers.chance_kin_lends:
            continue
        offer = in_cents(in_dollars(people.purse[j]) * numbers.kin_savings_share)
        if offer > most:
            lender, most = j, offer
    return lender, most


@rule
def may_borrow(i: int, people: People, lender: Lender, numbers: Borrowing, luck: Luck) -> bool:
    """Return whether this resident knows the lender, has credit, and is served without a social security number."""
    who = people.identity[i]
    if chance(key_of(luck, Draw.KNOWS_LENDER, 0), who) >= numbers.share_who_know_the_lender:
        return False
    share = numbers.share_creditworthy
    if people.unauthorised[i]:
        share = share * lender.share_accepting_itin
    return chance(key_of(luck, Draw.CREDIT, 0), who) < share


@rule
def loan_limit_cents(monthly_profit: float, outstanding: int, lender: Lender, numbers: Borrowing) -> int:
    """Return how much the microlender would lend on an expected profit (dollars a month); 0 if too little."""
    limit = min(lender.largest_loan_dollars, monthly_profit * numbers.months_of_profit_lent) - in_dollars(outstanding)
    if limit < numbers.smallest_loan_dollars:
        return 0
    return in_cents(limit)


@rule
def loan_cents(lacking: int, limit: int, fund: "IntArray", numbers: Borrowing) -> int:
    """Return the loan towards what is lacking, as far as limit and fund reach; nothing that is not worth the paperwork."""
    loan: int = min(lacking, min(limit, fund[0]))
    return loan if loan >= in_cents(numbers.smallest_loan_dollars) else 0


@rule
def lend(
    i: int, lent: int, people: People, firms: Firms, lender: Lender, fund: "IntArray", flows: "IntArray", tally: Tally
) -> int:
    """Pay out a microloan of so many cents, which the fund has (`loan_cents`); return what was lent."""
    if lent <= 0:
        return 0
    fund[0] -= lent
    receive(people.purse, flows, i, LOAN_OUT, lent)
    firms.loan[i] += lent
    firms.loan_rate[i] = lender.interest_share_per_year
    firms.just_borrowed[i] = 1
    firms.loan_payment[i] = annuity_cents(firms.loan[i], lender.interest_share_per_year, lender.term_months)
    tally.lent[people.community[i]] += lent
    return lent


@rule
def borrow_from_kin(
    i: int, cents: int, people: People, firms: Firms, flows: "IntArray", numbers: Borrowing, luck: Luck
) -> int:
    """Borrow at most `cents` from the contact who offers most; return what was lent (0 % interest)."""
    if firms.kin_loan[i] > 0:
        return 0
    lender, offer = kin_offer(i, people, numbers, luck)
    lent = min(cents, offer)
    if lender == NOBODY or lent <= 0:
        return 0
    hand_over(people.purse, flows, lender, i, KIN_LOAN, lent)
    firms.kin_loan[i] = lent
    firms.kin_lender[i] = people.identity[lender]
    firms.kin_payment[i] = in_cents(in_dollars(lent) / numbers.kin_term_months) + 1
    return lent


@rule
def serve_microloan(i: int, people: People, firms: Firms, fund: "IntArray", flows: "IntArray", tally: Tally) -> None:
    """Pay interest and principal out of the purse, as far as it goes; what is missing stays owed."""
    owed = in_cents(in_dollars(firms.loan[i]) * firms.loan_rate[i] / MONTHS_PER_YEAR)
    paid = min(people.purse[i], min(firms.loan_payment[i], firms.loan[i] + owed))
    interest = min(owed, paid)
    spend(people.purse, flows, i, INTEREST, interest)
    spend(people.purse, flows, i, PRINCIPAL, paid - interest)
    firms.loan[i] -= paid - interest
    fund[0] += paid
    tally.repaid[people.community[i]] += paid - interest
    tally.interest[people.community[i]] += interest


@rule
def serve_kin_loan(i: int, people: People, firms: Firms, flows: "IntArray") -> None:
    """Repay kin without interest; a lender who has left the city is not repaid."""
    row = firms.kin_lender[i] % ROWS
    if people.identity[row] != firms.kin_lender[i] or people.state[row] == State.VACANT:
        firms.kin_loan[i] = 0
        return
    paid = min(people.purse[i], min(firms.kin_payment[i], firms.kin_loan[i]))
    hand_over(people.purse, flows, i, row, KIN_REPAYMENT, paid)
    firms.kin_loan[i] -= paid


@rule
def serve_loans(people: People, firms: Firms, fund: "IntArray", flows: "IntArray", tally: Tally) -> None:
    """Let every borrower pay a month's service on microloan and kin loan."""
    for i in range(len(firms.loan)):
        if firms.loan[i] > 0:
            serve_microloan(i, people, firms, fund, flows, tally)
        if firms.kin_loan[i] > 0:
            serve_kin_loan(i, people, firms, flows)


@rule
def default(
    i: int, people: People, firms: Firms, fund: "IntArray", flows: "IntArray", tally: Tally, numbers: Borrowing
) -> None:
    """Settle the debts of a firm that closes: a part is recovered, the rest written off."""
    if firms.loan[i] > 0:
        recovered = min(firms.loan[i], in_cents(in_dollars(people.purse[i]) * numbers.recovered_share))
        spend(people.purse, flows, i, RECOVERY, recovered)
        fund[0] += recovered
        tally.repaid[people.community[i]] += recovered
        tally.written_off[people.community[i]] += firms.loan[i] - recovered
    firms.loan[i] = 0
    firms.loan_payment[i] = 0
    firms.kin_loan[i] = 0
    firms.supplier_credit[i] = 0
