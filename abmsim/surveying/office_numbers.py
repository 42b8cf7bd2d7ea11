# SPDX-License-Identifier: Apache-2.0
"""Turns what a licence log shows into the numbers of a city's office, and says of each what it leans on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from abmsim.surveying.estimating import Estimate, mean_wait, reduction
from abmsim.surveying.found import Found
from abmsim.surveying.office import FEWEST_IN_GROUP, STAFF_LANGUAGE, OfficeSeen

# How busy an office is at least and at most: where the log cannot tell, the interval ends here.
LEAST_BUSY: Final = 0.2
MOST_BUSY: Final = 0.99
_HALVINGS: Final = 60
_ROUNDS: Final = 10
_RULE: Final = "licensing_queue"


@dataclass(frozen=True, slots=True)
class Assumed:
    """What the estimates lean on and the log cannot show."""

    hours_per_review: float
    reviewers: int
    reviewers_known: bool
    hours_per_reviewer: float
    variability: float
    language_hours_share: float
    travel_months: Estimate
    knowledge_prevents: float


def numbers_of(seen: OfficeSeen, assumed: Assumed, log: str) -> list[Found]:
    """Give the numbers of the office; `log` is the name of the file they come from."""
    when = f"{seen.first:%Y-%m} to {seen.last:%Y-%m}"
    source = f"licence log {log}, {when}"
    assumed = replace(assumed, travel_months=_capped(assumed.travel_months, seen.quickest_review_months))
    fitted = assumed if assumed.reviewers_known else with_reviewers(seen, assumed)
    return [
        *_files(seen, source),
        _hours(seen, fitted, source),
        *_reviewers(fitted, source),
        *_returns(seen, assumed, source),
        *_months(seen, source),
    ]


def _files(seen: OfficeSeen, source: str) -> list[Found]:
    own = seen.by_language.get(STAFF_LANGUAGE)
    if own is None:
        return []
    each = seen.reviews_per_file
    words = (
        f"{source}: {own.value:.1f} files a month in English x {each:.2f} reviews a file;"
        " English files are taken for the rest of the city"
    )
    # The low end leaves room for immigrants who file in English.
    low = own.low * each * (1 - seen.share_in_other_languages)
    return [Found("office.background_files_per_month", own.value * each, low, own.high * each, words, "estimated")]


def _capped(travel: Estimate, quickest: float) -> Estimate:
    """Give the months of travel, which take no longer than the quickest reviews did."""
    return Estimate(min(travel.value, quickest), min(travel.low, quickest), min(travel.high, quickest))


def with_reviewers(seen: OfficeSeen, assumed: Assumed) -> Assumed:
    """Give the reviewers that the hours of the log ask for, at the hours of a reviewer elsewhere."""
    fitted = assumed
    for _ in range(_ROUNDS):
        review, work = _review_and_work(seen, fitted)
        hours = hours_for(seen.months_per_review.value - fitted.travel_months.value, work, review, fitted)
        reviewers = max(1, round(hours / fitted.hours_per_reviewer))
        if reviewers == fitted.reviewers:
            break
        fitted = replace(fitted, reviewers=reviewers)
    return fitted


def _review_and_work(seen: OfficeSeen, assumed: Assumed) -> tuple[float, float]:
    """Give the hours of a review in the mix of languages, and the hours of reviews that come in a month."""
    review = assumed.hours_per_review * (1 + assumed.language_hours_share * seen.share_in_other_languages)
    return review, seen.files_per_month.value * seen.reviews_per_file * review


def _reviewers(assumed: Assumed, source: str) -> list[Found]:
    if assumed.reviewers_known:
        return []
    many = assumed.reviewers
    words = f"{source}: staff hours / {assumed.hours_per_reviewer:.0f} hours of one reviewer (assumed)"
    return [Found("office.reviewers", many, max(1, many // 2), many * 2, words, "assumed")]


def _hours(seen: OfficeSeen, assumed: Assumed, source: str) -> Found:
    """Give the staff hours at which the office would take as long for a review as the log shows."""
    review, work = _review_and_work(seen, assumed)
    months, travel = seen.months_per_review, assumed.travel_months
    spans = (months.value - travel.value, months.high - travel.low, months.low - travel.high)
    arriving = seen.files_per_month
    works = (work, work * arriving.low / arriving.value, work * arriving.high / arriving.value)
    value, *ends = (hours_for(span, one, review, assumed) for span, one in zip(spans, works, strict=True))
    ends.append(value)
    words = (
        f"{source}: a review takes {months.value:.2f} months, {work:.0f} hours of reviews come in a month at"
        f" {assumed.hours_per_review:g} hours a review (assumed), {travel.value:g} months of travel (assumed)"
    )
    return Found("office.staff_hours_per_month", value, min(ends), max(ends), words, "estimated")


def hours_for(months: float, work_hours: float, review_hours: float, assumed: Assumed) -> float:
    """Give the office hours a month at which queue and review together take `months`, by halving.

    Between the hours of an office that is busy .99 and one that is busy .2 of its time: outside them times say nothing.
    """
    few, many = work_hours / MOST_BUSY, work_hours / LEAST_BUSY

    def takes(hours: float) -> float:
        """Give the months that a file takes with these hours a review."""
        one = review_hours * assumed.reviewers / hours
        return one * (1 + mean_wait(work_hours / hours * assumed.reviewers, assumed.reviewers, assumed.variability))

    return halved(takes, months, few, many)


def halved(falling: Callable[[float], float], target: float, low: float, high: float) -> float:
    """Give where a falling function reaches the target, at most one of the ends."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > target else (low, middle)
    return (low + high) / 2


