# SPDX-License-Identifier: Apache-2.0
"""One licensing office for everybody: reviews, returned files, waiting, withdrawals, licences (ODD 7.15).

Files are served first come, first served on a continuous clock of office hours, together with the files of
the rest of the city. A file needs a number of reviews; before each it travels (mail, inspection), and a file
with mistakes is returned and joins the queue again. Without returns and travel, and with exponential reviews,
the office is the textbook's M/M/c queue.
"""

from typing import TYPE_CHECKING, NamedTuple

from abmsim.barriers.language import served
from abmsim.city import FileKind, Files, People, Queue, State, Tally
from abmsim.compiled import rule
from abmsim.dice import Draw, Luck, chance, chance_of_two, key_of, waiting
from abmsim.profile import Profile
from abmsim.rules.calendar import BACKGROUND_FILED, DONE, EVENTS, READY, first_free, put, take_first
from abmsim.support import Office

if TYPE_CHECKING:
    pass

WAITING, MONTHS_WAITED, FINISHED = 0, 1, 2


class LicensingQueue(NamedTuple):
    """The numbers of these rules; values, units and sources in licensing_queue.yaml."""

    language_hours_share: float
    review_variability_share: float
    chance_returned: float
    knowledge_prevents_return_share: float
    language_prevents_return_share: float
    background_chance_returned: float
    background_reviews: int
    months_before_each_review: float
    months_to_correct: float
    chance_withdrawn_per_month: float
    patience_months: float
    trust_gain_approval: float
    trust_kept_returned: float
    trust_kept_withdrawn: float


@rule
def review_hours(hours: float, language: float, numbers: LicensingQueue) -> float:
    """Return the mean office hours of one review; more when applicant and office share no language."""
    return hours * (1 + numbers.language_hours_share * (1 - language))


@rule
def chance_returned(informed: int, language: float, factor: float, numbers: LicensingQueue) -> float:
    """Return the chance that a review finds the file incomplete: less with knowledge and with language."""
    known = 1 - numbers.knowledge_prevents_return_share * informed
    understood = 1 - numbers.language_prevents_return_share * language
    return numbers.chance_returned * known * understood * factor


@rule
def duration_months(hours: float, draw: float, hours_per_reviewer: float, numbers: LicensingQueue) -> float:
    """Return how long a review occupies a reviewer; `draw` is exponential with mean 1."""
    variable = numbers.review_variability_share
    return hours * (1 - variable + variable * draw) / hours_per_reviewer


@rule
def file_background(
    queue: Queue, tally: Tally, files_per_month: float, numbers: LicensingQueue, luck: Luck, clock: int
) -> None:
    """Let the rest of the city file at random moments of the month (a Poisson process)."""
    if files_per_month <= 0:
        return
    key = key_of(luck, Draw.BACKGROUND_FILED, clock)
    ring = len(queue.background)
    moment, k = waiting(key, 0, 0) / files_per_month, 0
    while moment < 1:
        number = queue.size[BACKGROUND_FILED]
        queue.size[BACKGROUND_FILED] = number + 1
        queue.background[number % ring] = numbers.background_reviews
        queue.background_joined[number % ring] = clock + moment
        queue.background_done[number % ring] = 0
        tally.background[WAITING] += 1
        put(queue, clock + moment + numbers.months_before_each_review, READY, -1 - number, 0)
        k = k + 1
        moment = moment + waiting(key, k, 0) / files_per_month


@rule
def understood_at_office(i: int, people: People, files: Files) -> float:
    """Return how well the office and applicant i understand each other."""
    return served(people.english[i], files.language_help[i])


@rule
def begin_review(
    row: int,
    moment: float,
    people: People,
    files: Files,
    queue: Queue,
    hours_per_review: float,
    hours_per_reviewer: float,
    numbers: LicensingQueue,
    luck: Luck,
) -> None:
    """Give the file to the reviewer who is free first; the review is done when its hours are over."""
    if row >= 0:
        hours = review_hours(hours_per_review, understood_at_office(row, people, files), numbers)
        draw = waiting(key_of(luck, Draw.REVIEW, 0), people.identity[row], files.reviews_done[row])
        serial = files.serial[row]
    else:
        number = -1 - row
        hours = hours_per_review
        draw = waiting(
            key_of(luck, Draw.REVIEW_FIRST, 0), number, queue.background_done[number % len(queue.background)]
        )
        serial = 0
    reviewer = first_free(queue)
    done = max(moment, queue.free[reviewer]) + duration_months(hours, draw, hours_per_reviewer, numbers)
    queue.free[reviewer] = done
    put(queue, done, DONE, row, serial)


