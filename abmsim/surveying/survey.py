# SPDX-License-Identifier: Apache-2.0
"""Puts together what public tables say about a new city: schooling, work, trades, what customers spend."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from abmsim.parameters import Number
from abmsim.surveying.found import Found
from abmsim.surveying.public_tables import Cells, Nonemployers, of_trade
from abmsim.units import PRICE_INDEX, PRICE_YEAR

# Foreign-born people of 25 and older by schooling, table B06009, and all of them.
SCHOOLING: Final[Mapping[str, tuple[str, ...]]] = {
    "less_than_high_school": ("B06009_026",),
    "high_school": ("B06009_027",),
    "some_college": ("B06009_028",),
    "degree": ("B06009_029", "B06009_030"),
}
SCHOOLED: Final = "B06009_025"
# Foreign-born people of all ages, in the tables that give them.
FOREIGN_BORN: Final = ("B05002_013", "B05012_003", "B05006_001")
UNEMPLOYED: Final = ("unemp_total", "S2301_C04_001")
# A community differs from the average of all immigrants by up to this share either way (assumed).
BETWEEN_COMMUNITIES: Final = 0.1
# A figure of one city and its immigrants may lie this share off what the table of an area says (assumed).
AROUND_FIGURE: Final = 0.3
_PER_CENT: Final = 100.0
_THOUSAND: Final = 1000
_MONTHS_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Town:
    """Who and what the new city has, and what it takes from the city it is modelled on."""

    communities: tuple[str, ...]
    trades: tuple[str, ...]
    numbers: Mapping[str, Number]
    share_of_area: float = 1.0


def from_census(cells: Cells, town: Town) -> list[Found]:
    """Give immigrants, schooling and unemployment as far as the table has them."""
    return [*_people(cells, town), *_schooling(cells, town), *_unemployment(cells)]


def _people(cells: Cells, town: Town) -> list[Found]:
    name = next((one for one in FOREIGN_BORN if one in cells.figures), None)
    if name is None:
        return []
    value, margin = cells.figures[name]
    share = town.share_of_area
    words = f"Census Bureau, {cells.source}, table {name.partition('_')[0]}: foreign-born residents{_times(share)}"
    confidence = "measured" if share == 1 else "estimated"
    return [
        Found("people.immigrants", value * share, (value - margin) * share, (value + margin) * share, words, confidence)
    ]


def _times(share: float) -> str:
    return "" if share == 1 else f", x {share:g} for the city"


def _schooling(cells: Cells, town: Town) -> list[Found]:
    wanted = [SCHOOLED, *(name for names in SCHOOLING.values() for name in names)]
    if any(name not in cells.figures for name in wanted):
        return []
    total, _ = cells.figures[SCHOOLED]
    words = (
        f"Census Bureau, {cells.source}, table B06009: all foreign-born 25+, the same for every community"
        f" (the range has {BETWEEN_COMMUNITIES:g} either way, assumed)"
    )
    found = []
    for level, names in SCHOOLING.items():
        share = sum(int(cells.figures[name][0]) for name in names) / total
        margin = max(cells.figures[name][1] for name in names) / total + BETWEEN_COMMUNITIES
        found += [
            Found(
                f"communities.{one}.share_education_{level}", share, share - margin, share + margin, words, "estimated"
            )
            for one in town.communities
        ]
    return found


def _unemployment(cells: Cells) -> list[Found]:
    name = next((one for one in UNEMPLOYED if one in cells.figures), None)
    if name is None:
        return []
    value, margin = cells.figures[name]
    scale = 1.0 if name == UNEMPLOYED[0] else 1 / _PER_CENT
    words = f"Census Bureau, {cells.source}, unemployment ({name})"
    low, high = (value - margin) * scale * (1 - AROUND_FIGURE), (value + margin) * scale * (1 + AROUND_FIGURE)
    return [Found("labour.unemployment_share", value * scale, low, high, words, "measured")]


def from_businesses(table: Nonemployers, jobs: Mapping[str, float] | None, town: Town) -> list[Found]:
    """Give receipts and mix of trades from businesses without staff, and with the jobs what customers spend."""
    firms = {trade: of_trade(table.firms, trade) for trade in town.trades}
    found = _mix(firms, table, town)
    for trade in town.trades:
        receipts = of_trade(table.receipts, trade)
        many = firms[trade]
        if receipts is not None and many:
            found.append(_typical(trade, receipts, many, table))
    return found + ([] if jobs is None else _market(table, jobs, town))


def _mix(firms: Mapping[str, float | None], table: Nonemployers, town: Town) -> list[Found]:
    """Give the mix of trades; nothing when the figure of one trade is withheld, since shares must add up to 1."""
    known = {trade: many for trade, many in firms.items() if many is not None}
    total = sum(int(many) for many in known.values())
    if len(known) < len(firms) or not total:
        return []
    words = f"Census Bureau, {table.source}: firms of the trade / firms of all trades, the same for every community"
    return [
        Found(
            f"communities.{one}.business_mix.{trade}", many / total,
            many / total * (1 - AROUND_FIGURE), many / total * (1 + AROUND_FIGURE), words, "estimated",
        )
        for one in town.communities
        for trade, many in known.items()
    ]  # fmt: skip


def _typical(trade: str, receipts: float, firms: float, table: Nonemployers) -> Found:
    value = receipts * _THOUSAND / firms / _MONTHS_A_YEAR
    words = f"Census Bureau, {table.source}: receipts {receipts:,.0f}k / {firms:,.0f} firms / 12"
    name = f"sectors.{trade}.typical_receipts_dollars_per_month"
    return Found(name, value, value * (1 - AROUND_FIGURE), value * (1 + AROUND_FIGURE), words, "measured", table.year)


def _market(table: Nonemployers, jobs: Mapping[str, float], town: Town) -> list[Found]:
    found = []
    for trade in town.trades:
        posts, alone = of_trade(jobs, trade), of_trade(table.all_receipts, trade)
        each = town.numbers.get(f"sectors.{trade}.incumbent_receipts_dollars_per_job_year")
        if posts is None or alone is None or each is None:
            continue
        then = each.value * PRICE_INDEX[table.year] / PRICE_INDEX[PRICE_YEAR]
        value = town.share_of_area * (posts * then + alone * _THOUSAND) / _MONTHS_A_YEAR
        words = (
            f"Census Bureau, County Business Patterns: {posts:,.0f} jobs x {then:,.0f} dollars a job,"
            f" + {table.source.partition(',')[0]}, all owners: {alone:,.0f}k{_times(town.share_of_area)}, / 12"
        )
        name = f"sectors.{trade}.city_receipts_dollars_per_month"
        low, high = value * (1 - AROUND_FIGURE), value * (1 + AROUND_FIGURE)
        found.append(Found(name, value, low, high, words, "estimated", table.year))
    return found


def shares_given(shares: Sequence[tuple[str, float | None]]) -> list[Found]:
    """Give the communities' shares of the immigrants: as told, and what is left divided equally."""
    told = [share for _, share in shares if share is not None]
    left = max(0.0, 1 - math.fsum(told))
    open_ones = len(shares) - len(told)
    found = []
    for name, share in shares:
        value = share if share is not None else left / open_ones
        words = (
            "given with --community"
            if share is not None
            else "assumption: what the other communities leave, divided equally"
        )
        low, high = value * (1 - AROUND_FIGURE), min(1.0, value * (1 + AROUND_FIGURE))
        confidence = "estimated" if share is not None else "assumed"
        found.append(Found(f"communities.{name}.share_of_residents", value, low, high, words, confidence))
    return found
