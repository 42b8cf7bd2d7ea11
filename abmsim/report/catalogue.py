# SPDX-License-Identifier: Apache-2.0
"""The words of the report: every sentence comes from one catalogue a language, `languages/<language>.po`."""

from __future__ import annotations

import gettext
import io
from functools import cache
from importlib import resources
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from abmsim.report.numerals import LOCALES, Numerals
from abmsim.report.quantity import Estimate, Quantity, rounded
from abmsim.results.errors import RefusedError

CERTAIN = 0.99
ENGLISH = "en"


class UnknownLanguageError(RefusedError):
    """There is no catalogue for the language that was asked for."""


def languages() -> tuple[str, ...]:
    """The languages that have a catalogue, in alphabetical order."""
    folder = resources.files("abmsim.report") / "languages"
    return tuple(sorted(language for language in LOCALES if (folder / f"{language}.po").is_file()))


@cache
def sentence_keys() -> tuple[str, ...]:
    """The keys of all sentences, in the order of the English catalogue."""
    return tuple(
        str(message.id if isinstance(message.id, str) else message.id[0])
        for message in _catalogue(ENGLISH, "")
        if message.id
    )


def english_of(key: str) -> str:
    """The English sentence filed under `key`, its gaps open."""
    return sentences_of(ENGLISH).gettext(key)


class Words:
    """One language: its sentences, and numbers that carry the address they come from."""

    def __init__(self, language: str) -> None:
        if language not in LOCALES or language not in languages():
            raise UnknownLanguageError(f"no report in {language!r}; there is: {', '.join(languages())}")
        self.language = language
        self.numerals = Numerals(language)
        self._sentences = sentences_of(language)

    def say(self, key: str, /, **values: Any) -> Markup:
        """The sentence filed under `key`, its gaps filled; whatever fills them is escaped."""
        return _fill(key, self._sentences.gettext(key), values)

    def say_many(self, key: str, count: int, /, **values: Any) -> Markup:
        """Like `say`, with the grammatical number that `count` asks for; the gap `{count}` is filled."""
        text = self._sentences.ngettext(key, key, count)
        return _fill(key, text, {"count": self.numerals.plain(count), **values})

    def number(self, quantity: Quantity, place: int = 0) -> Markup:
        """A number on the page that carries its own address."""
        return marked(quantity, self.numerals.plain(quantity.value, place))

    def dollars(self, quantity: Quantity, place: int = 0) -> Markup:
        """Money on the page that carries its own address."""
        return marked(quantity, self.numerals.dollars(quantity.value, place))

    def percent(self, quantity: Quantity) -> Markup:
        """A chance on the page; what would round to certain or impossible is called more or less than 99 or 1 %."""
        bounded = min(max(quantity.value, 1 - CERTAIN), CERTAIN)
        number = marked(quantity, self.numerals.share(bounded))
        if quantity.value > CERTAIN:
            return self.say("chance.above", number=number)
        return self.say("chance.below", number=number) if quantity.value < 1 - CERTAIN else number

    def change(self, quantity: Quantity, place: int = 0) -> Markup:
        """A difference in words: 4 fewer, 7 more."""
        size = marked(quantity, self.numerals.plain(abs(quantity.value), place))
        if rounded(quantity.value, place) == 0:
            return size
        return self.say("change.fewer" if quantity.value < 0 else "change.more", size=size)

    def span(self, estimate: Estimate, place: int | None = None) -> Markup:
        """The two ends of an interval: `9 to 17`."""
        place = estimate.place if place is None else place
        low, high = estimate.part("ci_low"), estimate.part("ci_high")
        return self.say("range", low=self.number(low, place), high=self.number(high, place))


def marked(quantity: Quantity, text: str) -> Markup:
    """A text that shows a number, wrapped so that a program can find the number and where it comes from."""
    return Markup('<data value="{value}" data-from="{source}">{text}</data>').format(
        value=repr(float(quantity.value)), source=quantity.source, text=text
    )


@cache
def sentences_of(language: str, kind: str = "") -> gettext.GNUTranslations:
    """A catalogue of `languages/`: the sentences, or with `kind` the names."""
    compiled = io.BytesIO()
    write_mo(compiled, _catalogue(language, kind))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _catalogue(language: str, kind: str) -> Catalog:
    source = resources.files("abmsim.report") / "languages" / f"{kind}{language}.po"
    with source.open("rb") as stream:
        return read_po(stream, locale=LOCALES[language], abort_invalid=True)


def _fill(key: str, text: str, values: dict[str, Any]) -> Markup:
    if text == key:
        raise KeyError(f"no sentence is filed under {key!r}")
    return Markup(escape(text)).format(**values)  # noqa: S704 - escaped in this line; format escapes the values