@rule
def end_review(
    i: int,
    moment: float,
    people: People,
    files: Files,
    queue: Queue,
    tally: Tally,
    office: Office,
    numbers: LicensingQueue,
    luck: Luck,
) -> None:
    """Return the file of applicant i, pass it on to the next review, or note that it is through."""
    files.reviews_done[i] += 1
    drawn = chance_of_two(key_of(luck, Draw.RETURNED, 0), people.identity[i], files.reviews_done[i])
    understood = understood_at_office(i, people, files)
    factor = office.return_factor * (1 - files.returns_prevented[i])
    if drawn < chance_returned(people.informed[i], understood, factor, numbers):
        tally.returned[people.community[i]] += 1
        people.trust[i] *= numbers.trust_kept_returned
        wait = numbers.months_to_correct + numbers.months_before_each_review
        put(queue, moment + wait, READY, i, files.serial[i])
        return
    files.reviews_left[i] -= 1
    if files.reviews_left[i] > 0:
        put(queue, moment + numbers.months_before_each_review, READY, i, files.serial[i])
    else:
        files.reviewed[i] = moment


@rule
def end_background_review(
    number: int, moment: float, queue: Queue, tally: Tally, numbers: LicensingQueue, luck: Luck
) -> None:
    """Return a background file, pass it on, or let it go with its months of waiting noted."""
    place = number % len(queue.background)
    queue.background_done[place] += 1
    drawn = chance_of_two(key_of(luck, Draw.BACKGROUND, 0), number, queue.background_done[place])
    if drawn < numbers.background_chance_returned:
        put(queue, moment + numbers.months_to_correct + numbers.months_before_each_review, READY, -1 - number, 0)
        return
    queue.background[place] -= 1
    if queue.background[place] > 0:
        put(queue, moment + numbers.months_before_each_review, READY, -1 - number, 0)
    else:
        tally.background[WAITING] -= 1
        tally.background[FINISHED] += 1
        tally.background[MONTHS_WAITED] += moment - queue.background_joined[place]


@rule
def is_void(row: int, serial: int, files: Files) -> bool:
    """Return whether an event belongs to a file that is no longer there."""
    return row >= 0 and (files.kind[row] == FileKind.NONE or files.serial[row] != serial)


@rule
def review_files(
    people: People,
    files: Files,
    queue: Queue,
    tally: Tally,
    profile: Profile,
    office: Office,
    numbers: LicensingQueue,
    luck: Luck,
    clock: int,
) -> None:
    """Let the office work through one month, event by event; files it does not reach keep their place."""
    reviewers = len(queue.free)
    hours_per_reviewer = (profile.office.staff_hours_per_month + office.extra_hours) / reviewers
    hours_per_review = profile.office.hours_per_review * office.hours_factor
    file_background(queue, tally, profile.office.background_files_per_month, numbers, luck, clock)
    end, held, last = clock + 1.0, 0, len(queue.time) - 1
    for reviewer in range(reviewers):
        queue.free[reviewer] = max(queue.free[reviewer], float(clock))
    while queue.size[EVENTS] > 0 and queue.time[0] < end:
        take_first(queue)
        here = queue.size[EVENTS]
        moment, kind, row, serial = queue.time[here], queue.kind[here], queue.row[here], queue.serial[here]
        if is_void(row, serial, files):
            continue
        if kind == DONE and row >= 0:
            end_review(row, moment, people, files, queue, tally, office, numbers, luck)
        elif kind == DONE:
            end_background_review(-1 - row, moment, queue, tally, numbers, luck)
        elif hours_per_reviewer > 0 and queue.free[first_free(queue)] < end:
            begin_review(row, moment, people, files, queue, hours_per_review, hours_per_reviewer, numbers, luck)
        else:
            queue.time[last - held], queue.row[last - held], queue.serial[last - held] = moment, row, serial
            held = held + 1
    for back in range(held):
        put(queue, queue.time[last - back], READY, queue.row[last - back], queue.serial[last - back])


@rule
def lose_patience(people: People, files: Files, tally: Tally, numbers: LicensingQueue, luck: Luck, clock: int) -> None:
    """Let applicants withdraw, the more easily the less they trust City Hall, or the longer they cannot pay for a start."""
    key = key_of(luck, Draw.WITHDRAW, clock)
    for i in range(len(files.kind)):
        if files.kind[i] == FileKind.NONE or people.state[i] == State.VACANT:
            continue
        through = files.reviewed[i] >= 0
        gives_up = numbers.chance_withdrawn_per_month * (1 - people.trust[i])
        lapsed = through and clock - files.reviewed[i] > numbers.patience_months
        if lapsed or (not through and chance(key, people.identity[i]) < gives_up):
            files.kind[i] = FileKind.NONE
            files.serial[i] = -1
            people.trust[i] *= numbers.trust_kept_withdrawn
            tally.withdrawn[people.community[i]] += 1
