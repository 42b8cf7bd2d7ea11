# SPDX-License-Identifier: Apache-2.0
"""What single words and numbers mean, and what is suggested when they are not what belongs there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmsim.scenario import distinct_slugs, slug_of
from abmsim.scenario.composing import compose
from abmsim.scenario.dates import Calendar, read_date, read_month
from abmsim.scenario.fields import Field, Known, Spot, range_hint, range_text
from abmsim.scenario.messages import sentence
from abmsim.scenario.problems import Place, Report, echo, nearest, plain
from abmsim.scenario.scalars import meaning_of
from abmsim.scenario.values import read_value


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1), ("-3", -3), ("+4", 4), ("0", 0), ("1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("-0.25", -0.25), ("true", True),
     ("False", False), ("~", None), ("", None), ("NULL", None), ("plain words", "plain words"), ("2015-07", "2015-07")],
)  # fmt: skip
def test_words_mean_what_everybody_thinks(text, value) -> None:
    meaning = meaning_of(text)
    assert (meaning.value, meaning.trap) == (value, "")
    assert type(meaning.value) is type(value)


@pytest.mark.parametrize(
    ("text", "trap", "better"),
    [("no", "yes_no", "false"), ("On", "yes_no", "true"), ("010", "leading_zero", "10"), ("000", "leading_zero", "0"),
     ("0x1F", "other_base", ""), ("1e3", "exponent", "1000"), ("2.5e-3", "exponent", "0.0025"), ("1e99", "exponent", ""),
     ("1_000", "underscore", "1000"), (".NaN", "not_finite", ""), ("-.inf", "not_finite", ""), ("1:30", "clock_time", ""),
     ("1,000", "thousands_comma", "1000"), ("0,5", "comma_decimal", "0.5"), ("$50,000", "dollar_sign", "50000"),
     ("$25k", "dollar_sign", "25000"), ("50 dollars", "dollar_sign", "50"), ("50%", "per_cent", "0.5"),
     ("12.5 %", "per_cent", "0.125"), ("2015-07-01", "whole_date", "2015-07"), ("1" * 16, "too_many_digits", ""),
     ("0." + "1" * 40, "too_many_digits", "")],
)  # fmt: skip
def test_spellings_that_programs_read_differently_are_named(text, trap, better) -> None:
    meaning = meaning_of(text)
    assert (meaning.value, meaning.trap, meaning.better) == (text, trap, better)


@given(st.text(max_size=30))
def test_any_word_has_a_meaning(text) -> None:
    meaning = meaning_of(text)
    assert meaning.value is None or isinstance(meaning.value, bool | int | float | str)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_plainly_and_read_back_to_the_bit(value) -> None:
    text = plain(value)
    assert float(text) == value
    assert "e" not in text


@pytest.mark.parametrize(
    ("value", "low", "high", "hint"),
    [(18, 0, 0.36, "18 is 1800 %; did you mean 0.18?"), (95, 0, 1, "95 is 9500 %; did you mean 0.95?"),
     (-50, 0, 100, "did you mean 50?"), (7, 0, 5, "the nearest allowed value is 5"), (-9, 0, 5, "the nearest allowed value is 0"),
     (90, 0, 0.1, "the nearest allowed value is 0.1")],
)  # fmt: skip
def test_a_number_out_of_range_is_guessed(value, low, high, hint) -> None:
    assert range_hint(value, low, high) == hint


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(0, 1, "0 to 1 (share)"), (0, float("inf"), "0 or more (share)"), (float("-inf"), 1, "1 or less (share)"),
     (float("-inf"), float("inf"), "any number (share)")],
)  # fmt: skip
def test_ranges_are_said_as_people_say_them(low, high, text) -> None:
    assert range_text(low, high, "share") == text


@pytest.mark.parametrize(
    ("text", "date", "guess"),
    [("2015-07", (2015, 7), ""), ("2015-7", None, "2015-07"), ("2015/07", None, "2015-07"), ("201507", None, "2015-07"),
     ("07-2015", None, "2015-07"), ("2015-07-31", None, "2015-07"), ("2015-13", None, "2015-12"), ("July 2015", None, "2015-07"),
     ("in 2015", None, "2015-01"), ("soon", None, ""), ("1815-07", None, "")],
)  # fmt: skip
def test_months_are_read_and_guessed(text, date, guess) -> None:
    assert read_date(text) == (date, guess)


def test_months_count_from_the_start_of_the_scenario() -> None:
    calendar = Calendar((2015, 7), 36)
    assert [read_month(text, calendar)[0] for text in ("2015-07", "2016-01", "2015-06", "20", "2017-02")] == [
        1,
        7,
        0,
        20,
        20,
    ]
    assert [calendar.text(index) for index in (1, 6, 7, 20, 0)] == [
        "2015-07",
        "2015-12",
        "2016-01",
        "2017-02",
        "2015-06",
    ]
    assert read_month("2015", calendar) == (None, "2015-01")
    assert read_month("0", calendar) == (None, "")


@given(st.integers(-500, 700), st.integers(1990, 2100), st.integers(1, 12))
def test_month_numbers_and_calendar_months_are_one(index, year, month) -> None:
    calendar = Calendar((year, month), 600)
    assert calendar.index(*calendar.date(index)) == index


def checked(text: str, what: Field, known: Known | None = None):
    report = Report()
    node = compose(text, Place("f"), report)
    value = read_value(node, Spot(what, what.name, known or Known(), report))
    return value, report.problems


@pytest.mark.parametrize("word", ["yes", "on", "Off", "1", "maybe", '"true"'])
def test_only_true_and_false_are_answers(word) -> None:
    value, (problem,) = checked(word, Field("force", "boolean", ""))
    assert value is None
    assert problem.suggestion in ("force: true", "force: false")


@pytest.mark.parametrize("word", ["yes", "2015-07-01"])
def test_a_trap_in_place_of_a_number_is_named(word) -> None:
    _, (problem,) = checked(word, Field("months", "integer", "", low=1, high=600, unit="months"))
    assert problem.allowed == "a whole number, 1 to 600 (months)"
    assert problem.message in (sentence("yes_no", "message", {}), sentence("whole_date", "message", {}))


@pytest.mark.parametrize(
    ("word", "guess"),
    [
        ("Spanish", "did you mean es?"),
        ("vietnamese", "did you mean vi?"),
        ("esp", "one of es, vi"),
        ("xx", "one of es, vi"),
    ],
)
def test_a_language_is_guessed_from_its_name(word, guess) -> None:
    known = Known("Smallville", languages=("es", "vi"))
    _, (problem,) = checked(word, Field("language", "language", ""), known)
    assert problem.message == "nobody in Smallville speaks this language here"
    assert problem.suggestion in (guess, "did you mean es?")


def test_texts_may_look_like_money_but_not_like_other_things() -> None:
    assert checked("$25k", Field("note", "text", ""))[0] == "$25k"
    assert checked("no", Field("note", "text", ""))[1][0].suggestion == 'note: "no" if it is meant as text'


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Half a liaison!", "half-a-liaison"), ("../../x", "x"), ("-rf", "rf"), ("CON", "scenario-con"), ("Über Straße", "uber-strae"),
     ("$25k + $75k", "25k-75k"), ("counterfactual x", "scenario-counterfactual-x"), ("All!", "scenario-all"), ("com1", "scenario-com1"),
     ("x" * 200, "x" * 60)],
)  # fmt: skip
def test_a_name_becomes_a_safe_piece_of_a_file_name(name, slug) -> None:
    assert slug_of(name) == slug


def test_names_without_letters_and_equal_names_get_slugs_of_their_own() -> None:
    assert slug_of("🌮") != slug_of("🌯")
    assert distinct_slugs(["A b", "a-B", "c", "a b"]) == ("a-b", "a-b-2", "c", "a-b-3")


@given(st.text(min_size=1, max_size=200))
def test_a_slug_is_always_small_letters_digits_and_hyphens(name) -> None:
    slug = slug_of(name)
    assert 1 <= len(slug) <= 80
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug not in {"counterfactual", "all"}


@given(st.text(max_size=300))
def test_what_is_echoed_can_always_be_printed(text) -> None:
    shown = echo(text)
    assert len(shown) <= 60
    assert shown.replace(" ", "").isprintable()
    shown.encode("utf-8", "strict") if not any("\ud800" <= letter <= "\udfff" for letter in text) else None


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("licence.fee", ""),
        ("fee_dollars", "licensing.fee_dollars"),
        ("fee_dolar", "licensing.fee_dollars"),
        ("Fee-Dollars", "licensing.fee_dollars"),
        ("Licensing.Fee-Dollars", "licensing.fee_dollars"),
        ("lisensing.fee_dolars", "licensing.fee_dollars"),
        ("fee", "licensing.fee_dollars"),
        ("", ""),
    ],
)
def test_the_nearest_name_is_found(name, near) -> None:
    assert nearest(name, ["licensing.fee_dollars", "opening.wage_gap", "taxes.fine_dollars"]) == near


@pytest.mark.parametrize(
    ("word", "amount"),
    [
        ("100k", "100000"),
        ("2.5 million", "2500000"),
        ("1.1M", "1100000"),
        ("20 thousand dollars", "20000"),
        ("36 months", "36"),
    ],
)
def test_an_amount_in_words_is_written_out(word, amount, wrong) -> None:
    problem = wrong(f"funding:\n  - {{source: City, payer: city, dollars: {word}, month: 2015-07}}\n")
    assert problem.suggestion == f"write {amount}; the unit is already known"
