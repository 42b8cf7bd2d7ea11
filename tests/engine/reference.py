# SPDX-License-Identifier: Apache-2.0
"""A second, slow model of the middle of a month, written from docs/background/odd.md in plain Python.

It shares no code with the first: its own luck, exponential and normal quantile. Each function takes the columns as they stood
before a part of the month and changes them as the description says.
"""

import hashlib
import math
from statistics import NormalDist
from types import SimpleNamespace
from typing import Any, NamedTuple

WORD = 2**64 - 1
STEP, SECOND, THIRD = 0x9E3779B97F4A7C15, 0xD1B54A32D192ED03, 0x8CB92BA72F3D8DD7
QUANTILE = NormalDist().inv_cdf
# decisions of section 3.3, by number
HEAR, FORGET, ACT, TASTE, REDRAW, LOSE, FIND, CLOSE, SHOCK, NOISE = 40, 41, 42, 43, 44, 46, 47, 50, 37, 38
VACANT, AT_HOME, UNEMPLOYED, OUTSIDE_JOB, CO_ETHNIC = 0, 1, 2, 3, 5
SIDES, MAINS, REGISTERED = (1, 3), (2, 4), (3, 4)
FOOD = 2


def mixed(bits: int) -> int:
    """SplitMix64's finaliser."""
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9 & WORD
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB & WORD
    return bits ^ (bits >> 31)


class Dice:
    """Luck of section 3.3."""

    def __init__(self, seed: int, pair: int) -> None:
        digest = hashlib.sha256(f"abmsim luck {seed} {pair}".encode()).digest()
        self.first, self.second = (int.from_bytes(digest[k : k + 8], "little") for k in (0, 8))

    def key(self, decision: int, month: int) -> int:
        return mixed(self.first ^ mixed((self.second + decision * SECOND + month * THIRD) & WORD))

    def luck(self, decision: int, month: int, who: int, other: int | None = None) -> float:
        bits = mixed((self.key(decision, month) + int(who) * STEP) & WORD)
        if other is not None:
            bits = mixed((bits + other * THIRD) & WORD)
        return ((bits >> 11) + 0.5) / 2**53

    def normal(self, decision: int, month: int, who: int) -> float:
        return QUANTILE(self.luck(decision, month, who))


class Here(NamedTuple):
    """What a month reads: numbers, profile, market, dice, clock and the month of the year."""

    n: Any
    p: Any
    m: Any
    dice: Dice
    clock: int
    month_of_year: int


def cents(dollars: float) -> int:
    return math.floor(100 * dollars + 0.5)


def hours(mode: int, n: Any) -> float:
    """Hours of an owner in a firm of this mode."""
    return 0.0 if mode == 0 else 1.0 if mode in MAINS else n.trading.side_hours_share


def charged(practice: float, n: Any) -> float:
    """Section 7.5.1."""
    lowest, elasticity = n.trading.lowest_markup_share, n.trading.price_elasticity_ratio
    return 1 + (lowest + (1 - lowest) * practice) / (elasticity - 1)


def appeal_of(customers: float, points: float, mode: int, practice: float, n: Any) -> float:
    """Section 7.5."""
    s = n.trading.price_elasticity_ratio
    points += n.trading.practice_sales_log_points * (practice - n.trading.usual_practice_share)
    points += n.trading.licence_sales_log_points * (mode in REGISTERED)
    return customers * math.exp(points) * (charged(practice, n) / (s / (s - 1))) ** (1 - s)


def mainstream(english: float, n: Any) -> float:
    return math.exp(n.language.mainstream_gap_log_points * (english - 1))


def needs(c: SimpleNamespace, i: int, w: Here) -> float:
    """Section 7.1.3: the equipment that firm i needs with its staff."""
    staff = c.staff[i] + c.outside_staff[i]
    return c.start_up_capital[i] + w.p.trades.capital_dollars_per_worker[c.sector[i]] * staff


