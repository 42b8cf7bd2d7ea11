# SPDX-License-Identifier: Apache-2.0
"""From a profile to the city in month 0: residents, contacts, firms, staff, markets (ODD 6).

Nothing here is drawn from a stream: every resident's luck is that of the identity, every firm's that of its owner.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from abmsim.accounts import FLOWS, in_cents, in_dollars
from abmsim.barriers.language import Language
from abmsim.city import (
    CONTACTS,
    MONTHS_PER_YEAR,
    NOBODY,
    NOT_YET,
    SPELL_COLUMNS,
    City,
    Files,
    Firms,
    FloatArray,
    IntArray,
    Market,
    People,
    Pool,
    Queue,
    Scratch,
    Spells,
    State,
    Tally,
)
from abmsim.compiled import rule
from abmsim.dice import Draw, Luck, chance, chance_of_two, key_of
from abmsim.parameters import fill
from abmsim.profile import Labour, Lender, Office, Profile, Taxes, communities_of, trades_of
from abmsim.profile import People as PeopleNumbers
from abmsim.references import refer_to
from abmsim.rules.arriving import Arriving, draw_person
from abmsim.rules.moving import identity_of
from abmsim.rules.spending import Spending, consumption_dollars
from abmsim.world import Numbers, refer_profile

HALF_YEAR = 6
QUARTER_YEAR = 3
ROOM_FOR_EVENTS = 4096
NARROW = (np.float64, np.int8, np.int32)  # types of columns other than int64
LONGEST_QUEUE_MONTHS = 700


def profile_of(
    numbers: Mapping[str, float],
    communities: Sequence[tuple[str, str]],
    trades: Sequence[tuple[str, str]],
    scale: float,
) -> Profile:
    """Return the profile; communities are (name, language), trades (name, path). `scale` multiplies people, hours, files and money."""
    names = [name for name, _ in communities]
    trade_names = [name for name, _ in trades]
    by_trade = trades_of(numbers, trade_names, [path for _, path in trades])
    office = fill(Office, numbers, "office")
    lender = fill(Lender, numbers, "lender")
    people = fill(PeopleNumbers, numbers, "people")
    return Profile(
        communities=communities_of(numbers, names, trade_names, [language for _, language in communities]),
        trades=by_trade._replace(city_receipts_dollars_per_month=by_trade.city_receipts_dollars_per_month * scale),
        people=people._replace(immigrants=people.immigrants * scale),
        office=office._replace(
            staff_hours_per_month=office.staff_hours_per_month * scale,
            background_files_per_month=office.background_files_per_month * scale,
            reviewers=max(1, int(office.reviewers * scale + 1 / 2)),
        ),
        lender=lender._replace(
            capital_dollars=lender.capital_dollars * scale,
            admin_dollars_per_month=lender.admin_dollars_per_month * scale,
        ),
        taxes=fill(Taxes, numbers, "taxes"),
        labour=fill(Labour, numbers, "labour"),
    )


def shared_out(total: int, shares: FloatArray) -> IntArray:
    """Return whole numbers that sum to `total` in proportion to `shares` (largest remainders first)."""
    exact = shares / shares.sum() * total
    whole: IntArray = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def vacant_share(profile: Profile) -> float:
    """Return the share of places that stand empty when as many arrive as leave."""
    leave, fill_up = profile.people.chance_departure_per_month, profile.people.chance_place_filled_per_month
    return leave / (leave + fill_up) if fill_up > 0 else 0.0


def places_of(profile: Profile) -> IntArray:
    """Return how many residents' places each community has."""
    adults = profile.people.immigrants * profile.people.share_adults
    places = round(adults / (1 - vacant_share(profile)))
    return shared_out(places, profile.communities.share_of_residents)


def season_of(profile: Profile) -> FloatArray:
    """Return the seasonal index of each trade (k x 12): a triangle around the peak month, mean 1."""
    months = np.arange(MONTHS_PER_YEAR)
    peak = profile.trades.peak_month[:, None] - 1
    distance = np.abs((months[None, :] - peak + HALF_YEAR) % MONTHS_PER_YEAR - HALF_YEAR)
    season: FloatArray = 1 + profile.trades.seasonal_swing[:, None] * (QUARTER_YEAR - distance) / QUARTER_YEAR
    return season


def _zeros(kind: type, *shape: int) -> np.ndarray:
    return np.zeros(shape, dtype=kind)


def empty_columns(record: type, length: int) -> dict[str, np.ndarray]:
    """Return a column of this length for each field of a record, by its annotated type: links to NOBODY, else zeros."""
    columns = {}
    for name, annotation in record.__annotations__.items():
        dtype = next((kind for kind in NARROW if kind.__name__ in str(annotation)), np.int64)
        columns[name] = np.full(length, NOBODY, dtype) if dtype is np.int32 else np.zeros(length, dtype)
    return columns


