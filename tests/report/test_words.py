# SPDX-License-Identifier: Apache-2.0
"""The words follow the numbers by rule: which verb, how many digits, what is never said."""

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from abmsim.report.catalogue import UnknownLanguageError, Words
from abmsim.report.quantity import Estimate, Quantity, place_for, rounded
from abmsim.report.verdict import Verdict, confidence, verdict

WORDS = Words("en")
MEASURES = ("additional_registered_firms", "net_jobs")


def estimate(low, high, chance=0.5, spread=None):
    """An interval around its middle."""
    return Estimate((low + high) / 2, low, high, chance, "summary.json#x", spread)


@pytest.mark.parametrize(
    ("low", "high", "chance", "said"),
    [
        (2, 9, 0.999, Verdict.ADDS),
        (0.01, 9, 0.98, Verdict.ADDS),
        (-0.01, 9, 0.97, Verdict.MAY_ADD),
        (-3, 9, 0.89, Verdict.NO_EFFECT),
        (-3, 3, 0.5, Verdict.NO_EFFECT),
        (-9, 0.01, 0.03, Verdict.MAY_TAKE),
        (-9, -2, 0.001, Verdict.TAKES),
        (0, 0, 0.0, Verdict.NOTHING),
        (0, 9, 0.97, Verdict.MAY_ADD),
        (-3, 9, None, Verdict.NO_EFFECT),
    ],
)
def test_the_interval_chooses_the_verb(low, high, chance, said):
    assert verdict(estimate(low, high, chance)) is said


@pytest.mark.parametrize("measure", MEASURES)
def test_whenever_the_range_includes_zero_the_sentence_says_no_detectable_effect(measure):
    for said in (Verdict.MAY_ADD, Verdict.NO_EFFECT, Verdict.MAY_TAKE):
        sentence = WORDS.say(f"answer.{measure}.{said}", low="1", high="2", mean="3", month="May")
        assert "no detectable effect" in sentence
    for said in (Verdict.ADDS, Verdict.TAKES):
        sentence = WORDS.say(f"answer.{measure}.{said}", low="1", high="2", mean="3", month="May")
        assert "no detectable effect" not in sentence


@pytest.mark.parametrize(
    ("error", "place"),
    [(0, 0), (0.04, -1), (0.3, -1), (0.5, 0), (0.97, 0), (1, 0), (4.9, 0), (9.99, 0), (10, 1), (150, 2)],
)
def test_digits_follow_the_standard_error(error, place):
    assert place_for(error) == place


@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e4))
def test_a_printed_range_never_contradicts_its_verb(middle, half):
    found = estimate(middle - half, middle + half, 0.5)
    low, high = rounded(found.low, found.place), rounded(found.high, found.place)
    if verdict(found) is Verdict.ADDS and found.low > 1e-5:
        assert low > 0
    if verdict(found) is Verdict.TAKES and found.high < -1e-5:
        assert high < 0
    assert low <= rounded(found.mean, found.place) <= high


@given(st.floats(-1e9, 1e9), st.integers(-3, 6))
def test_rounding_moves_a_number_by_half_a_step_at_most(value, place):
    assert abs(float(rounded(value, place)) - value) <= 0.5 * 10.0**place * (1 + 1e-9)


def test_a_rounded_zero_has_no_sign():
    assert WORDS.numerals.plain(-0.2) == "0"
    assert WORDS.numerals.plain(-1234.6) == "\N{MINUS SIGN}1,235"


def test_money_is_written_as_money():
    assert WORDS.numerals.dollars(98500) == "$98,500"
    assert WORDS.numerals.dollars(12345, 3) == "$12,000"
    assert WORDS.numerals.dollars(-20) == "\N{MINUS SIGN}$20"


def test_months_are_counted_from_the_start():
    assert WORDS.numerals.month((2015, 7), 1) == "July 2015"
    assert WORDS.numerals.month((2015, 7), 36) == "June 2018"
    assert WORDS.numerals.year((2015, 7), 7) == "2016"


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (1.0, "almost_certain"),
        (0.96, "very_likely"),
        (0.85, "likely"),
        (0.5, "toss_up"),
        (0.1, "not_likely"),
        (0.0, "not_almost_certain"),
    ],
)
def test_a_chance_has_plain_words(chance, words):
    assert confidence(chance) == words
    assert WORDS.say(f"chance.{words}")


def test_no_chance_is_called_certain():
    assert "more than" in WORDS.percent(Quantity(0.9999, "x"))
    assert "less than" in WORDS.percent(Quantity(0.0, "x"))
    assert "71%" in WORDS.percent(Quantity(0.71, "x"))


def test_what_fills_a_gap_is_escaped():
    said = WORDS.say("page.title", name="<script>alert(1)</script> {0} %s")
    assert "&lt;script&gt;" in said
    assert "<script" not in said
    assert "{0} %s" in said


def test_an_unknown_sentence_or_language_is_an_error():
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        WORDS.say("no.such.key")
    with pytest.raises(UnknownLanguageError, match="there is: en"):
        Words("tlh")


def test_every_sentence_of_the_catalogue_can_be_said(root):
    source = root / "abmsim/report/languages/en.po"
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale="en_US", abort_invalid=True)
    empty = [message.id for message in catalogue if message.id and not message.string]
    assert empty == []
    assert len([message for message in catalogue if message.id]) > 100
