# SPDX-License-Identifier: Apache-2.0
"""A licensing office by itself: files handed in at chosen moments, and the months in which it works on them."""

from dataclasses import dataclass

import numpy as np
from engine.worlds import scenario

from abmsim.city import FileKind, Files, People, Queue, State, Tally
from abmsim.compiled import rule
from abmsim.dice import Draw, Luck, key_of, luck_of, waiting
from abmsim.economy import Economy
from abmsim.population import empty_columns, empty_queue, empty_tally
from abmsim.profile import Profile
from abmsim.rules.calendar import READY, next_serial, put
from abmsim.rules.licensing_queue import LicensingQueue, review_files
from abmsim.support import Office

PLAIN = LicensingQueue(
    language_hours_share=0.0, review_variability_share=0.0, chance_returned=0.0, knowledge_prevents_return_share=0.0,
    language_prevents_return_share=0.0, background_chance_returned=0.0, background_reviews=1,
    months_before_each_review=0.0, months_to_correct=0.0, chance_withdrawn_per_month=0.0, patience_months=6.0,
    trust_gain_approval=0.0, trust_kept_returned=1.0, trust_kept_withdrawn=1.0,
)  # fmt: skip


@rule
def hand_in(files: Files, queue: Queue, moments: np.ndarray, reviews: int, travel: float) -> None:
    """Hand in one file for each resident at the moments given."""
    for i in range(len(moments)):
        files.kind[i] = FileKind.NEW
        files.reviews_left[i] = reviews
        files.joined[i] = moments[i]
        files.reviewed[i] = -1.0
        files.serial[i] = next_serial(queue)
        put(queue, moments[i] + travel, READY, i, files.serial[i])


@rule
def first_draws(luck: Luck, identity: np.ndarray, drawn: np.ndarray) -> None:
    """Write the exponential draw of everybody's first review."""
    for i in range(len(drawn)):
        drawn[i] = waiting(key_of(luck, Draw.REVIEW, 0), identity[i], 0)


@dataclass
class Desk:
    """An office with its applicants; `sojourn` is what the applicants of finished files waited in all, in months."""

    people: People
    files: Files
    queue: Queue
    tally: Tally
    profile: Profile
    numbers: LicensingQueue
    luck: Luck

    def hand_in(self, moments, reviews: int = 1) -> None:
        """Hand in a file of each resident."""
        hand_in(
            self.files, self.queue, np.asarray(moments, dtype=float), reviews, self.numbers.months_before_each_review
        )

    def work(self, months: int, first: int = 0, office: Office | None = None) -> list[float]:
        """Work through some months; return how many background files wait at the end of each."""
        waiting_files = []
        for clock in range(first, first + months):
            review_files(
                self.people, self.files, self.queue, self.tally, self.profile, office or Office(), self.numbers,
                self.luck, clock,
            )  # fmt: skip
            waiting_files.append(float(self.tally.background[0]))
        return waiting_files

    @property
    def is_through(self) -> np.ndarray:
        return self.files.reviewed >= 0

    @property
    def sojourn(self) -> np.ndarray:
        return (self.files.reviewed - self.files.joined)[self.is_through]

    @property
    def service(self) -> np.ndarray:
        """How long each applicant's first review occupies a reviewer, in months."""
        drawn = np.zeros(len(self.files.kind))
        first_draws(self.luck, self.people.identity, drawn)
        variable, office = self.numbers.review_variability_share, self.profile.office
        return (
            office.hours_per_review
            * (1 - variable + variable * drawn)
            * office.reviewers
            / office.staff_hours_per_month
        )


def desk(
    applicants: int,
    *,
    reviewers: int = 1,
    staff_hours: float = 100.0,
    hours: float = 1.0,
    background: float = 0.0,
    english: float = 1.0,
    seed: int = 1,
    **numbers: float,
) -> Desk:
    """Open an office without travel, returns and variation, unless `numbers` say otherwise."""
    profile = Economy(scenario(), 1, scale=0.001).profile
    office = profile.office._replace(
        staff_hours_per_month=staff_hours,
        reviewers=reviewers,
        hours_per_review=hours,
        background_files_per_month=background,
    )
    profile = profile._replace(office=office)
    people = People(**empty_columns(People, applicants))
    people = people._replace(contacts=np.full((applicants, 8), -1, np.int32))
    people.identity[:] = np.arange(applicants)
    people.state[:] = State.AT_HOME
    people.english[:] = english
    people.trust[:] = 1.0
    files = Files(**empty_columns(Files, applicants))
    files.reviewed[:] = -1.0
    return Desk(
        people, files, empty_queue(applicants, profile), empty_tally(len(profile.communities.share_of_residents)),
        profile, PLAIN._replace(**numbers), luck_of(seed, 1),
    )  # fmt: skip


def poisson_moments(count: int, per_month: float, seed: int = 1) -> np.ndarray:
    """Give the moments of a Poisson process from month 0 on."""
    return np.cumsum(np.random.default_rng(seed).exponential(1 / per_month, count))