def output_of(c: SimpleNamespace, i: int, w: Here) -> float:
    """Section 7.1.3: the share of a fully equipped firm's output."""
    needed = needs(c, i, w)
    scale = min(1.0, c.capital[i] / needed) if needed > 0 else 1.0
    return scale**w.n.capital.output_elasticity_ratio


def talk(c: SimpleNamespace, w: Here) -> None:
    """Section 7.3: word of mouth, trust, English, attention; everybody at once."""
    n, dice, clock = w.n, w.dice, w.clock
    h, here = n.hearing, [i for i in range(len(c.state)) if c.state[i] != VACANT]
    took_part = {i for i in here if c.mode[i] in REGISTERED or c.assisted[i] == 1}
    tells = {
        i: h.chance_participant_tells_per_month if i in took_part else h.chance_other_tells_per_month for i in here
    }
    knew, trusted = c.informed.copy(), c.trust.copy()
    for i in here:
        contacts = [j for j in c.contacts[i] if j >= 0 and c.state[j] != VACANT]
        silent = math.prod(1 - tells[j] for j in contacts if knew[j])
        if contacts:
            pull = h.weight_of_contacts_per_month * (sum(trusted[j] for j in contacts) / len(contacts) - trusted[i])
            c.trust[i] += pull + h.pull_of_origin_per_month * (c.trust_origin[i] - trusted[i])
        speed = h.english_at_co_ethnic_work_ratio if c.state[i] == CO_ETHNIC else 1
        c.english[i] += speed * h.english_gain_share_per_month * (1 - c.english[i])
        c.attention[i] *= h.attention_kept_share
        if not knew[i]:
            c.informed[i] = dice.luck(HEAR, clock, c.identity[i]) < 1 - silent
        elif c.mode[i] not in REGISTERED and not c.served[i]:
            c.informed[i] = dice.luck(FORGET, clock, c.identity[i]) >= h.chance_forget_per_month


def sell(c: SimpleNamespace, w: Here) -> None:
    """Section 7.5 up to revenue: shocks, appeal, markets, capacity."""
    n, p, m, dice, clock = w.n, w.p, w.m, w.dice, w.clock
    firms, t = [i for i in range(len(c.mode)) if c.mode[i]], n.trading
    for i in firms:
        c.shock[i] = t.shock_kept_share * c.shock[i] + t.spread_of_shock_log_points * dice.normal(
            SHOCK, clock, c.identity[i]
        )
        noise = t.spread_of_month_log_points * dice.normal(NOISE, clock, c.identity[i])
        full = appeal_of(c.customers[i], c.talent[i] + c.shock[i] + noise, c.mode[i], c.practice[i], n)
        c.appeal[i] = output_of(c, i, w) * full
        c.mainstream_appeal[i] = c.appeal[i] * mainstream(c.english[i], n)
    aside = [0] * len(m.niche_incumbents)
    for i in range(len(c.state)):
        share = p.communities.share_spent_in_niche[c.community[i]]
        part = min(cents(share * c.consumption[i] / 100), c.purse[i])
        c.purse[i] -= part
        c.consumption[i] = part
        aside[c.community[i]] += int(part)
    draws, niches = [], []
    for k in range(len(m.spending)):
        ours = sum(c.mainstream_appeal[i] for i in firms if c.sector[i] == k)
        usual = m.spending[k] * m.season[k][w.month_of_year]
        spent = usual * ((m.incumbents[k] + ours) / m.incumbents[k]) ** t.market_growth_ratio
        draws.append(spent / (m.incumbents[k] + ours))
    for g in range(len(aside)):
        ours = sum(c.appeal[i] for i in firms if c.community[i] == g)
        niches.append(aside[g] / 100 / (m.niche_incumbents[g] + ours) if m.niche_incumbents[g] + ours > 0 else 0.0)
    c.revenue[:] = 0
    c.demand[:] = 0
    for i in firms:
        public, own = draws[c.sector[i]] * c.mainstream_appeal[i], niches[c.community[i]] * c.appeal[i]
        staff = c.staff[i] + c.outside_staff[i]
        most = t.units_per_worker_month * (hours(c.mode[i], n) + staff) * charged(c.practice[i], n)
        most *= output_of(c, i, w)
        c.demand[i] = public + own
        served = min(1.0, most / c.demand[i]) if c.demand[i] > 0 else 0.0
        c.revenue[i] = cents(public * served) + math.floor(100 * own * served)
        c.purse[i] += c.revenue[i]
        c.till[i] += c.revenue[i]


