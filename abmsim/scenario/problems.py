# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a file: where, what was found, what is allowed and what was probably meant."""

import difflib
import math
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Final

from abmsim.scenario.messages import sentence

MOST_SHOWN: Final = 20
_LONGEST_ECHO: Final = 60


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

    def as_text(self) -> str:
        """Give the mistake in at most five lines for a terminal."""
        lines = [f"{self.file}:{self.line}:{self.column}: {self.key or '(the whole file)'}: {self.message}"]
        rest = (("found", self.found), ("allowed", self.allowed), ("try", self.suggestion))
        lines += [f"    {label:<8} {text}" for label, text in rest if text]
        return "\n".join(lines)

    def as_json(self) -> dict[str, str | int]:
        """Give the mistake with the fields outside programs rely on."""
        return asdict(self)


class ScenarioError(Exception):
    """The input is wrong; `problems` holds every independent mistake (exit code 2)."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, sorted by file and line as a reader would meet them."""
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Give the first twenty mistakes, and how many more there are."""
        shown = [problem.as_text() for problem in self.problems[:MOST_SHOWN]]
        if len(self.problems) > MOST_SHOWN:
            shown.append(sentence("more_mistakes", "message", count=len(self.problems) - MOST_SHOWN))
        return "\n".join(shown)


@dataclass(slots=True)
class Report:
    """Collects mistakes and warnings while a scenario is read, so that all are told at once."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, code: str, place: Place, key: str, found: str = "", **facts: object) -> None:
        """Note the mistake `code` of the catalogue; `allowed` and `suggestion` given as facts win over the catalogue."""
        shown = {name: fact if isinstance(fact, int | float) else str(fact) for name, fact in facts.items()}
        parts = {
            part: str(shown.pop(part)) if part in shown else sentence(code, part, found=found, key=key, **shown)
            for part in ("allowed", "suggestion")
        }
        message = sentence(code, "message", found=found, key=key, **shown)
        problem = Problem(
            place.file, place.line, place.column, key, found, parts["allowed"], parts["suggestion"], message
        )
        if problem not in self.problems:
            self.problems.append(problem)

    def warn(self, code: str, **facts: object) -> None:
        """Note something that runs but that every output must say."""
        self.warnings.append(sentence(code, "message", **facts))

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
        if used + len(piece) > longest - 1 and position + 1 < len(text) or used + len(piece) > longest:
            safe.append("…")
            break
        safe.append(piece)
        used += len(piece)
    return "".join(safe)


def _safe(letter: str) -> str:
    if letter in _VISIBLE_BLANKS:
        return _VISIBLE_BLANKS[letter]
    if letter == " " or (letter.isprintable() and unicodedata.category(letter) not in ("Mn", "Me")):
        return letter
    if unicodedata.category(letter) in ("Mn", "Me") and ord(letter) < 0x0370:
        return letter
    code = ord(letter)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def nearest(name: str, known: Iterable[str]) -> str:
    """Give the known name that looks most like this one, or nothing."""
    choices = sorted(known)
    folded = {choice.casefold(): choice for choice in reversed(choices)}
    wanted = name[:200].casefold().replace("-", "_").replace(" ", "_")
    found = difflib.get_close_matches(wanted, folded, n=1, cutoff=0.6)
    if found:
        return folded[found[0]]
    short = [choice for choice in choices if len(wanted) >= 3 and choice.rsplit(".", 1)[-1].casefold() == wanted]
    return short[0] if short else ""


def listed(names: Iterable[str], most: int = 12) -> str:
    """Give names separated by commas, the first `most` of them."""
    everything = list(names)
    tail = f" … ({len(everything)} in all)" if len(everything) > most else ""
    return ", ".join(everything[:most]) + tail


def plain(value: float) -> str:
    """Give a number as a person would type it: no exponent, no trailing zeros, all the digits that matter."""
    if math.isinf(value):
        return "any" if value > 0 else "-any"
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(repr(value)), "f")
