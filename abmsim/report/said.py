# SPDX-License-Identifier: Apache-2.0
"""Says the warnings of a run in the language of the page: `summary.json` holds them as English sentences.

The catalogue files each of them under `warning.<key>`; its English entry is the sentence itself, so that a warning is
found by its words and its gaps are carried over. A sentence that no entry matches is quoted as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from markupsafe import Markup

from abmsim.measures import NAMES, PAIRED_NAMES
from abmsim.report.catalogue import ENGLISH, Words, english_of, sentence_keys
from abmsim.report.document import Text
from abmsim.report.names import name_of, quoted

CODE_NAME = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
GAP = re.compile(r"\{(\w+)\}")
NUMBER = re.compile(r"-?\d[\d,]*(?:\.(\d+))?")
PREFIX, WHOLE = "warning.", ("warning.implausible_one", "warning.implausible_surely", "warning.in_some")
SOME = "warning.in_some"
PARTS = ("warning.implausible_surely", "warning.implausible_one")


def warning_in_words(warning: str, words: Words) -> Text:
    """The warning as readers of this page can read it: no names of columns, in their language."""
    plain = _without_columns(warning)
    if words.language == ENGLISH:
        return plain
    some = _pattern(SOME).fullmatch(plain)
    if some is not None:
        gaps = {name: _piece(text, words) for name, text in some.groupdict().items() if name != "warning"}
        return words.say(SOME, warning=_sentence(some["warning"], words), **gaps)
    return _sentence(plain, words)


def _sentence(plain: str, words: Words) -> Text:
    for key in _keys():
        found = _pattern(key).fullmatch(plain)
        if found is not None:
            return words.say(key, **{name: _gap(name, text, words) for name, text in found.groupdict().items()})
    return quoted(words, plain)


def _gap(name: str, text: str, words: Words) -> Text:
    inside = _LISTS.get(name)
    return _piece(text, words) if inside is None else inside(text, words)


def _measures(text: str, words: Words) -> Text:
    return words.say("list.separator").join(_piece(one, words) for one in text.split(", "))


def _found(text: str, words: Words) -> Text:
    """The ways of counting in which a scenario beats every published programme."""
    return Markup("; ").join(_beaten(one, words) for one in text.split("; "))


def _beaten(text: str, words: Words) -> Text:
    for key in PARTS:
        found = _pattern(key).fullmatch(text)
        if found is not None:
            return words.say(key, **{name: _piece(part, words) for name, part in found.groupdict().items()})
    return quoted(words, text)


def _piece(text: str, words: Words) -> str:
    """A number as this language writes it, or a name as it is called here."""
    number = NUMBER.fullmatch(text)
    if number is not None:
        return words.numerals.plain(float(text.replace(",", "")), -len(number[1] or ""))
    return name_of(words, text.replace("_", " "))


_LISTS: dict[str, Callable[[str, Words], Text]] = {"measures": _measures, "found": _found}


def _without_columns(warning: str) -> str:
    """The warning with the names of measures as words: readers do not know columns of tables."""
    known = {*NAMES, *PAIRED_NAMES}
    return CODE_NAME.sub(lambda found: found[0].replace("_", " ") if found[0] in known else found[0], warning)


@cache
def _keys() -> tuple[str, ...]:
    """Whole warnings, those with the longest fixed text first."""
    keys = [key for key in sentence_keys() if key.startswith(PREFIX) and key not in WHOLE]
    return tuple(sorted(keys, key=lambda key: (-len(GAP.sub("", english_of(key))), key)))


@cache
def _pattern(key: str) -> re.Pattern[str]:
    parts = GAP.split(english_of(key))
    pieces = [f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)]
    return re.compile("".join(pieces), re.DOTALL)
