# SPDX-License-Identifier: Apache-2.0
"""The columns of the city: one row for each resident's place; a firm and a licence file sit in their owner's row (ODD 2.2)."""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
SmallArray = npt.NDArray[np.int8]
LinkArray = npt.NDArray[np.int32]
BoolArray = npt.NDArray[np.bool_]

# Columns of the table of firms' lives (Spells.rows)
FIRM_COLUMN, COMMUNITY_COLUMN, SECTOR_COLUMN, KIND_COLUMN, OPENED_REGISTERED_COLUMN = 0, 1, 2, 3, 4
OPENED_COLUMN, REGISTERED_COLUMN, FIRST_EMPLOYEE_COLUMN, CLOSED_COLUMN = 5, 6, 7, 8
SPELL_COLUMNS = 9

NOBODY = -1
NOT_YET = -9999
IN_PERSON, BY_REFORM = 1, 2
CONTACTS = 8
TELLS, TRUSTS = 0, 1  # columns of Scratch.talk
MONTHS_PER_YEAR = 12


class State(IntEnum):
    """What a resident does for a living (a place that nobody lives in is vacant)."""

    VACANT = 0
    AT_HOME = 1
    UNEMPLOYED = 2
    OUTSIDE_JOB = 3
    OWNER = 4
    CO_ETHNIC_JOB = 5


class Mode(IntEnum):
    """The ways of having a business, from none to a registered main job."""

    NONE = 0
    UNREGISTERED_SIDE = 1
    UNREGISTERED_MAIN = 2
    REGISTERED_SIDE = 3
    REGISTERED_MAIN = 4


MODES = len(Mode)


class FileKind(IntEnum):
    """Why a resident has a file at the licensing office."""

    NONE = 0
    NEW = 1
    FORMALISATION = 2


class People(NamedTuple):
    """The residents, one row a place (arrays of length n; contacts: n x 8)."""

    identity: IntArray  # who lives here; changes when a newcomer takes the place
    community: SmallArray
    sector: SmallArray  # the trade this person knows
    education: SmallArray  # 0 less than high school, 1 high school, 2 some college, 3 degree
    english: FloatArray  # 0 none .. 1 fluent
    wage: IntArray  # cents a month in an outside job
    purse: IntArray  # cents, never below 0
    consumption: IntArray  # cents spent in the last month
    income: IntArray  # cents received this month
    informed: SmallArray  # knows how licensing works
    trust: FloatArray  # in City Hall, 0..1
    trust_origin: FloatArray
    practice: FloatArray  # business practice, 0..1
    own_practice: FloatArray
    talent: FloatArray  # latent, log points of appeal
    believed_talent: FloatArray  # what the resident makes of the signals so far
    taste_month: IntArray  # when the tastes for having a business were last drawn
    attention: FloatArray  # raised by meetings, fades
    reluctance: FloatArray  # months of profit that registering must be worth
    cannot_license: SmallArray  # land, zoning or status bars a licence
    unauthorised: SmallArray
    state: SmallArray
    employer: LinkArray  # row of the co-ethnic employer
    next_worker: LinkArray  # chain of the workers of one firm
    contacts: LinkArray
    start_up_capital: FloatArray  # dollars this person's kind of business needs
    assisted: SmallArray  # a lever changed this person's rule input or file: 1 met in person, 2 otherwise
    served: SmallArray  # a programme served this person this month
    from_home: SmallArray  # was outside the labour force before the own firm became the main job


class Firms(NamedTuple):
    """The firms, in their owners' rows (arrays of length n)."""

    mode: SmallArray
    opened_month: IntArray
    registered_month: IntArray
    first_employee_month: IntArray
    wants_growth: SmallArray
    saves_for_staff: SmallArray  # would hire, and puts money aside until it can be paid
    customers: FloatArray  # customer base, relative to a settled firm
    shock: FloatArray  # log points, persistent
    appeal: FloatArray  # this month's, to co-ethnic customers
    mainstream_appeal: FloatArray  # this month's, to everybody else
    capital: FloatArray  # dollars of equipment held
    demand: FloatArray  # dollars asked for this month
    typical_demand: FloatArray  # smoothed dollars a month
    revenue: IntArray  # cents this month
    profit: IntArray  # cents this month
    typical_profit: FloatArray  # smoothed dollars a month
    prior_profit: FloatArray  # dollars a month believed when it opened
    first_worker: LinkArray  # row of the worker hired last
    staff: IntArray  # residents of the city who work here
    outside_staff: IntArray
    till: IntArray  # cents the firm took in less paid out this month
    loan: IntArray  # cents of microloan principal outstanding
    loan_payment: IntArray  # cents a month
    kin_loan: IntArray  # cents owed to kin
    kin_payment: IntArray
    kin_lender: IntArray  # identity of the lender
    supplier_credit: IntArray  # cents owed to suppliers
    spell: LinkArray  # row in the table of spells
    city_demand: FloatArray  # dollars the city asks for this month
    wage_months: SmallArray  # months of one worker's pay that a voucher still covers
    voucher_months: SmallArray  # months in which the voucher must find its first worker
    wage_paid: IntArray  # cents of one worker's pay that the city paid this month
    loan_rate: FloatArray  # yearly interest on the microloan, as a share
    just_borrowed: SmallArray  # took a microloan this month


