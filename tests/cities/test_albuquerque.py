# SPDX-License-Identifier: Apache-2.0
"""The Albuquerque profile is complete, adds up, and can be derived again from the published figures typed here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import log
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest
from ruamel.yaml import YAML

PROFILE = Path(__file__).parents[2] / "abmsim" / "cities" / "albuquerque.yaml"
KEYS = {"value", "unit", "range", "meaning", "source", "confidence"}
COMMUNITIES = ("mexican", "other_latin_american", "vietnamese", "other_asian", "other")
SECTORS = (
    "construction",
    "admin_cleaning",
    "other_services",
    "retail",
    "food",
    "transport",
    "health_child_care",
    "professional",
    "arts",
)
EDUCATION = ("less_than_high_school", "high_school", "some_college", "degree")

# Survey of Business Owners 2012, United States: firms in all, then by NAICS sector:
# 23, 56, 81, 44-45, 72, 48-49, 62, 71; what they leave is called professional.
FIRMS_MEXICAN = (1624617, 279975, 266515, 253655, 135028, 59336, 108434, 159276, 47355)
FIRMS_HISPANIC = (3305873, 475472, 527608, 553065, 255837, 100176, 243123, 347955, 101624)
FIRMS_VIETNAMESE = (310864, 8098, 10348, 190625, 18462, 9209, 5699, 15084, 3175)
FIRMS_ASIAN = (1917902, 76883, 86064, 385583, 218054, 156391, 93554, 203471, 54857)
FIRMS_NONMINORITY = (18987918, 2196676, 1358201, 2006422, 1823304, 485392, 671826, 1413161, 996145)
# The same survey: firms with employees and their employees, in all sectors.
EMPLOYERS = {"mexican": 141764, "hispanic": 287501, "vietnamese": 37015, "asian": 481026}
EMPLOYEES = {"mexican": 1272851, "hispanic": 2329553, "vietnamese": 200583, "asian": 3572577}
# Nonemployer Statistics by Demographics 2017, Albuquerque metro: Hispanic firms and receipts in $1,000.
HISPANIC_NONEMPLOYERS = {
    "construction": (2300, 113106),
    "admin_cleaning": (1900, 33129),
    "other_services": (2900, 70882),
    "retail": (1500, 77097),
    "food": (250, 8938),
    "transport": (1300, 68730),
    "health_child_care": (1800, 37727),
    "arts": (1100, 16353),
}
HISPANIC_NONEMPLOYERS_ALL_SECTORS = (18000, 629284)
# County Business Patterns 2019: metro jobs; Nonemployer Statistics 2017: metro receipts of all owners in $1,000.
LOCAL_MARKET = {
    "construction": (22054, 223261),
    "admin_cleaning": (21021, 71990),
    "other_services": (12944 - 6027, 196938),
    "retail": (41384, 209261),
    "food": (43382, 28203),
    "transport": (7970, 110583),
    "health_child_care": (58715 - 18892, 154907),
    "professional": (6885 + 14284 + 4533 + 33440 + 4103, 981441),
    "arts": (5740, 66534),
}
CONSUMER_PRICES = {2007: 207.342, 2012: 229.594, 2015: 237.017, 2017: 245.120, 2018: 251.107}
# American Community Survey 2014-18, table B06009: foreign-born aged 25 and over in the metro, by schooling.
FOREIGN_BORN_BY_EDUCATION = (25726, 16933, 12819, 8205 + 8876)


def read_profile() -> dict[str, Any]:
    """Return the profile as plain maps and lists."""
    return dict(YAML(typ="safe").load(PROFILE.read_text(encoding="utf-8")))


CITY = read_profile()


def numbers(node: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every number of the profile with its dotted name."""
    for key, child in node.items():
        name = f"{path}.{key}" if path else key
        if isinstance(child, Mapping) and "value" in child:
            yield name, child
        elif isinstance(child, Mapping):
            yield from numbers(child, name)


NUMBERS = dict(numbers(CITY))


def value(name: str) -> float:
    """Return the value of one number."""
    return float(NUMBERS[name]["value"])


def of(community: str, number: str) -> float:
    """Return one number of one community."""
    return value(f"communities.{community}.{number}")


def adults(community: str = "") -> float:
    """Return how many adults are simulated, in one community or in all."""
    everyone = value("people.immigrants") * value("people.share_adults")
    return everyone * (of(community, "share_of_residents") if community else 1)


def businesses(community: str) -> float:
    """Return how many businesses a community owns, side businesses included."""
    return adults(community) * of(community, "businesses_per_adult")


def in_all(number: str) -> float:
    """Return the mean of a number over all residents."""
    return sum(of(c, "share_of_residents") * of(c, number) for c in COMMUNITIES)


