# SPDX-License-Identifier: Apache-2.0
"""The economy of one city as a Mesa model: step it month by month, look at its residents, read its measures (ODD 2)."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from abmsim.accounts import CENTS_PER_DOLLAR, CLOSING, FLOW, SECTORS_OF_ACCOUNTS, balances, in_cents
from abmsim.agents import Model, overridden
from abmsim.city import MONTHS_PER_YEAR, NOT_YET, City, FloatArray, IntArray, copy_city
from abmsim.counting import AGES, count_month
from abmsim.dice import Luck, luck_of
from abmsim.founding import found
from abmsim.measures import NAMES
from abmsim.month import live_a_month
from abmsim.overriding import live_asking
from abmsim.parameters import fill
from abmsim.population import profile_of, settle
from abmsim.programmes import Programme
from abmsim.rules.borrowing import on_terms
from abmsim.rules.settling import Settling
from abmsim.scenario.plan import Scenario
from abmsim.serving import open_programmes, pay_bills, serve
from abmsim.serving import settle as settle_programmes
from abmsim.support import Support, nothing
from abmsim.watching import ImpossibleStateError, complaint, watch_accounts, watch_city
from abmsim.world import World, believe, hold, refer, under

LARGEST_SEED = 2**64 - 1
# What an economy is, without Mesa's machinery: what a fork and a pickle take along.
KEPT = (
    "seed", "pair", "scale", "month", "luck", "numbers", "communities", "languages", "sectors", "profile", "spin_up",
    "agent_class", "overridden", "scenario", "city", "table", "opening", "balance", "programmes",
)  # fmt: skip


def checked_seed(seed: object) -> int:
    """Return the seed if it is a whole number from 0 to 2**64 - 1.

    Raises:
        TypeError: the seed is no whole number (True and 1.0 are not).
        ValueError: the seed is out of range.
    """
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise TypeError(f"the seed must be a whole number, not {seed!r}")
    if not 0 <= seed <= LARGEST_SEED:
        raise ValueError(f"the seed must lie between 0 and 2**64 - 1, not {seed}")
    return seed


class Economy(Model):
    """One world of one pair. `step()` lives a month; nothing in it depends on the wall clock or on other worlds.

    Args:
        scenario: what happens in the city, and every number.
        seed: whole number from 0 to 2**64 - 1.
        agent_class: a subclass of `abmsim.Entrepreneur` whose methods replace behaviours of the model.
        pair: which pair of worlds this is; both worlds of a pair share their luck.
        scale: multiplies people, office hours, demand, capacities and budgets.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int = 1,
        agent_class: type | None = None,
        *,
        pair: int = 1,
        scale: float = 1.0,
    ) -> None:
        super().__init__(checked_seed(seed))
        self.scenario = scenario
        self.pair = pair
        self.scale = scale
        self.month = 0
        self.luck: Luck = luck_of(seed, pair)
        self.numbers = believe(scenario.numbers)
        self.communities = tuple(one.name for one in scenario.city.communities)
        self.languages = tuple(one.language for one in scenario.city.communities)
        self.profile = profile_of(
            scenario.numbers,
            [(one.name, one.language) for one in scenario.city.communities],
            [(one.name, one.path) for one in scenario.city.sectors],
            scale,
        )
        settling = fill(Settling, scenario.numbers, "settling")
        self.spin_up = settling.months_of_spin_up
        self.programmes = open_programmes(scenario, scale)
        self.sectors = tuple(one.name for one in scenario.city.sectors)
        self.agent_class = agent_class
        self.overridden = overridden(agent_class)
        # Hashes overflow on purpose (seen with JIT off); what nobody can choose is worth minus infinity.
        with np.errstate(over="ignore", invalid="ignore"):
            self.city: City = settle(self.profile, self.numbers, self.luck)
            found(self.city, self.profile, self.numbers, settling, self.luck)
            for clock in range(1, self.spin_up + 1):
                self._live(clock, nothing(self.places))
        self._begin()

    @property
    def places(self) -> int:
        """How many residents' places there are, vacant ones included."""
        return len(self.city.people.state)

    @property
    def clock(self) -> int:
        """Months since the spin-up began."""
        return self.spin_up + self.month

    def _begin(self) -> None:
        """Take stock at month 0: stocks filled, flows empty."""
        self._empty_month()
        watch_city(self.city, 0)
        self.city.people.served[:] = 0
        self.table: FloatArray = self._count(0)
        self.table[:, AGES] = 0  # no month has passed in which a firm could come of age
        self.opening: IntArray = self._holdings()
        self.balance: IntArray = balances(self.opening, self.city.flows)
        self.datacollector.collect(self)

    def _empty_month(self) -> None:
        """Set the month's counters and flows to zero."""
        for name, column in self.city.tally._asdict().items():
            column[1 if name == "background" else 0 :] = 0
        self.city.flows[:] = 0

    def _make_room(self) -> None:
        """Let the table of firms' lives grow before it is full: every place may open a firm in a month."""
        rows, used = self.city.spells.rows, int(self.city.spells.used[0])
        if len(rows) - used < self.places:
            longer = np.concatenate([rows, np.full_like(rows, NOT_YET)])
            self.city = self.city._replace(spells=self.city.spells._replace(rows=longer))

    def _holdings(self) -> IntArray:
        """Return the cash of each sector of account: purses, and the lender's fund; the others start at zero."""
        held = np.zeros(len(SECTORS_OF_ACCOUNTS), dtype=np.int64)
        held[SECTORS_OF_ACCOUNTS.index("residents")] = self.city.people.purse.sum()
        held[SECTORS_OF_ACCOUNTS.index("lender")] = self.city.lender[0]
        return held

    def _live(self, clock: int, support: Support) -> None:
        """Live the month `clock` with this support."""
        self._empty_month()
        world = self.world_at(clock, support)
        if self.overridden:
            here = refer(world)
            with self.looking_at(world, here):
                live_asking(self, world, here)
        else:
            live_a_month(world)
        self._make_room()

    def world_at(self, clock: int, support: Support) -> World:
        """Return this world at the start of the month `clock`."""
        month_of_year = (self.scenario.start[1] - 1 + clock - self.spin_up - 1) % MONTHS_PER_YEAR
        profile, numbers = under(support, self.profile, self.numbers)
        if support.lending.runs:
            lender, borrowing = on_terms(profile.lender, numbers.borrowing, support.lending)
            profile, numbers = profile._replace(lender=lender), numbers._replace(borrowing=borrowing)
        world = World(self.city, profile, support, numbers, self.luck, clock, month_of_year)
        self._held = hold(world)
        return world

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in KEPT} | {"datacollector": self.datacollector}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__init__(state["seed"])
        for name, value in state.items():
            setattr(self, name, value)
        self.steps = self.month

    def fork(self, scenario: Scenario) -> "Economy":
        """Return the same city at this moment, to go on under another scenario on the same luck."""
        twin = object.__new__(type(self))
        copies = {"city": copy_city(self.city), "scenario": scenario, "programmes": self._programmes_of(scenario)}
        tables = {name: getattr(self, name).copy() for name in ("table", "opening", "balance")}
        twin.__setstate__({name: getattr(self, name) for name in KEPT} | copies | tables)
        twin.datacollector.collect(twin)
        return twin

    def _programmes_of(self, scenario: Scenario) -> dict[str, Programme]:
        """Return the programmes of `scenario`; those that this world runs already go on from here."""
        opened = open_programmes(scenario, self.scale)
        mine = {plan.id: plan for plan in self.scenario.interventions}
        going_on = [plan.id for plan in scenario.interventions if mine.get(plan.id) == plan]
        return opened | {name: self.programmes[name].copy() for name in going_on}

    def support(self) -> Support:
        """Return what all interventions that run this month would give together; nothing is remembered or paid."""
        return serve(self, {name: programme.copy() for name, programme in self.programmes.items()})

    def step(self) -> None:
        """Live one month: programmes serve, everybody lives, bills are paid, the month is counted and checked."""
        self.month += 1
        with np.errstate(over="ignore"):
            given = serve(self, self.programmes)
            self._live(self.clock, given)
            settle_programmes(self, given)
        self._stop_where(watch_city, self.city)
        cost = pay_bills(self)
        self._pay_lender_and_tax()
        self.table = self._count(cost)
        self.opening = self.balance[:, CLOSING]
        self.balance = balances(self.opening, self.city.flows)
        self._stop_where(watch_accounts, self.city, self.balance)
        self.datacollector.collect(self)

    def _stop_where(self, watches: Callable[..., None], *what: object) -> None:
        """Stop the run at an impossible state, and say which part of the month made it."""
        try:
            watches(*what, self.month)
        except ImpossibleStateError as fault:
            raise ImpossibleStateError(f"{fault}; {self._part_at_fault()}") from None

    def _part_at_fault(self) -> str:
        """Live this world again up to this month and say after which part of it the state is impossible."""
        again = Economy(self.scenario, self.seed, self.agent_class, pair=self.pair, scale=self.scale)
        for _ in range(self.month - 1):
            again.step()
        again.month = self.month
        again._empty_month()
        found: list[str] = []

        def look(part: str) -> None:
            """Note the first part of the month after which something is impossible."""
            if not found and complaint(again.city):
                found.append(part)

        with np.errstate(over="ignore"):
            world = again.world_at(again.clock, again.support())
            here = refer(world)
            with again.looking_at(world, here):
                live_asking(again, world, here, look)
        return f"first seen after {found[0]}" if found else "lived again from month 0 it does not come about"

    def _pay_lender_and_tax(self) -> None:
        """Book the lender's running costs, which its supporters outside pay, and the city's part of incumbents' receipts tax."""
        city, profile = self.city, self.profile
        admin = in_cents(profile.lender.admin_dollars_per_month)
        city.flows[FLOW["lender_support"]] += admin
        city.flows[FLOW["lender_admin"]] += admin
        self._buy_elsewhere()
        niche = int(city.market.niche_spent.sum()) - int(city.market.niche_sales.sum())
        left = in_cents(float(city.market.spent.sum())) - int(city.market.sales.sum()) + niche
        share = profile.taxes.gross_receipts_tax_share * profile.taxes.city_share_of_gross_receipts_tax
        city.flows[FLOW["incumbents_receipts_tax"]] += in_cents(left / CENTS_PER_DOLLAR * share)

    def _buy_elsewhere(self) -> None:
        """Book what the city buys in small purchases and does not buy from residents' firms: the same budget in every world."""
        flows = self.city.flows
        budget = in_cents(self.numbers.trading.city_purchases_dollars_per_month * self.scale)
        flows[FLOW["procurement_outside"]] += budget - flows[FLOW["procurement_award"]]

    def _count(self, cost_cents: int) -> FloatArray:
        return count_month(self.city, self.profile, self.numbers.trading, cost_cents / CENTS_PER_DOLLAR, self.clock)

    def measures(self) -> dict[str, dict[str, float]]:
        """Return the measures of the last month lived: {community or `all`: {measure: value}} (NaN: undefined)."""
        rows = (*self.communities, "all")
        return {row: dict(zip(NAMES, self.table[r].tolist(), strict=True)) for r, row in enumerate(rows)}

    def columns(self) -> Mapping[str, Any]:
        """Return every column of residents, firms and files by name (the arrays themselves)."""
        return {**self.city.people._asdict(), **self.city.firms._asdict(), **self.city.files._asdict()}