class Files(NamedTuple):
    """The licence files, in their applicants' rows (arrays of length n)."""

    kind: SmallArray
    wanted_mode: SmallArray
    reviews_left: SmallArray
    reviews_done: IntArray  # over all files of this person
    joined: FloatArray  # months on the office's clock
    reviewed: FloatArray  # months on the office's clock, NaN until the last review is done
    serial: IntArray  # number of the file; events of an older file are void
    language_help: FloatArray  # English help attached to the file, 0..1
    eased: SmallArray  # a lever changed what this file takes
    returns_prevented: FloatArray  # share of its returns that a check beforehand prevents


class Queue(NamedTuple):
    """The licensing office's calendar: a heap of events and one clock for each reviewer."""

    time: FloatArray
    kind: SmallArray  # 0 ready for review, 1 review done
    row: IntArray  # applicant's row, or -1 - k for background file k
    serial: IntArray
    size: IntArray  # [events in the heap, serial of the next file, background files filed so far]
    free: FloatArray  # when each reviewer is next free
    background: FloatArray  # reviews left of the background file in each ring place
    background_joined: FloatArray
    background_done: IntArray  # reviews of the background file so far


class Market(NamedTuple):
    """What is spent, and how strong the incumbents are (by sector k, by community c)."""

    spending: FloatArray  # [k] dollars a month at the mean of the year
    incumbents: FloatArray  # [k] appeal of incumbents in the mainstream market
    niche_incumbents: FloatArray  # [c] appeal of others who serve the community
    season: FloatArray  # [k, 12] index, mean 1
    appeal: FloatArray  # [k] appeal of immigrant firms this month
    niche_appeal: FloatArray  # [c]
    spent: FloatArray  # [k] dollars spent in the market this month
    niche_spent: FloatArray  # [c] dollars set aside by residents this month
    price: FloatArray  # [k] dollars a unit of appeal this month
    usual_price: FloatArray  # [k] the same without the season
    niche_price: FloatArray  # [c]
    sales: IntArray  # [c, k] mainstream cents realised by the firms of a community
    niche_sales: IntArray  # [c] cents
    expansion: FloatArray  # [k] dollars by which the market grew because of entry
    receipts_per_job: FloatArray  # [k] dollars a month of incumbents' receipts behind one job


class Tally(NamedTuple):
    """What happened this month, counted by community (arrays of length communities)."""

    arrivals: IntArray
    departures: IntArray
    registered_starts: IntArray
    unregistered_starts: IntArray
    formalised: IntArray
    closures: IntArray
    registered_closures: IntArray
    thwarted: IntArray
    hires: IntArray
    separations: IntArray
    applications: IntArray
    approvals: IntArray
    returned: IntArray
    withdrawn: IntArray
    licence_months: FloatArray  # summed over approvals
    lent: IntArray
    repaid: IntArray
    interest: IntArray
    written_off: IntArray
    fees: IntArray
    taxes: IntArray
    procured: IntArray  # cents that the city bought from the community's firms
    vacated: IntArray  # outside jobs left for a firm or a co-ethnic job
    wages: IntArray  # cents paid to employees, by the employer's community
    background: FloatArray  # [files waiting, months waited by those reviewed, reviews finished]


class Spells(NamedTuple):
    """The life of every firm ever open: a growing table (rows x 9) and how many rows are used."""

    rows: IntArray
    used: IntArray


class Scratch(NamedTuple):
    """Room to work in within one month; means nothing between months."""

    talk: FloatArray  # [n, 2] chance that the resident tells others, and last month's trust: a contact looks at both
    line: LinkArray  # [n] rows in the order of this month's luck: who stands first at each spot
    next_in_line: LinkArray  # [n] and who stands behind each


class Pool(NamedTuple):
    """The unemployed whom firms can hire this month, community by community; means nothing between months."""

    row: LinkArray  # [n]
    identity: IntArray  # [n] of the resident in that row: hiring looks at it alone
    first: IntArray  # [c] where the community's stand, up to `last` (not counted)
    last: IntArray  # [c]


class City(NamedTuple):
    """All the columns of one world."""

    people: People
    firms: Firms
    files: Files
    queue: Queue
    market: Market
    tally: Tally
    spells: Spells
    scratch: Scratch
    pool: Pool
    flows: IntArray  # [flow] cents this month
    lender: IntArray  # [cash in cents, of which owed to the city, to the grant]


def copy_city(city: City) -> City:
    """Return a deep copy of every column: the second world starts where the first one stands."""

    def copied(part: Any) -> Any:
        """Copy a column, or columns within columns."""
        if isinstance(part, np.ndarray):
            return part.copy()
        return type(part)(*(copied(column) for column in part))

    twin: City = copied(city)
    return twin


def bytes_of(city: City) -> int:
    """Return the memory of the resident, firm and file columns in bytes."""
    return sum(column.nbytes for part in (city.people, city.firms, city.files) for column in part)
