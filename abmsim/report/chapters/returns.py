# SPDX-License-Identifier: Apache-2.0
"""What the money buys and what of it comes back: jobs by every way of counting them, taxes and fees, today's money."""

from __future__ import annotations

from abmsim.report.catalogue import Words
from abmsim.report.chapters.sentences import signless, titled
from abmsim.report.chapters.sight import short
from abmsim.report.document import Table, Text
from abmsim.report.folder import Result
from abmsim.report.names import name_of
from abmsim.report.quantity import Estimate, Quantity, place_for
from abmsim.report.verdict import Verdict, verdict

PRICES = {
    "gross": "cost_per_gross_job_dollars",
    "additional": "cost_per_additional_job_dollars",
    "net": "cost_per_net_job_dollars",
}
SMALLEST_STEP = 2  # a price of a job is told in hundreds of dollars at the finest
FISCAL = "fiscal_return"


def fiscal(result: Result, words: Words) -> list[Text]:
    """What the city takes in because of the programme, as far as it can be told."""
    parts = {
        name: result.number(FISCAL, key) for name, key in (("mean", "dollars"), ("low", "ci_low"), ("high", "ci_high"))
    }
    known = {name: quantity for name, quantity in parts.items() if quantity is not None}
    if len(known) < len(parts):
        return []
    found = Estimate(known["mean"].value, known["low"].value, known["high"].value, None, "")
    said = verdict(found)
    place = max(0, found.place)
    if said in (Verdict.ADDS, Verdict.TAKES):
        nearer, farther = ("low", "high") if said is Verdict.ADDS else ("high", "low")
        shown = {"low": known[nearer], "high": known[farther], "mean": known["mean"]}
        return [
            words.say(f"money.fiscal.{said}", **{name: signless(words, part, place) for name, part in shown.items()})
        ]
    if said is Verdict.NOTHING:
        return [words.say("money.fiscal.nothing")]
    low, high = (words.dollars(known[end], place) for end in ("low", "high"))
    return [words.say("money.fiscal.no_effect", low=low, high=high)]


def returns(result: Result, words: Words) -> list[Table]:
    """The tables that have something to say."""
    tables = (jobs_for_the_money(result, words), todays_money(result, words), sources(result, words))
    return [table for table in tables if table.rows]


def jobs_for_the_money(result: Result, words: Words) -> Table:
    """A row a way of counting jobs: what one costs, how many 100,000 dollars buy, and the most ever published."""
    rows: list[list[Text]] = []
    for place, one in enumerate(result.told.get("jobs_for_the_money") or ()):
        way = str(one["counts"])
        bought, most = (
            result.number("jobs_for_the_money", place, part) for part in ("per_100000_dollars", "most_published")
        )
        if bought is None or most is None:
            continue
        ends = [result.number("jobs_for_the_money", place, end) for end in ("ci_low", "ci_high")]
        published = f"{name_of(words, str(one['published']).replace('_', ' '))}"
        record = words.say("figure.estimate_cell", mean=short(words, most), range=published)
        rows.append([titled(words, f"way.{way}"), _price(result, words, way), _with_range(words, bought, ends), record])
    head = [titled(words, f"head.{name}") for name in ("way", "per_job", "per_100000", "most_published")]
    return Table(words.say("money.jobs_table"), head, rows)


def _price(result: Result, words: Words, way: str) -> Text:
    found = result.estimate(PRICES[way]) if way in PRICES else None
    if found is None or found.low <= 0:
        return words.say("money.not_stated")
    place = max(found.place, SMALLEST_STEP)
    low, high = (words.dollars(found.part(part), place) for part in ("ci_low", "ci_high"))
    span = words.say("range", low=low, high=high)
    return words.say("figure.estimate_cell", mean=words.dollars(found.part("mean"), place), range=span)


def _with_range(words: Words, mean: Quantity, ends: list[Quantity | None]) -> Text:
    low, high = ends
    if low is None or high is None:
        return short(words, mean)
    place = Estimate(mean.value, low.value, high.value, None, "").place
    span = words.say("range", low=words.number(low, place), high=words.number(high, place))
    return words.say("figure.estimate_cell", mean=words.number(mean, place), range=span)


def todays_money(result: Result, words: Words) -> Table:
    """Public cost and what comes back, as paid and valued in the first month."""
    rows: list[list[Text]] = []
    values = result.told.get("cost", {}).get("present_value") or ()
    if values and result.number("cost", "dollars") is not None:
        rows.append([words.say("money.as_paid"), *_both(result, words)])
    for place, _ in enumerate(values):
        rate = result.number("cost", "present_value", place, "rate")
        if rate is not None:
            label = words.say("money.at_rate", rate=words.percent(rate))
            rows.append([label, *_both(result, words, "present_value", place)])
    head = [titled(words, f"head.{name}") for name in ("valued", "cost", "comes_back")]
    return Table(words.say("money.values_table"), head, rows)


def _both(result: Result, words: Words, *path: str | int) -> list[Text]:
    cost, back = (result.number(part, *path, "dollars") for part in ("cost", FISCAL))
    return [
        words.say("cell.undefined") if cost is None else words.dollars(cost),
        words.say("cell.undefined") if back is None else words.dollars(back, _place(result)),
    ]


def _place(result: Result) -> int:
    """The decimal place that the range of what comes back allows."""
    low, high = (result.number(FISCAL, end) for end in ("ci_low", "ci_high"))
    return 0 if low is None or high is None else max(0, place_for((high.value - low.value) / 4))


def sources(result: Result, words: Words) -> Table:
    """What comes back, by where it comes from."""
    rows: list[list[Text]] = []
    for name in result.told.get(FISCAL, {}).get("by_source") or {}:
        dollars = result.number(FISCAL, "by_source", name)
        if dollars is not None:
            rows.append([titled(words, f"income.{name}"), words.dollars(dollars, _place(result) - 1)])
    head = [titled(words, "head.income"), titled(words, "head.dollars")]
    return Table(words.say("money.fiscal_table"), head, rows)