def in_all_businesses(number: str) -> float:
    """Return how many businesses of the city have what a share of each community's businesses has."""
    return sum(businesses(c) * of(c, number) for c in COMMUNITIES)


def share_with_left_over(counts: tuple[int, ...]) -> dict[str, float]:
    """Return the sector shares; what the eight named sectors leave is called professional."""
    total, *named = counts
    named.insert(SECTORS.index("professional"), total - sum(named))
    return {sector: count / total for sector, count in zip(SECTORS, named, strict=True)}


def less(all_of_them: tuple[int, ...], part: tuple[int, ...]) -> tuple[int, ...]:
    """Return the counts of a group without one of its parts."""
    return tuple(a - b for a, b in zip(all_of_them, part, strict=True))


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_is_complete(name: str) -> None:
    """Six keys, a year exactly for dollars, a value inside its range."""
    number = NUMBERS[name]
    in_dollars = number["unit"].startswith("dollars")
    assert set(number) == KEYS | ({"year"} if in_dollars else set())
    assert number["confidence"] in {"measured", "estimated", "assumed"}
    assert len(number["meaning"]) > 20
    assert len(number["source"]) > 8
    low, high = number["range"]
    assert low <= number["value"] <= high
    assert low < high
    if in_dollars:
        assert 2005 <= number["year"] <= 2020


@pytest.mark.parametrize("name", NUMBERS)
def test_shares_and_chances_lie_between_nothing_and_everything(name: str) -> None:
    """A share or chance and its range stay in [0, 1]; a name says share or chance where the unit does."""
    number = NUMBERS[name]
    last = name.rsplit(".", 1)[-1]
    if number["unit"] in {"share", "chance per month"}:
        low, high = number["range"]
        assert 0 <= low < high <= 1
    if last.startswith("share_"):
        assert number["unit"] == "share"
    if last.startswith("chance_"):
        assert number["unit"] == "chance per month"


def test_communities_and_sectors_are_the_ones_the_model_knows() -> None:
    """Five communities with the same numbers, nine sectors with the same numbers, in a fixed order."""
    assert tuple(CITY["communities"]) == COMMUNITIES
    assert tuple(CITY["sectors"]) == SECTORS
    assert len({tuple(c) for c in CITY["communities"].values()}) == 1
    assert len({tuple(s) for s in CITY["sectors"].values()}) == 1
    assert {s["path"] for s in CITY["sectors"].values()} == {"home", "commercial", "food"}
    assert [c["language"] for c in CITY["communities"].values()] == ["es", "es", "vi", "mixed", "mixed"]


@pytest.mark.parametrize("community", COMMUNITIES)
def test_mixes_add_to_one(community: str) -> None:
    """Business mix and schooling of a community add to 1."""
    assert sum(of(community, f"business_mix.{s}") for s in SECTORS) == pytest.approx(1, abs=1e-9)
    assert sum(of(community, f"share_education_{e}") for e in EDUCATION) == pytest.approx(1, abs=1e-9)


def test_residents_add_to_one() -> None:
    """The five communities are all of the city's immigrants."""
    assert sum(of(c, "share_of_residents") for c in COMMUNITIES) == pytest.approx(1, abs=1e-9)


def test_schooling_agrees_with_the_census() -> None:
    """All communities together have the schooling of the metro's foreign-born."""
    total = sum(FOREIGN_BORN_BY_EDUCATION)
    for level, count in zip(EDUCATION, FOREIGN_BORN_BY_EDUCATION, strict=True):
        assert in_all(f"share_education_{level}") == pytest.approx(count / total, abs=0.005)


def test_businesses_owners_and_employers_have_the_citys_totals() -> None:
    """About 7,700 businesses, 3,300 main-job owners, 670 to 920 employers, two employees an owner."""
    total = sum(businesses(c) for c in COMMUNITIES)
    owners = in_all_businesses("share_of_businesses_main_job")
    employers = in_all_businesses("share_of_businesses_employing")
    staff = sum(
        businesses(c) * of(c, "share_of_businesses_employing") * of(c, "staff_per_employer") for c in COMMUNITIES
    )
    assert total == pytest.approx(7700, rel=0.02)
    assert owners == pytest.approx(60000 * 11765 / 214000, rel=0.03)
    assert 670 <= employers <= 920
    assert 0.087 <= employers / total <= 0.12
    assert staff / owners == pytest.approx(23932 / 11765, rel=0.05)
    assert 0.2 <= in_all_businesses("share_of_businesses_unregistered") / total <= 0.5