def _returns(seen: OfficeSeen, assumed: Assumed, source: str) -> list[Found]:
    """Give the chances of a return: in English, without help, and how much of it being understood prevents."""
    others = [name for name in seen.returned if name != STAFF_LANGUAGE and seen.returned[name][1] >= FEWEST_IN_GROUP]
    own = [name for name in seen.returned if name == STAFF_LANGUAGE and seen.returned[name][1] >= FEWEST_IN_GROUP]
    found = []
    if own:
        chance = seen.chance_returned(*own)
        words = f"{source}: {seen.counts(own)[0]:.0f} returns in {seen.counts(own)[1]:.0f} reviews of files in English"
        found.append(_found(f"{_RULE}.background_chance_returned", chance, words, "measured"))
    if others:
        found.append(_unhelped(seen, others, assumed, source))
    if own and others:
        gap = reduction(seen.counts(own), seen.counts(others))
        words = f"{source}: returned .{_percent(seen, own)} of reviews in English, .{_percent(seen, others)} in other languages"
        clipped = Estimate(max(0.0, gap.value), max(0.0, gap.low), max(0.0, gap.high))
        found.append(_found(f"{_RULE}.language_prevents_return_share", clipped, words, "estimated"))
    return found


def _percent(seen: OfficeSeen, languages: list[str]) -> str:
    return f"{seen.chance_returned(*languages).value * 100:02.0f}"


def _unhelped(seen: OfficeSeen, others: list[str], assumed: Assumed, source: str) -> Found:
    """Give the chance for somebody without English and without knowledge: half of those who file are taken to know."""
    chance, knows = seen.chance_returned(*others), assumed.knowledge_prevents
    words = (
        f"{source}: {seen.counts(others)[0]:.0f} returns in {seen.counts(others)[1]:.0f} reviews of files in other languages;"
        " half of these applicants are taken to know how licensing works (assumed; the range has none and all)"
    )
    value, high = min(1.0, chance.value / (1 - knows / 2)), min(1.0, chance.high / (1 - knows))
    return Found(f"{_RULE}.chance_returned", value, chance.low, high, words, "estimated")


def _found(name: str, estimate: Estimate, source: str, confidence: str) -> Found:
    return Found(name, estimate.value, estimate.low, estimate.high, source, confidence)


def _months(seen: OfficeSeen, source: str) -> list[Found]:
    if seen.months_to_correct is None or seen.months_to_correct.value <= 0:
        return []
    words = f"{source}: approved files took this much longer for each return"
    return [_found(f"{_RULE}.months_to_correct", seen.months_to_correct, words, "estimated")]


def summary_lines(seen: OfficeSeen, files: int) -> list[str]:
    """Give what the log shows, line by line, for people."""
    lines = [f"{files} files, {seen.first:%Y-%m-%d} to {seen.last:%Y-%m-%d}; 95 % intervals in brackets"]
    lines.append(f"files a month: {_text(seen.files_per_month)}")
    lines += [f"files a month in {name}: {_text(one)}" for name, one in seen.by_language.items()]
    lines += [
        f"chance that a review returns a file in {name}: {_text(seen.chance_returned(name))}"
        for name, (_, trials) in seen.returned.items() if trials
    ]  # fmt: skip
    lines.append(f"months a review takes, with queue and mail: {_text(seen.months_per_review)}")
    if seen.months_to_correct is not None and seen.months_to_correct.value > 0:
        lines.append(f"months to correct a returned file: {_text(seen.months_to_correct)}")
    lines += [f"months from received to approved, {path}: {_text(one)}" for path, one in seen.licence_months.items()]
    return lines


def _text(one: Estimate) -> str:
    return f"{one.value:.3g} [{one.low:.3g} to {one.high:.3g}]"


def assumed_from(values: Mapping[str, float], travel: Estimate, reviewers: float | None = None) -> Assumed:
    """Give what the estimates lean on, by the names of the model's numbers; `reviewers` where somebody knows them."""
    elsewhere = values["office.reviewers"]
    return Assumed(
        values["office.hours_per_review"],
        max(1, round(elsewhere if reviewers is None else reviewers)),
        reviewers is not None,
        values["office.staff_hours_per_month"] / elsewhere,
        values[f"{_RULE}.review_variability_share"],
        values[f"{_RULE}.language_hours_share"],
        travel,
        values[f"{_RULE}.knowledge_prevents_return_share"],
    )
