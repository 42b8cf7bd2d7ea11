# SPDX-License-Identifier: Apache-2.0
"""Sentences about an effect: the interval chooses the verb, the standard error the digits."""

from __future__ import annotations

from markupsafe import Markup

from abmsim.report.catalogue import Words, marked
from abmsim.report.quantity import Estimate, Quantity, rounded
from abmsim.report.verdict import Verdict, confidence, verdict


def effect_sentence(words: Words, estimate: Estimate | None, measure: str, **more: object) -> Markup:
    """What may be said about the effect on `measure`; the catalogue holds one sentence a verdict.

    An effect without interval (a single pair) is called unknown, never guessed.
    """
    if estimate is None:
        return words.say(f"answer.{measure}.unknown", **more)
    said = verdict(estimate)
    place = estimate.place
    low, high, mean = (estimate.part(part) for part in ("ci_low", "ci_high", "mean"))
    if said in (Verdict.ADDS, Verdict.TAKES):
        nearer, farther = (low, high) if said is Verdict.ADDS else (high, low)
        parts = {"low": nearer, "high": farther, "mean": mean}
        values = {name: _size(words, part, place) for name, part in parts.items()}
    else:
        values = {"low": words.change(low, place), "high": words.change(high, place), "mean": words.change(mean, place)}
    return words.say(f"answer.{measure}.{said}", **values, **more)


def signless(words: Words, dollars: Quantity, place: int) -> Markup:
    """Money without its sign, where the verb says which way it goes."""
    return marked(dollars, words.numerals.dollars(abs(dollars.value), place))


def _size(words: Words, quantity: Quantity, place: int) -> Markup:
    return marked(quantity, words.numerals.plain(abs(quantity.value), place))


def confidence_phrase(words: Words, estimate: Estimate) -> Markup:
    """`very likely (97%)`: the chance that the true mean is above zero, in plain words and in per cent."""
    return confidence_words(words, estimate.part("chance_positive"))


def confidence_words(words: Words, chance: Quantity) -> Markup:
    """A chance in plain words and in per cent."""
    return words.say(
        "chance.in_words",
        words=words.say(f"chance.{confidence(float(rounded(chance.value, -2)))}"),
        number=words.percent(chance),
    )


def titled(words: Words, key: str) -> str:
    """A catalogue entry as plain text that starts with a capital letter, for labels in figures and tables."""
    text = str(words.say(key).striptags())
    return text[:1].upper() + text[1:]
