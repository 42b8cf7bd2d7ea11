# SPDX-License-Identifier: Apache-2.0
"""What happens in a month, in order (ODD 5)."""

from abmsim.accounts import FLOW, close_tills
from abmsim.compiled import rule
from abmsim.passes.closing import close_firms
from abmsim.passes.hiring import hire_and_lay_off, prepare_hiring
from abmsim.passes.licensing import formalise_firms, hand_out_licences, help_with_files, run_office
from abmsim.passes.starting import change_hours, change_tastes, start_firms
from abmsim.rules.borrowing import serve_loans
from abmsim.rules.earning import change_outside_jobs, earn
from abmsim.rules.hearing import hear, prepare_to_hear, receive_support
from abmsim.rules.learning import learn
from abmsim.rules.moving import leave_and_arrive
from abmsim.rules.paying import pay_costs
from abmsim.rules.receiving import receive_from_programmes, settle_with_lender
from abmsim.rules.spending import remit, spend_and_save
from abmsim.rules.trading import attract, open_markets, serve_customers, set_aside, settle_niches, share_out_purchases
from abmsim.world import World, refer

DRAW = FLOW["owner_draw"]
INJECTION = FLOW["owner_injection"]


@rule
def serve_and_move(world: World) -> None:
    """Programmes reach those they serve; some residents leave, newcomers arrive."""
    city, numbers = world.city, world.numbers
    receive_support(city.people, world.support)
    receive_from_programmes(city.people, city.firms, city.lender, city.flows, world.profile, world.support)
    leave_and_arrive(
        city.people,
        city.firms,
        city.files,
        city.tally,
        city.spells,
        city.lender,
        city.flows,
        world.profile,
        numbers,
        world.luck,
        world.clock,
    )


@rule
def prepare_to_talk(world: World) -> None:
    """Who would tell others, and how often."""
    city = world.city
    prepare_to_hear(city.people, city.firms.mode, city.scratch.talk, world.numbers.hearing)


@rule
def talk(world: World) -> None:
    """Word of mouth, trust and English."""
    city, hearing = world.city, world.numbers.hearing
    hear(city.people, city.firms.mode, city.scratch.talk, hearing, world.luck, world.clock)


@rule
def trade(world: World) -> None:
    """Customers choose, firms sell and pay their costs."""
    city, numbers = world.city, world.numbers
    attract(
        city.people,
        city.firms,
        city.market,
        world.profile,
        numbers.trading,
        numbers.language,
        numbers.capital,
        world.luck,
        world.clock,
    )
    set_aside(city.people, city.market, world.profile)
    open_markets(city.market, numbers.trading, world.month_of_year)
    share_out_purchases(city.firms, world.support)
    serve_customers(
        city.people,
        city.firms,
        city.market,
        world.profile,
        city.flows,
        city.tally,
        numbers.trading,
        numbers.capital,
    )
    settle_niches(city.market, city.flows)
    pay_costs(
        city.people,
        city.firms,
        world.profile,
        city.flows,
        city.tally,
        numbers.trading,
        numbers.licensing,
        world.support,
        numbers.paying,
        world.clock,
    )


@rule
def earn_and_repay(world: World) -> None:
    """Wages come in; loans are served, money is sent home."""
    city, numbers = world.city, world.numbers
    earn(city.people, world.profile, city.flows)
    serve_loans(city.people, city.firms, city.lender, city.flows, city.tally)
    remit(city.people, city.flows, numbers.spending)


@rule
def spend_or_save(world: World) -> None:
    """Residents consume; what is left stays in the purse."""
    spend_and_save(world.city.people, world.city.firms, world.city.flows, world.numbers.spending)


@rule
def learn_and_reinvest(world: World) -> None:
    """Owners learn and reinvest."""
    city, numbers = world.city, world.numbers
    learn(
        city.people,
        city.firms,
        world.profile,
        city.flows,
        numbers.trading,
        numbers.capital,
        numbers.spending,
        numbers.starting_up.cost_of_capital_share_per_month,
        numbers.learning,
    )


@rule
def change_jobs(world: World) -> None:
    """Outside jobs are lost and found."""
    change_outside_jobs(world.city.people, world.profile, world.numbers.language, world.luck, world.clock)


@rule
def close_books(world: World) -> None:
    """What each firm's month left is its owner's; the public settles with the lender."""
    city = world.city
    close_tills(city.firms.till, city.flows, DRAW, INJECTION)
    capital_dollars = world.profile.lender.capital_dollars
    settle_with_lender(
        city.people, city.firms, city.lender, city.flows, city.tally, capital_dollars, world.support.lending
    )


def live_a_month(world: World) -> None:
    """Live one month of one world (handed to the compiled month by reference, which is made once)."""
    live(refer(world))


@rule
def live(world: World) -> None:
    """Live one month of one world, given by reference."""
    serve_and_move(world)
    prepare_to_talk(world)
    talk(world)
    trade(world)
    earn_and_repay(world)
    spend_or_save(world)
    learn_and_reinvest(world)
    prepare_hiring(world)
    hire_and_lay_off(world)
    change_jobs(world)
    close_firms(world)
    change_tastes(world)
    start_firms(world)
    formalise_firms(world)
    change_hours(world)
    help_with_files(world)
    run_office(world)
    hand_out_licences(world)
    close_books(world)