def pay(c: SimpleNamespace, w: Here) -> None:
    """Section 7.5.2: materials, staff, taxes, running costs, renewal; profit and what is remembered of it."""
    n, p, clock = w.n, w.p, w.clock
    firms = [i for i in range(len(c.mode)) if c.mode[i]]
    for i in firms:
        k, out, registered = c.sector[i], 0, c.mode[i] in REGISTERED
        out += cents(c.revenue[i] / 100 / charged(c.practice[i], n))
        wage, staff = cents(p.trades.staff_pay_dollars_per_month[k]), c.staff[i] + c.outside_staff[i]
        for worker in [j for j in range(len(c.state)) if c.state[j] == CO_ETHNIC and c.employer[j] == i]:
            c.purse[worker] += wage
            c.income[worker] += wage
        out += wage * staff
        running = p.trades.running_costs_dollars_per_month[k]
        out += cents(running if c.mode[i] in MAINS else running * n.trading.side_running_costs_share)
        if registered:
            tax = cents(c.revenue[i] / 100 * p.taxes.gross_receipts_tax_share)
            out += tax + cents(wage * staff / 100 * p.taxes.payroll_tax_share)
            age = clock - c.registered_month[i]
            if age > 0 and age % n.paying.months_between_renewals == 0:
                out += cents(n.licensing.renewal_dollars_per_year)
        c.purse[i] -= out
        c.till[i] -= out
        c.profit[i] = c.till[i]
        c.typical_profit[i] += n.paying.profit_memory_share * (c.profit[i] / 100 - c.typical_profit[i])
        c.typical_demand[i] += n.paying.demand_memory_share * (c.demand[i] - c.typical_demand[i])
        c.income[i] += max(0, cents(c.typical_profit[i]))
        settle_bills(c, i)


def settle_bills(c: SimpleNamespace, i: int) -> None:
    """A purse below 0 is filled by supplier credit, which is paid back out of profit."""
    if c.purse[i] < 0:
        c.supplier_credit[i] -= c.purse[i]
        c.till[i] -= c.purse[i]
        c.purse[i] = 0
    elif c.supplier_credit[i] > 0 and c.profit[i] > 0:
        back = min(c.supplier_credit[i], c.purse[i], c.profit[i])
        c.supplier_credit[i] -= back
        c.till[i] -= back
        c.purse[i] -= back


def earn(c: SimpleNamespace, w: Here) -> None:
    """Sections 7.6 and 7.7: wages, benefits, loans, and 7.8: remittances."""
    n, p = w.n, w.p
    for i in range(len(c.state)):
        received = c.wage[i] if c.state[i] == OUTSIDE_JOB else 0
        if c.state[i] == UNEMPLOYED and not c.unauthorised[i]:
            received = cents(c.wage[i] / 100 * p.labour.share_wage_replaced_by_benefit)
        c.purse[i] += received
        c.income[i] += received
    for i in range(len(c.state)):
        interest = cents(c.loan[i] / 100 * p.lender.interest_share_per_year / 12)
        if c.loan[i] > 0:
            paid = min(c.purse[i], c.loan_payment[i], c.loan[i] + interest)
            c.purse[i] -= paid
            c.loan[i] -= paid - min(interest, paid)
        if c.kin_loan[i] > 0:
            repay_kin(c, i)
    for i in range(len(c.state)):
        c.purse[i] -= min(c.purse[i], cents(c.income[i] / 100 * n.spending.remitted_share))


def repay_kin(c: SimpleNamespace, i: int) -> None:
    """A lender who has left the city is not repaid."""
    lender = int(c.kin_lender[i]) % 2**32
    if c.identity[lender] != c.kin_lender[i] or c.state[lender] == VACANT:
        c.kin_loan[i] = 0
        return
    paid = min(c.purse[i], c.kin_payment[i], c.kin_loan[i])
    c.purse[i] -= paid
    c.purse[lender] += paid
    c.kin_loan[i] -= paid