def empty_city(places: IntArray, profile: Profile) -> City:
    """Return a city of vacant places: communities lie one behind the other."""
    n, groups, trades = int(places.sum()), len(places), len(profile.trades.path)
    people = People(**(empty_columns(People, n) | {"contacts": np.full((n, CONTACTS), NOBODY, np.int32)}))
    people.community[:] = np.repeat(np.arange(groups), places)
    firms = Firms(**empty_columns(Firms, n))
    firms.registered_month[:] = NOT_YET
    firms.first_employee_month[:] = NOT_YET
    files = Files(**empty_columns(Files, n))
    files.reviewed[:] = -1.0
    files.serial[:] = -1
    lender = np.array([in_cents(profile.lender.capital_dollars), 0, 0], dtype=np.int64)
    return City(
        people=people,
        firms=firms,
        files=files,
        queue=empty_queue(n, profile),
        market=empty_market(groups, trades, profile),
        tally=empty_tally(groups),
        spells=Spells(np.full((2 * n + ROOM_FOR_EVENTS, SPELL_COLUMNS), NOT_YET, dtype=np.int64), _zeros(np.int64, 1)),
        scratch=Scratch(
            talk=np.zeros((n, 2)),
            line=_zeros(np.int32, n),
            next_in_line=_zeros(np.int32, n),
        ),
        pool=Pool(
            row=_zeros(np.int32, n),
            identity=_zeros(np.int64, n),
            first=_zeros(np.int64, groups),
            last=_zeros(np.int64, groups),
        ),
        flows=_zeros(np.int64, len(FLOWS)),
        lender=lender,
    )


def empty_queue(n: int, profile: Profile) -> Queue:
    """Return an empty calendar with room for every resident's file and for background files nobody ever reviews."""
    ring = ROOM_FOR_EVENTS + int(LONGEST_QUEUE_MONTHS * profile.office.background_files_per_month)
    room = 2 * (n + ring)
    return Queue(
        time=_zeros(np.float64, room),
        kind=_zeros(np.int8, room),
        row=_zeros(np.int64, room),
        serial=_zeros(np.int64, room),
        size=_zeros(np.int64, 3),
        free=_zeros(np.float64, profile.office.reviewers),
        background=_zeros(np.float64, ring),
        background_joined=_zeros(np.float64, ring),
        background_done=_zeros(np.int64, ring),
    )


def empty_market(groups: int, trades: int, profile: Profile) -> Market:
    """Return markets in which nothing was sold yet."""
    return Market(
        spending=profile.trades.city_receipts_dollars_per_month.copy(),
        incumbents=_zeros(np.float64, trades),
        niche_incumbents=_zeros(np.float64, groups),
        season=season_of(profile),
        appeal=_zeros(np.float64, trades),
        niche_appeal=_zeros(np.float64, groups),
        spent=profile.trades.city_receipts_dollars_per_month.copy(),
        niche_spent=_zeros(np.float64, groups),
        price=_zeros(np.float64, trades),
        usual_price=_zeros(np.float64, trades),
        niche_price=_zeros(np.float64, groups),
        sales=_zeros(np.int64, groups, trades),
        niche_sales=_zeros(np.int64, groups),
        expansion=_zeros(np.float64, trades),
        receipts_per_job=profile.trades.incumbent_receipts_dollars_per_job_year / MONTHS_PER_YEAR,
    )


def empty_tally(groups: int) -> Tally:
    """Return counters at zero."""
    columns = {name: _zeros(np.int64, groups) for name in Tally._fields}
    return Tally(**{**columns, "licence_months": _zeros(np.float64, groups), "background": _zeros(np.float64, 3)})


@rule
def draw_contacts(people: People, first: IntArray, places: IntArray, share_own: float, luck: Luck) -> None:
    """Draw each place's contacts: most from the own community, the others from anywhere; never oneself."""
    total = len(people.state)
    for i in range(total):
        c = people.community[i]
        for k in range(CONTACTS):
            own = chance_of_two(key_of(luck, Draw.CONTACT_OWN, 0), i, k) < share_own
            pick = chance_of_two(key_of(luck, Draw.CONTACT, 0), i, k)
            low = first[c] if own else 0
            room = places[c] if own else total
            j = low + int(pick * room)
            people.contacts[i, k] = j if j != i else NOBODY


@rule
def settle_people(
    people: People, profile: Profile, arriving: Arriving, language: Language, vacant: float, luck: Luck
) -> None:
    """Let a first resident into each place, but for the share that stands empty."""
    key = key_of(luck, Draw.VACANT, 0)
    for i in range(len(people.state)):
        if chance(key, i) < vacant:
            people.identity[i] = identity_of(i, 0)
            people.state[i] = State.VACANT
            continue
        draw_person(i, identity_of(i, 0), 0, people, profile, arriving, language, luck)


@rule
def spend_as_usual(people: People, spending: Spending) -> None:
    """Write what each resident with a job would have consumed last month."""
    for i in range(len(people.state)):
        if people.state[i] != State.VACANT:
            income = in_dollars(people.wage[i]) if people.state[i] == State.OUTSIDE_JOB else 0.0
            people.consumption[i] = in_cents(consumption_dollars(income, in_dollars(people.purse[i]), spending))


def settle(profile: Profile, numbers: Numbers, luck: Luck) -> City:
    """Return a city of residents and contacts, without firms yet."""
    places = places_of(profile)
    city = empty_city(places, profile)
    first = np.concatenate(([0], np.cumsum(places)[:-1])).astype(np.int64)
    people = refer_to(city.people)
    settle_people(people, refer_profile(profile), numbers.arriving, numbers.language, vacant_share(profile), luck)
    draw_contacts(people, first, places, profile.people.share_contacts_own_community, luck)
    spend_as_usual(people, numbers.spending)
    return city
