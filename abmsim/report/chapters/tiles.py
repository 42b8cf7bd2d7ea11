# SPDX-License-Identifier: Apache-2.0
"""The money strip: what was granted, what it cost, what a net job costs, and what others paid."""

from __future__ import annotations

from abmsim.report.catalogue import Words
from abmsim.report.chapters.spending import by_payer
from abmsim.report.document import Tile
from abmsim.report.folder import Result, ResultsFolder
from abmsim.report.names import name_of
from abmsim.report.quantity import Quantity, address, place_for
from abmsim.report.yardsticks import usual_jobs, usual_place, yardsticks

COST, PRICE = "public_cost_dollars", "cost_per_net_job_dollars"


def tiles(folder: ResultsFolder, result: Result, words: Words) -> list[Tile]:
    """The boxes of the strip, each with its note."""
    return [
        _granted(folder, result, words),
        _spent(folder, result, words),
        _price(result, words),
        _elsewhere(result, words),
    ]


def _granted(folder: ResultsFolder, result: Result, words: Words) -> Tile:
    resolved = result.resolved
    grants = [paid for paid in resolved.instalments if paid.payer == "grant" and not paid.in_kind]
    label = words.say("money.granted")
    if not grants:
        return Tile(label, words.say("money.no_grant"), words.say("money.no_grant_note"), stated=False)
    total = Quantity(resolved.granted_dollars, address(resolved.file, "granted_dollars"))
    last = words.numerals.month(resolved.start, max(paid.until for paid in grants), short=True)
    count = Quantity(len(grants), address(resolved.file, "grants"))
    note = words.say_many("money.instalments", len(grants), count=words.number(count), until=last)
    if folder.manifest["scale"] != 1:
        note = words.say("money.full_size", note=note)
    return Tile(label, words.dollars(total), note)


def _spent(folder: ResultsFolder, result: Result, words: Words) -> Tile:
    cost = result.estimate(COST)
    label = words.say("money.spent")
    if cost is None:
        return Tile(label, words.say("money.unknown"), "", stated=False)
    parts = [
        words.say("money.paid_by", payer=name_of(words, payer), dollars=words.dollars(dollars))
        for (payer,), dollars in by_payer(folder, result)
    ]
    note = words.say("list.separator").join(parts) if parts else words.say("money.nothing_booked")
    return Tile(label, words.dollars(cost.part("mean"), place_for(cost.error)), note)


def _price(result: Result, words: Words) -> Tile:
    price, jobs = result.estimate(PRICE), result.estimate("net_jobs")
    label = words.say("money.per_net_job")
    month = words.numerals.month(result.resolved.start, result.months, short=True)
    if price is None or jobs is None or jobs.low <= 0:
        return Tile(label, words.say("money.not_stated"), words.say("money.zero_included", month=month), stated=False)
    place = max(price.place, 2)
    low, high = (words.dollars(price.part(part), place) for part in ("ci_low", "ci_high"))
    best = words.dollars(price.part("mean"), place)
    return Tile(label, best, words.say("money.price_range", low=low, high=high, month=month))


def _elsewhere(result: Result, words: Words) -> Tile:
    gross, net = yardsticks()
    prices = words.say("range", low=words.dollars(net.low), high=words.dollars(net.high))
    cost = result.estimate(COST)
    if cost is None or cost.mean <= 0:
        note = words.say("money.elsewhere_gross", gross=words.dollars(gross.low))
    else:
        low, high = (words.number(end, usual_place(cost.mean)) for end in usual_jobs(cost.mean))
        note = words.say("money.elsewhere_note", gross=words.dollars(gross.low), low=low, high=high)
    return Tile(words.say("money.elsewhere"), prices, note)
