# SPDX-License-Identifier: Apache-2.0
"""What only the city itself knows and a new profile asks for by name: office hours, files a month, returns by language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from abmsim.surveying.found import Found
from abmsim.surveying.office import STAFF_LANGUAGE

# Somebody who was asked may be off by this share (assumed).
AROUND_ANSWER: Final = 0.15
_RULE: Final = "licensing_queue"


@dataclass(frozen=True, slots=True)
class Question:
    """A required input: the numbers it settles, the option that answers it, and how it is asked."""

    numbers: tuple[str, ...]
    option: str
    words: str


QUESTIONS: Final = (
    Question(
        ("office.staff_hours_per_month",), "--office-hours",
        "Hours that the licensing office can spend on reviewing files in a month",
    ),
    Question(
        ("office.background_files_per_month",), "--files-per-month",
        "Files a month from the rest of the city, not from immigrants",
    ),
    Question(
        (f"{_RULE}.background_chance_returned", f"{_RULE}.chance_returned"), "--returned",
        "Share of reviews that return the file, by language, such as en=0.1,es=0.3",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answers:
    """What the city said; None or empty where it did not."""

    office_hours: float | None = None
    files_per_month: float | None = None
    returned: Mapping[str, float] | None = None


def open_questions(found: Sequence[Found]) -> list[Question]:
    """Give the questions that neither a log nor an answer has settled."""
    names = {one.name for one in found}
    return [one for one in QUESTIONS if not names.intersection(one.numbers)]


def from_answers(answers: Answers, numbers: Mapping[str, float]) -> list[Found]:
    """Give the numbers that follow from the answers; `numbers` are those of the model and of the rules, by name."""
    found: list[Found] = []
    if answers.office_hours is not None:
        each = numbers["office.staff_hours_per_month"] / numbers["office.reviewers"]
        many = max(1, round(answers.office_hours / each))
        found.append(
            _around("office.staff_hours_per_month", answers.office_hours, "--office-hours: as the office says")
        )
        words = f"staff hours / {each:.0f} hours of one reviewer (assumed)"
        found.append(Found("office.reviewers", many, max(1, many // 2), many * 2, words, "assumed"))
    if answers.files_per_month is not None:
        reviews = numbers["licensing.reviews_home"]
        words = f"--files-per-month: {answers.files_per_month:g} files as the office says x {reviews:g} reviews a file"
        found.append(_around("office.background_files_per_month", answers.files_per_month * reviews, words))
    return found + _returned(answers.returned or {}, numbers[f"{_RULE}.knowledge_prevents_return_share"])


def _around(name: str, value: float, words: str) -> Found:
    source = f"{words}; the range is {AROUND_ANSWER:g} either way (assumed)"
    return Found(name, value, value * (1 - AROUND_ANSWER), value * (1 + AROUND_ANSWER), source, "estimated")


def _returned(returned: Mapping[str, float], knows: float) -> list[Found]:
    """Give the chances of a return from the shares by language; half of the applicants are taken to know the way."""
    own = returned.get(STAFF_LANGUAGE)
    others = [share for language, share in returned.items() if language != STAFF_LANGUAGE]
    found = []
    if own is not None:
        found.append(
            _around(f"{_RULE}.background_chance_returned", own, "--returned: share in English as the office says")
        )
    if others:
        highest = max(others)
        words = f"--returned: {highest:g} as the office says, half of the applicants taken to know how licensing works (assumed)"
        unhelped = min(1.0, highest / (1 - knows / 2))
        found.append(
            Found(f"{_RULE}.chance_returned", unhelped, highest, min(1.0, highest / (1 - knows)), words, "estimated")
        )
    if own is not None and others and max(others) > 0:
        less = max(0.0, 1 - own / max(others))
        words = "--returned: 1 - share in English / share in another language"
        found.append(_around(f"{_RULE}.language_prevents_return_share", less, words))
    return found
