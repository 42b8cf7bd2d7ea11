# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a file: where, what was found, what is allowed and what was probably meant."""

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Final

from abmsim.scenario.messages import Part, sentence
from abmsim.scenario.phrases import LABELS, PHRASES, translated

MOST_SHOWN: Final = 20
SETTING: Final = "--set"  # the "file" of what stands on the command line
INPUT_IS_WRONG: Final = 2
CANNOT_READ: Final = 4
FORBIDDEN: Final = "forbidden"
_LONGEST_ECHO: Final = 60
_ALIKE: Final = 0.6
_ALMOST: Final = 0.8
_FROM_CATALOGUE: Final[tuple[Part, Part]] = ("allowed", "suggestion")
_EXACT_AS_WHOLE: Final = 1e15


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file: as the reader would open it, as it stands under the root, line and column from 1."""

    file: str
    line: int = 1
    column: int = 1
    relative: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, in the words of the catalogue; the fields are those of `validate --json`."""

    file: str
    line: int
    column: int
    key: str
    found: str
    allowed: str
    suggestion: str
    message: str
    code: str = field(default="", compare=False, repr=False)
    facts: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_forbidden(self) -> bool:
        """Whether the system keeps the file from us."""
        return self.code == FORBIDDEN

    def as_text(self, language: str = "en") -> str:
        """Give the mistake in at most five lines for a terminal."""
        one, labels = self.in_language(language), LABELS.get(language, LABELS["en"])
        lines = [f"{one.file}:{one.line}:{one.column}: {one.key or labels['whole']}: {one.message}"]
        rest = (("found", one.found), ("allowed", one.allowed), ("try", one.suggestion))
        lines += [f"    {labels[label]:<8} {text}" for label, text in rest if text]
        return "\n".join(lines)

    def in_language(self, language: str) -> "Problem":
        """Give the same mistake in another language, as far as the catalogue has it."""
        if language not in PHRASES or not self.code:
            return self
        allowed, suggestion = (
            translated(str(self.facts[part]), language)
            if self.facts.get(part)
            else sentence(self.code, part, self.facts, language)
            for part in _FROM_CATALOGUE
        )
        message = sentence(self.code, "message", self.facts, language)
        return replace(self, message=message, allowed=allowed, suggestion=suggestion)

    def as_json(self) -> dict[str, str | int]:
        """Give the mistake with the fields outside programs rely on."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.compare}


class ScenarioError(Exception):
    """The input is wrong (exit code 2) or may not be read (4); `problems` holds every independent mistake."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, file by file, each from top to bottom."""
        found = list(problems)
        files = list(dict.fromkeys(problem.file for problem in found))
        found.sort(key=lambda problem: (files.index(problem.file), problem.line, problem.column))
        self.problems: tuple[Problem, ...] = tuple(found)
        super().__init__(self.problems)

    @property
    def exit_code(self) -> int:
        """The code of a command that this ends: files that the system refuses to read are not wrong."""
        is_system = bool(self.problems) and all(problem.is_forbidden for problem in self.problems)
        return CANNOT_READ if is_system else INPUT_IS_WRONG

    def __str__(self) -> str:
        """Give the first twenty mistakes, and how many more there are."""
        return self.in_words()

    def in_words(self, language: str = "en") -> str:
        """Give the first twenty mistakes in a language, and how many more there are."""
        shown = [problem.as_text(language) for problem in self.problems[:MOST_SHOWN]]
        if len(self.problems) > MOST_SHOWN:
            count = {"count": len(self.problems) - MOST_SHOWN}
            shown.append(sentence("more_mistakes", "message", count, language))
        return "\n".join(shown)


@dataclass(slots=True)
class Report:
    """Collects mistakes and warnings while a scenario is read, so that all are told at once."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    _noted: set[Problem] = field(default_factory=set, repr=False)

    @property
    def is_long(self) -> bool:
        """Whether there are far more mistakes than anybody is shown, so that no more hints are looked for."""
        return len(self.problems) > 2 * MOST_SHOWN

    def add(self, code: str, place: Place, key: str, found: str = "", **facts: object) -> None:
        """Note the mistake `code` of the catalogue; `allowed` and `suggestion` given as facts win."""
        words = {"found": found, "key": key, **facts}
        allowed, suggestion = (
            str(facts[part]) if facts.get(part) else sentence(code, part, words) for part in _FROM_CATALOGUE
        )
        message = sentence(code, "message", words)
        problem = Problem(place.file, place.line, place.column, key, found, allowed, suggestion, message, code, words)
        # Looked up in a set: a file may hold thousands of mistakes.
        if problem not in self._noted:
            self._noted.add(problem)
            self.problems.append(problem)

    def warn(self, code: str, **facts: object) -> None:
        """Note something that runs but that every output must say."""
        self.warnings.append(sentence(code, "message", facts))

    def stop_if_wrong(self) -> None:
        """Raise everything noted so far, in the order of the files."""
        if self.problems:
            raise ScenarioError(self.problems)


_VISIBLE_BLANKS: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def echo(text: str, longest: int = _LONGEST_ECHO) -> str:
    """Give text safe to print: invisible and direction-changing characters escaped, cut to `longest` characters."""
    safe: list[str] = []
    used = 0
    for position, letter in enumerate(text):
        piece = _safe(letter)
        room = longest - used - (1 if position + 1 < len(text) else 0)
        if len(piece) > room:
            safe.append("…")
            break
        safe.append(piece)
        used += len(piece)
    return "".join(safe)


def _safe(letter: str) -> str:
    if letter in _VISIBLE_BLANKS:
        return _VISIBLE_BLANKS[letter]
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")


def nearest(name: str, known: Iterable[str]) -> str:
    """Give the known name that looks most like this one, or nothing."""
    choices = sorted(known)
    wanted = name[:200].casefold().replace("-", "_").replace(" ", "_")
    if "." not in wanted:
        # `fee_dollars` means the last part of `licensing.fee_dollars`, not the whole of a name that looks like it.
        last_parts = {one.rsplit(".", 1)[-1].casefold(): one for one in reversed(choices) if "." in one}
        if found := difflib.get_close_matches(wanted, last_parts, n=1, cutoff=_ALMOST):
            return last_parts[found[0]]
    folded = {choice.casefold(): choice for choice in reversed(choices)}
    if found := difflib.get_close_matches(wanted, folded, n=1, cutoff=_ALIKE):
        return folded[found[0]]
    # `interest` means `interest_share_per_year`, if nothing else begins with this word.
    longer = [choice for name, choice in folded.items() if name.rsplit(".", 1)[-1].startswith(f"{wanted}_")]
    return longer[0] if len(longer) == 1 and wanted else ""


def listed(names: Iterable[str], most: int = 12) -> str:
    """Give names separated by commas, the first `most` of them."""
    everything = list(names)
    tail = f" … ({len(everything)} in all)" if len(everything) > most else ""
    return ", ".join(everything[:most]) + tail


def plain(value: float) -> str:
    """Give a number as a person would type it: no exponent, no trailing zeros, all the digits that matter."""
    if math.isinf(value):
        return "any" if value > 0 else "-any"
    if value == int(value) and abs(value) < _EXACT_AS_WHOLE:
        return str(int(value))
    return format(Decimal(repr(value)), "f")