def test_owners_are_a_tenth_of_those_at_work() -> None:
    """Main-job owners over all who work."""
    working = adults() * in_all("share_in_labour_force") * (1 - value("labour.unemployment_share"))
    assert in_all_businesses("share_of_businesses_main_job") / working == pytest.approx(0.10, abs=0.005)


def test_a_third_lack_legal_status() -> None:
    """The statewide share, whatever the split between communities."""
    assert in_all("share_unauthorised") == pytest.approx(70000 / 211249, abs=0.01)


def test_adults_follow_from_the_states_ages() -> None:
    """Ages 25-64, most of a third of those under 25, and the older ones who still work."""
    assert value("people.share_adults") == pytest.approx(0.699 + 0.163 * 0.36 + 0.138 * 0.17, abs=0.005)


@pytest.mark.parametrize(
    ("community", "firms"),
    [
        ("mexican", FIRMS_MEXICAN),
        ("other_latin_american", less(FIRMS_HISPANIC, FIRMS_MEXICAN)),
        ("vietnamese", FIRMS_VIETNAMESE),
        ("other_asian", less(FIRMS_ASIAN, FIRMS_VIETNAMESE)),
        ("other", FIRMS_NONMINORITY),
    ],
)
def test_business_mix_follows_from_the_survey_of_business_owners(community: str, firms: tuple[int, ...]) -> None:
    """Sector firms over all firms of the owner group."""
    for sector, share in share_with_left_over(firms).items():
        assert of(community, f"business_mix.{sector}") == pytest.approx(share, abs=0.001)


def test_employers_and_staff_follow_from_the_survey_of_business_owners() -> None:
    """Employer share and staff per employer of the owner groups; two communities are lowered, none raised."""
    latin = (FIRMS_HISPANIC[0] - FIRMS_MEXICAN[0], "hispanic", "mexican")
    asian = (FIRMS_ASIAN[0] - FIRMS_VIETNAMESE[0], "asian", "vietnamese")
    for community, firms in (("mexican", FIRMS_MEXICAN[0]), ("vietnamese", FIRMS_VIETNAMESE[0])):
        share = EMPLOYERS[community] / firms
        assert of(community, "share_of_businesses_employing") == pytest.approx(share, abs=0.001)
        staff = EMPLOYEES[community] / EMPLOYERS[community]
        assert of(community, "staff_per_employer") == pytest.approx(staff, abs=0.01)
    for community, (firms, group, part) in (("other_latin_american", latin), ("other_asian", asian)):
        employers = EMPLOYERS[group] - EMPLOYERS[part]
        assert of(community, "share_of_businesses_employing") <= employers / firms + 0.001
        staff = (EMPLOYEES[group] - EMPLOYEES[part]) / employers
        assert of(community, "staff_per_employer") == pytest.approx(staff, abs=0.01)


def test_receipts_without_staff_follow_from_nonemployer_statistics() -> None:
    """Mean receipts of Hispanic nonemployers in the metro, a month."""
    firms = HISPANIC_NONEMPLOYERS_ALL_SECTORS[0] - sum(f for f, _ in HISPANIC_NONEMPLOYERS.values())
    receipts = HISPANIC_NONEMPLOYERS_ALL_SECTORS[1] - sum(r for _, r in HISPANIC_NONEMPLOYERS.values())
    for sector, (count, thousands) in {**HISPANIC_NONEMPLOYERS, "professional": (firms, receipts)}.items():
        expected = thousands * 1000 / count / 12
        assert value(f"sectors.{sector}.typical_receipts_dollars_per_month") == pytest.approx(expected, abs=1)


@pytest.mark.parametrize("sector", SECTORS)
def test_city_receipts_follow_from_local_jobs(sector: str) -> None:
    """Jobs times receipts per job plus receipts of nonemployers, the city's 60 % of the metro, a month."""
    jobs, thousands = LOCAL_MARKET[sector]
    per_job = value(f"sectors.{sector}.incumbent_receipts_dollars_per_job_year")
    per_job_2017 = per_job * CONSUMER_PRICES[2017] / CONSUMER_PRICES[2012]
    expected = 0.60 * (jobs * per_job_2017 + thousands * 1000) / 12
    name = f"sectors.{sector}.city_receipts_dollars_per_month"
    assert value(name) == pytest.approx(expected, abs=60_000)
    assert NUMBERS[name]["year"] == 2017


