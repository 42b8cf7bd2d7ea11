# SPDX-License-Identifier: Apache-2.0
"""Small pieces of text about evaluations, as tables and figures show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from abmsim.report.catalogue import Words
from abmsim.report.quantity import place_for

NOT_KNOWN = "-"
MISLEADS = "misleads"
MOST_PROGRAMMES = 1000  # beyond, the number says no more than "never"


def plus_minus(words: Words, shown: Mapping[str, Any]) -> str:
    """A mean with its standard error: `12 +- 3`, as many digits as the error allows."""
    error = shown["se"]
    place = place_for(error if error is not None else 0.0)
    mean = words.numerals.plain(shown["mean"], place)
    return mean if error is None else f"{mean} \N{PLUS-MINUS SIGN} {words.numerals.plain(error, place)}"


def claim_words(words: Words, row: Mapping[str, Any]) -> str:
    """What evaluations of this design claim on average, and the range of 95 of 100 of them."""
    place = place_for(row["scatter"])
    plain = words.numerals.plain
    mean, low, high = (
        plain(value, place) for value in (row["estimate"]["mean"], row["claims_low"], row["claims_high"])
    )
    return str(words.say("figure.estimate", mean=mean, low=low, high=high).striptags())


def share_words(words: Words, shown: Mapping[str, Any]) -> str:
    """A share of evaluations, in per cent, with its standard error in points."""
    error = "" if shown["se"] is None else f" \N{PLUS-MINUS SIGN} {round(100 * shown['se'])}"
    return f"{words.numerals.share(shown['mean'])}{error}"


def count_words(words: Words, row: Mapping[str, Any]) -> str:
    """How many are asked, and whom."""
    if not row["people_asked"]:
        return str(words.say(f"evaluation.asks.{_key(row['asks'])}"))
    return f"{words.numerals.plain(row['people_asked'])} {words.say('evaluation.asks.' + _key(row['asks']))}"


def needed_words(words: Words, row: Mapping[str, Any]) -> str:
    """What it takes to see the true effect: people, months of records, or programmes evaluated together."""
    needed = row["needed"]
    if row["verdict"] == MISLEADS:
        return str(words.say("evaluation.needs.nothing_helps"))
    for name in ("people", "months"):
        if needed[name] is not None:
            return str(words.say(f"evaluation.needs.{name}", count=words.numerals.plain(needed[name])))
    if needed["programmes"] is None:
        return NOT_KNOWN
    many = needed["programmes"] > MOST_PROGRAMMES
    count = words.numerals.plain(min(needed["programmes"], MOST_PROGRAMMES))
    return str(words.say(f"evaluation.needs.{'more' if many else 'programmes'}", count=count))


def _key(asks: str) -> str:
    return asks.replace(" ", "_")
