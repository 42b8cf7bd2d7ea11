# SPDX-License-Identifier: Apache-2.0
"""The city's own numbers as the rules read them: by community (c), by trade (k), or one for the city (ODD 6)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from abmsim.city import FloatArray, IntArray, SmallArray

HOME, COMMERCIAL, FOOD = 0, 1, 2
PATHS = {"home": HOME, "commercial": COMMERCIAL, "food": FOOD}
EDUCATION = ("less_than_high_school", "high_school", "some_college", "degree")


class Communities(NamedTuple):
    """One entry a community (arrays of length c; shares_of_education c x 4; shares_of_trades c x k)."""

    share_of_residents: FloatArray
    share_limited_english: FloatArray
    shares_of_education: FloatArray
    mean_education: FloatArray
    share_in_labour_force: FloatArray
    typical_wage_dollars_per_month: FloatArray
    spread_of_log_wages: FloatArray
    share_unauthorised: FloatArray
    share_starting_without_capital: FloatArray
    typical_start_up_capital_dollars: FloatArray
    spread_of_log_start_up_capital: FloatArray
    typical_savings_dollars: FloatArray
    spread_of_log_savings: FloatArray
    share_informed: FloatArray
    mean_trust: FloatArray
    spread_of_trust: FloatArray
    share_spent_in_niche: FloatArray
    businesses_per_adult: FloatArray
    share_of_businesses_main_job: FloatArray
    share_of_businesses_unregistered: FloatArray
    share_of_businesses_employing: FloatArray
    staff_per_employer: FloatArray
    pull_to_business_dollars_per_month: FloatArray
    pull_to_licence_dollars_per_month: FloatArray
    shares_of_trades: FloatArray
    language: IntArray  # position in the list of the city's languages


class Trades(NamedTuple):
    """One entry a trade (arrays of length k)."""

    path: SmallArray
    city_receipts_dollars_per_month: FloatArray
    typical_receipts_dollars_per_month: FloatArray
    share_wanting_growth: FloatArray
    incumbent_receipts_dollars_per_job_year: FloatArray
    running_costs_dollars_per_month: FloatArray
    capital_dollars_per_worker: FloatArray
    staff_pay_dollars_per_month: FloatArray
    seasonal_swing: FloatArray
    peak_month: FloatArray


class People(NamedTuple):
    """Numbers of the whole immigrant population."""

    immigrants: float
    share_adults: float
    share_contacts_own_community: float
    chance_departure_per_month: float
    chance_place_filled_per_month: float
    english_share_from: float
    share_of_niche_served_inside: float


class Office(NamedTuple):
    """The licensing office."""

    staff_hours_per_month: float
    reviewers: int
    hours_per_review: float
    background_files_per_month: float


class Lender(NamedTuple):
    """The microlender."""

    capital_dollars: float
    interest_share_per_year: float
    typical_loan_dollars: float
    largest_loan_dollars: float
    term_months: float
    admin_dollars_per_month: float
    share_accepting_itin: float


class Taxes(NamedTuple):
    """What the tax office takes."""

    gross_receipts_tax_share: float
    city_share_of_gross_receipts_tax: float
    payroll_tax_share: float
    fine_dollars: float


class Labour(NamedTuple):
    """The outside labour market."""

    chance_job_lost_per_month: float
    chance_job_found_per_month: float
    share_wage_replaced_by_benefit: float
    unemployment_share: float


class Profile(NamedTuple):
    """Everything the rules know of the city."""

    communities: Communities
    trades: Trades
    people: People
    office: Office
    lender: Lender
    taxes: Taxes
    labour: Labour


def _columns(
    numbers: Mapping[str, float], section: str, names: Sequence[str], fields: Sequence[str]
) -> dict[str, FloatArray]:
    """Return one array a field, an entry for each named member of the section."""
    return {field: np.array([numbers[f"{section}.{one}.{field}"] for one in names], np.float64) for field in fields}


def communities_of(
    numbers: Mapping[str, float], names: Sequence[str], trades: Sequence[str], languages: Sequence[str]
) -> Communities:
    """Return the numbers of the communities `names`, whose languages are `languages` (same order)."""
    derived = {"shares_of_education", "mean_education", "shares_of_trades", "language"}
    plain = [field for field in Communities._fields if field not in derived]
    education = np.array(
        [[numbers[f"communities.{one}.share_education_{level}"] for level in EDUCATION] for one in names]
    )
    mix = np.array([[numbers[f"communities.{one}.business_mix.{trade}"] for trade in trades] for one in names])
    education = education / education.sum(axis=1, keepdims=True)
    distinct = sorted(set(languages))
    school, college, degree = education[:, 1], education[:, 2], education[:, 3]
    return Communities(
        **_columns(numbers, "communities", names, plain),
        shares_of_education=education,
        mean_education=school + college + college + degree + degree + degree,
        shares_of_trades=mix / mix.sum(axis=1, keepdims=True),
        language=np.array([distinct.index(language) for language in languages], dtype=np.int64),
    )


def trades_of(numbers: Mapping[str, float], names: Sequence[str], paths: Sequence[str]) -> Trades:
    """Return the numbers of the trades `names`, whose licences take the `paths` (same order)."""
    plain = [field for field in Trades._fields if field != "path"]
    path = np.array([PATHS[path] for path in paths], dtype=np.int8)
    return Trades(path=path, **_columns(numbers, "sectors", names, plain))