def consume(c: SimpleNamespace, w: Here) -> None:
    """Section 7.8."""
    n = w.n
    s = n.spending
    for i in [i for i in range(len(c.state)) if c.state[i] != VACANT]:
        income, purse = c.income[i] / 100, c.purse[i] / 100
        buffer = s.buffer_months * max(income, s.floor_dollars_per_month)
        wanted = max(
            s.floor_dollars_per_month, s.consumed_share * income + s.excess_spent_share * max(0.0, purse - buffer)
        )
        if c.saves_for_staff[i]:
            wanted = max(s.floor_dollars_per_month, wanted - s.saved_for_staff_share * income)
        more = max(0, min(cents(wanted) - c.consumption[i], c.purse[i]))
        c.purse[i] -= more
        c.consumption[i] += more


def learn(c: SimpleNamespace, w: Here) -> None:
    """Sections 7.9 and 7.9.1."""
    n, p = w.n, w.p
    for i in [i for i in range(len(c.mode)) if c.mode[i]]:
        gain, loss = n.learning.practice_gain_share_per_month, n.learning.practice_loss_share_per_month
        c.practice[i] += gain * (1 - c.practice[i]) - loss * (c.practice[i] - c.own_practice[i])
        c.customers[i] += n.learning.customers_gain_share_per_month * (1 - c.customers[i])
        c.capital[i] *= 1 - n.capital.wear_share_per_month
        lacking = max(0.0, needs(c, i, w) - c.capital[i])
        wanted = min(c.profit[i] / 100 * n.learning.reinvested_share, lacking)
        put_in = max(0, min(cents(wanted), c.purse[i]))
        workers = hours(c.mode[i], n) + c.staff[i] + c.outside_staff[i]
        price = charged(c.practice[i], n)
        sales = min(c.typical_demand[i], n.trading.units_per_worker_month * output_of(c, i, w) * workers * price)
        margin = sales * (1 - 1 / price - (p.taxes.gross_receipts_tax_share if c.mode[i] in REGISTERED else 0))
        cost = n.starting_up.cost_of_capital_share_per_month + n.capital.wear_share_per_month
        if lacking > 0 and n.capital.output_elasticity_ratio * margin > cost * c.capital[i]:
            kept = n.spending.buffer_months * max(c.income[i] / 100, n.spending.floor_dollars_per_month)
            put_in = max(put_in, min(cents(lacking), max(0, c.purse[i] - cents(kept))))
        c.purse[i] -= put_in
        c.till[i] -= put_in
        c.capital[i] += put_in / 100


def change_jobs(c: SimpleNamespace, w: Here) -> None:
    """Section 7.6: outside jobs lost and found."""
    n, p, dice, clock = w.n, w.p, w.dice, w.clock
    for i in range(len(c.state)):
        if c.state[i] == OUTSIDE_JOB:
            if dice.luck(LOSE, clock, c.identity[i]) < p.labour.chance_job_lost_per_month:
                c.state[i] = UNEMPLOYED
        elif c.state[i] == UNEMPLOYED:
            ease = 1 - n.language.job_search_gap_share * (1 - c.english[i])
            if dice.luck(FIND, clock, c.identity[i]) < p.labour.chance_job_found_per_month * ease:
                c.state[i] = OUTSIDE_JOB


def expected_wage(c: SimpleNamespace, i: int, n: Any) -> float:
    """Section 7.6."""
    if c.state[i] == AT_HOME or c.from_home[i]:
        return n.earning.value_of_home_time_dollars_per_month
    return c.wage[i] / 100 * (n.earning.wage_expected_when_unemployed_share if c.state[i] == UNEMPLOYED else 1.0)