@pytest.mark.parametrize(
    ("community", "classes", "at_least_50k"),
    [
        ("mexican", (0.348, 0.120, 0.109, 0.067, 0.048, 0.034, 0.018), 0.100),
        ("vietnamese", (0.228, 0.088, 0.125, 0.096, 0.105, 0.107, 0.060), 0.272),
    ],
)
def test_start_up_capital_follows_the_published_classes(
    community: str, classes: tuple[float, ...], at_least_50k: float
) -> None:
    """The lognormal and the share with none give every class within three points, the top within one."""
    some = 1 - of(community, "share_starting_without_capital")
    spread = of(community, "spread_of_log_start_up_capital")
    capital = NormalDist(log(of(community, "typical_start_up_capital_dollars")), spread)
    below = [0, *(capital.cdf(log(limit)) for limit in (5e3, 1e4, 2.5e4, 5e4, 1e5, 2.5e5, 1e6))]
    for (lower, upper), share in zip(pairwise(below), classes, strict=True):
        assert some * (upper - lower) == pytest.approx(share, abs=0.03)
    assert some * (1 - capital.cdf(log(5e4))) == pytest.approx(at_least_50k, abs=0.01)


def test_wages_follow_from_schooling_and_english() -> None:
    """Metro earnings by schooling, less one discount for limited English that fits the Mexican-born."""
    earnings = (21000, 27919, 32000, 52000)
    to_2018 = CONSUMER_PRICES[2018] / CONSUMER_PRICES[2012]

    def by_schooling(community: str) -> float:
        shares = (of(community, f"share_education_{level}") for level in EDUCATION)
        return sum(share * pay for share, pay in zip(shares, earnings, strict=True)) / 12

    mexican = value("communities.mexican.typical_wage_dollars_per_month")
    assert mexican == pytest.approx(20000 / 12, abs=1)
    discount = (1 - mexican * to_2018 / by_schooling("mexican")) / of("mexican", "share_limited_english")
    for community in COMMUNITIES[1:]:
        expected = by_schooling(community) * (1 - discount * of(community, "share_limited_english"))
        assert of(community, "typical_wage_dollars_per_month") == pytest.approx(expected, rel=0.01)


def test_jobs_lost_and_found_keep_the_measured_unemployment() -> None:
    """The two chances hold unemployment where it starts."""
    lost, found = value("labour.chance_job_lost_per_month"), value("labour.chance_job_found_per_month")
    assert lost / (lost + found) == pytest.approx(value("labour.unemployment_share"), abs=0.002)


def test_the_office_is_busy_three_quarters_of_its_time() -> None:
    """Eighty immigrant files a month, two reviews each, a quarter returned, a tenth slower; and the others."""
    reviews = 80 * 2 / (1 - 0.25) * 1.1 + value("office.background_files_per_month")
    hours = reviews * value("office.hours_per_review")
    assert hours / value("office.staff_hours_per_month") == pytest.approx(0.75, abs=0.01)


def test_taxes_follow_from_the_rates_of_july_2015() -> None:
    """The rate in the city, and the city's part of it: its own increment and the state's distribution to cities."""
    assert value("taxes.gross_receipts_tax_share") == pytest.approx(0.071875, abs=0.0001)
    of_the_city = (7.1875 - 6.25 + 1.225) / 7.1875
    assert value("taxes.city_share_of_gross_receipts_tax") == pytest.approx(of_the_city, abs=0.01)


def test_limited_english_agrees_with_the_states_asians() -> None:
    """Vietnamese and other Asians together: a third of all, a twentieth (assumed) of those born in the country."""
    foreign_born = (0.33 - 0.31 * 0.05) / 0.69
    shares = {c: of(c, "share_of_residents") for c in ("vietnamese", "other_asian")}
    limited = sum(share * of(c, "share_limited_english") for c, share in shares.items()) / sum(shares.values())
    assert limited == pytest.approx(foreign_born, abs=0.01)


def test_a_licence_costs_little_and_a_full_time_wage_is_legal() -> None:
    """Fee and renewal are the same; the median wage is near the minimum wage at full time or above it."""
    assert value("licensing.fee_dollars") == value("licensing.renewal_dollars_per_year") == 35
    full_time = value("taxes.minimum_wage_dollars_per_hour") * 2080 / 12
    lowest = min(of(c, "typical_wage_dollars_per_month") for c in COMMUNITIES)
    assert lowest > full_time


def test_the_lenders_pool_is_what_its_loans_need() -> None:
    """Lending a year, the city's and immigrants' shares, the mean life of a loan, and some idle money."""
    pool = 97e6 / 25 * 545000 / 2085538 * 0.20 * 1.6 / 0.85
    assert value("lender.capital_dollars") == pytest.approx(pool, rel=0.06)
    assert value("lender.typical_loan_dollars") == pytest.approx(51.9e6 / 3682, rel=0.01)
    assert value("lender.largest_loan_dollars") >= value("lender.typical_loan_dollars")
