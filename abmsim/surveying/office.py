# SPDX-License-Identifier: Apache-2.0
"""What a licence log says about the office: files a month, chance of a return, months a review and a correction take.

Estimators, each tested on simulated logs with known truth (tests/surveying):

- *files a month*: files received over the months between the first and the last; interval for a count (Byar), widened
  when months differ more than chance.
- *chance of a return*, by language: returns / (returns + reviews passed), Wilson's interval. An approved file passed every
  review of its path; one that is still open or was withdrawn counts as half-way.
- *months a review takes* (travel, queue and review) and *months to correct*: an approved file took a x reviews +
  b x returns, by least squares, or from the column `corrected` where the log has it; intervals by leaving out
  one month of files at a time, since files that wait in the same queue lean on each other.
- *months of the quickest review*: what one file in twenty stays below; mail and inspection take no longer than that.
- Returns and times come from files received early enough to be through: before the log's end by the time that 19 of 20 take.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from abmsim.surveying.estimating import Estimate, dispersion, jackknifed, products, rate, share, two_slopes
from abmsim.surveying.licence_log import LicenceFile, LicenceLog

MONTH: Final = timedelta(days=365.25 / 12)
STAFF_LANGUAGE: Final = "en"
FEWEST_IN_GROUP: Final = 10
_THROUGH: Final = 0.95


@dataclass(frozen=True, slots=True)
class OfficeSeen:
    """What the log shows; shares and rates by the language of the file."""

    first: datetime
    last: datetime
    files_per_month: Estimate
    by_language: Mapping[str, Estimate]
    reviews_per_file: float
    returned: Mapping[str, tuple[float, float]]  # returns, and returns + reviews passed
    months_per_review: Estimate
    months_to_correct: Estimate | None
    quickest_review_months: float
    licence_months: Mapping[str, Estimate]
    share_in_other_languages: float

    def chance_returned(self, *languages: str) -> Estimate:
        """Give the chance that a review returns a file in one of these languages."""
        return share(*self.counts(languages))

    def counts(self, languages: Sequence[str]) -> tuple[float, float]:
        """Give returns, and returns + reviews passed, of files in these languages."""
        pairs = [self.returned[language] for language in languages]
        return math.fsum(pair[0] for pair in pairs), math.fsum(pair[1] for pair in pairs)


def look_at(log: LicenceLog, reviews: Mapping[str, int]) -> OfficeSeen:
    """Give what a log shows; `reviews` says how many reviews a file of each path must pass."""
    files = sorted(log.files, key=lambda one: one.received)
    first, last = files[0].received, max(_last(one) for one in files)
    settled = _settled(files, last)
    approved = [one for one in settled if one.approved is not None]
    months = max(_months(files[-1].received - first), 1.0)
    languages = sorted({one.language for one in files})
    spread = dispersion(_monthly_counts(files, first))
    sums = {month: [_sums(one, reviews) for one in block] for month, block in _by_month(approved).items()}
    months_per_review = jackknifed(sums, lambda total: _slopes(total)[0])
    months_to_correct = jackknifed(sums, lambda total: _slopes(total)[1])
    foreign = sum(one.language != STAFF_LANGUAGE for one in files)
    return OfficeSeen(
        first,
        last,
        rate(len(files), months, spread),
        {one: rate(sum(file.language == one for file in files), months, spread) for one in languages},
        math.fsum(reviews[one.path] + len(one.returned) for one in approved) / len(approved),
        {one: _returns([file for file in settled if file.language == one], reviews) for one in languages},
        months_per_review,
        months_to_correct if any(one.returned for one in approved) else None,
        min(months_per_review.value, _quickest(approved, months_to_correct.value, reviews)),
        _licence_months(approved),
        foreign / len(files),
    )


def _months(span: timedelta) -> float:
    return span / MONTH


def _last(one: LicenceFile) -> datetime:
    return max(
        moment for moment in (one.received, *one.returned, *one.corrected, one.approved, one.withdrawn) if moment
    )


def _settled(files: Sequence[LicenceFile], last: datetime) -> Sequence[LicenceFile]:
    """Give the files received early enough to be through; all of them when the log is too short for that."""
    took = sorted(one.approved - one.received for one in files if one.approved is not None)
    follow_up = took[min(int(len(took) * _THROUGH), len(took) - 1)]
    early = [one for one in files if one.received <= last - follow_up]
    enough = sum(one.approved is not None for one in early) >= FEWEST_IN_GROUP
    return early if enough else files


def _monthly_counts(files: Sequence[LicenceFile], first: datetime) -> list[int]:
    """Give the files of each whole month from the first file on."""
    counts: dict[int, int] = defaultdict(int)
    for one in files:
        counts[int(_months(one.received - first))] += 1
    return [counts[month] for month in range(max(counts))]


def _by_month(files: Sequence[LicenceFile]) -> dict[tuple[int, int], list[LicenceFile]]:
    blocks: dict[tuple[int, int], list[LicenceFile]] = defaultdict(list)
    for one in files:
        blocks[one.received.year, one.received.month].append(one)
    return dict(blocks)


def _returns(files: Sequence[LicenceFile], reviews: Mapping[str, int]) -> tuple[float, float]:
    returns = sum(len(one.returned) for one in files)
    halves = math.fsum(reviews[one.path] if one.approved is not None else (reviews[one.path] - 1) / 2 for one in files)
    return returns, returns + halves


def _sums(one: LicenceFile, reviews: Mapping[str, int]) -> tuple[float, ...]:
    """Give what an approved file adds to the sums from which its two slopes follow."""
    done, returns, took = float(reviews[one.path] + len(one.returned)), float(len(one.returned)), _duration(one)
    known = float(len(one.corrected) == len(one.returned))
    return (1 - known, took - _away(one), done, _away(one), returns, *products(took, done, returns))


def _slopes(sums: tuple[float, ...]) -> tuple[float, float]:
    """Give months a review takes, and months a correction takes: directly where every correction has its day."""
    unknown, at_office, done, away, returns, *rest = sums
    if unknown == 0:
        return at_office / done, away / returns if returns else 0.0
    return two_slopes(tuple(rest))


def _quickest(files: Sequence[LicenceFile], correction: float, reviews: Mapping[str, int]) -> float:
    """Give the months a review took for one file in twenty that hardly had to wait."""
    each = sorted(
        (_duration(one) - correction * len(one.returned)) / (reviews[one.path] + len(one.returned)) for one in files
    )
    return max(each[int(len(each) * (1 - _THROUGH))], 0.0)


def _away(one: LicenceFile) -> float:
    """Give the months a file spent with its applicant."""
    return math.fsum(_months(back - sent) for sent, back in zip(one.returned, one.corrected, strict=False))


def _duration(one: LicenceFile) -> float:
    return 0.0 if one.approved is None else _months(one.approved - one.received)


def _licence_months(approved: Sequence[LicenceFile]) -> dict[str, Estimate]:
    """Give the mean months from received to approved, by path; paths with few files are left out."""
    found = {}
    for path in sorted({one.path for one in approved}):
        own = [one for one in approved if one.path == path]
        if len(own) >= FEWEST_IN_GROUP:
            sums = {month: [(_duration(one), 1.0) for one in block] for month, block in _by_month(own).items()}
            found[path] = jackknifed(sums, lambda total: total[0] / total[1])
    return found