def who_gives_up(c: SimpleNamespace, w: Here) -> set[int]:
    """Section 7.11: the owners who close of their own will."""
    n, dice, clock = w.n, w.dice, w.clock
    closing, found = n.closing, set()
    for i in [i for i in range(len(c.mode)) if c.mode[i]]:
        age = clock - c.opened_month[i]
        weight = age / (age + closing.months_of_profit_known)
        believed = c.prior_profit[i] + weight * (c.typical_profit[i] - c.prior_profit[i])
        outside = expected_wage(c, i, n) - n.starting_up.value_of_independence_dollars_per_month
        pull = w.p.communities.pull_to_business_dollars_per_month[c.community[i]]
        gap = (hours(c.mode[i], n) * outside - pull - believed) / closing.spread_of_exit_dollars_per_month
        kind = "registered" if c.mode[i] in REGISTERED else "unregistered"
        other = getattr(closing, f"chance_other_exit_{kind}_per_month")
        chance = other + closing.chance_economic_exit_per_month / (1 + math.exp(-max(-700.0, min(700.0, gap))))
        if dice.luck(CLOSE, clock, c.identity[i]) < chance:
            found.add(i)
    return found


def value_of(c: SimpleNamespace, i: int, mode: int, scale: float, w: Here) -> float:
    """Section 7.12, before taste; the burden without help, at this month's fee."""
    n, p, m = w.n, w.p, w.m
    t, k, s = n.trading, c.sector[i], n.starting_up
    points = c.believed_talent[i] + n.expecting.hidden_talent_log_points
    drawn = appeal_of(n.expecting.customers_expected_share, points, mode, c.practice[i], n)
    demand = drawn * (m.usual_price[k] * mainstream(c.english[i], n) + m.niche_price[c.community[i]])
    price, output = charged(c.practice[i], n), scale**n.capital.output_elasticity_ratio
    revenue = output * min(demand, t.units_per_worker_month * hours(mode, n) * price)
    running = p.trades.running_costs_dollars_per_month[k] * (1 if mode in MAINS else t.side_running_costs_share)
    profit = revenue * (1 - 1 / price) - running
    if mode in REGISTERED:
        profit -= revenue * p.taxes.gross_receipts_tax_share + n.licensing.renewal_dollars_per_year / 12
    else:
        profit -= n.closing.chance_found_per_month * p.taxes.fine_dollars
    value = profit - hours(mode, n) * (expected_wage(c, i, n) - s.value_of_independence_dollars_per_month)
    value -= s.risk_discount_share * abs(profit) + s.effort_of_starting_dollars_per_month
    value -= s.cost_of_capital_share_per_month * scale * c.start_up_capital[i]
    value += p.communities.pull_to_business_dollars_per_month[c.community[i]]
    if mode in REGISTERED:
        lic, food = n.licensing, p.trades.path[k] == FOOD
        burden = lic.learning_burden_dollars * (1 - c.informed[i]) + lic.compliance_burden_dollars * (1 - c.english[i])
        burden += lic.psychological_burden_dollars * (1 - c.trust[i])
        cost = lic.fee_dollars + food * lic.food_permit_dollars + burden * (lic.food_burden_ratio if food else 1)
        value += s.value_of_lawfulness_dollars_per_month - cost / s.horizon_months
        value += p.communities.pull_to_licence_dollars_per_month[c.community[i]]
    return value


def taste_of(c: SimpleNamespace, i: int, mode: int, w: Here) -> float:
    """Section 7.12: kept since they were last drawn."""
    luck = w.dice.luck(TASTE, int(c.taste_month[i]), c.identity[i], mode)
    return w.n.starting_up.spread_of_taste_dollars_per_month * -math.log(-math.log(luck))


def intends(c: SimpleNamespace, i: int, scale: float, w: Here) -> int:
    """Section 7.12: the form of business that resident i would choose at this scale."""
    best, most = 0, taste_of(c, i, 0, w)
    for mode in (1, 2, 3, 4):
        if mode in REGISTERED and c.cannot_license[i]:
            continue
        value = value_of(c, i, mode, scale, w) + taste_of(c, i, mode, w)
        if value > most:
            best, most = mode, value
    return best
