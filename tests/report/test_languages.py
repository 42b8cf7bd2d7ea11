# SPDX-License-Identifier: Apache-2.0
"""The page in Spanish and Vietnamese: nothing left in English, gaps filled alike, the same rules for the words."""

import re
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from ruamel.yaml import YAML

from abmsim.analysis import summary, yardsticks
from abmsim.report import write_report
from abmsim.report.catalogue import Words, languages, sentence_keys
from abmsim.report.names import name_of
from abmsim.report.numerals import LOCALES
from abmsim.report.said import warning_in_words
from abmsim.results.warnings import WARNINGS, WARNINGS_OF_ONE
from abmsim.scenario.messages_plans import PLANS
from abmsim.scenario.messages_values import VALUES
from abmsim.units import UNITS
from report.reading import parse
from report.results_folder import Invented, write_results_folder

OTHERS = ("es", "vi")
NOT_DETECTED = {
    "en": "no detectable effect",
    "es": "no hay efecto detectable",
    "vi": "không phát hiện được tác động",
}
ALIKE = {"es": {"head.sector"}, "vi": set()}  # the same word in both languages
FRAGMENT = 14  # letters of a piece of English that cannot stand in another language by accident


def catalogue(root, name):
    """A catalogue as it stands in the file: forms of each entry by key."""
    with (root / f"abmsim/report/languages/{name}.po").open("rb") as stream:
        entries = read_po(stream, locale=LOCALES[name.rpartition(".")[2]], abort_invalid=True)
    found = {}
    for entry in entries:
        if entry.id:
            key = entry.id if isinstance(entry.id, str) else entry.id[0]
            found[key] = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
    return found


def gaps(text):
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def letters(text):
    """The fixed text, without gaps."""
    return re.sub(r"\{\w+\}", " ", text)


def test_there_are_three_languages():
    assert languages() == ("en", "es", "vi")


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(root, language):
    english, other = catalogue(root, "en"), catalogue(root, language)
    assert [key for key in english if key not in other] == []
    for key in english:
        forms = other[key]
        assert all(form.strip() or key == "list.separator" for form in forms), key
        if re.search(r"[A-Za-z]{3}", letters(english[key][-1])) and key not in ALIKE[language]:
            assert forms[-1] != english[key][-1], key


@pytest.mark.parametrize("language", OTHERS)
def test_every_gap_is_kept(root, language):
    english, other = catalogue(root, "en"), catalogue(root, language)
    for key, forms in ((key, other[key]) for key in english):
        wanted = gaps(english[key][-1])
        for form in forms:
            assert gaps(form) | ({"count"} & wanted) == wanted, key


def test_plurals_have_the_forms_of_their_language(root):
    forms = {name: len(catalogue(root, name)["compare.title"]) for name in languages()}
    assert forms == {"en": 2, "es": 2, "vi": 1}
    assert Words("es").say_many("money.instalments", 1, until="x").startswith("en un pago")
    assert Words("es").say_many("money.instalments", 2, until="x").startswith("en 2 pagos")
    assert Words("vi").say_many("money.instalments", 1, until="x").startswith("trong 1 đợt")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("measure", ["additional_registered_firms", "net_jobs", "incumbent_jobs"])
def test_the_verb_follows_the_interval_in_every_language(language, measure):
    words = Words(language)
    for said in ("may_add", "no_effect", "may_take", "adds", "takes", "nothing"):
        sentence = words.say(f"answer.{measure}.{said}", low="1", high="2", mean="3", month="M").lower()
        assert (NOT_DETECTED[language] in sentence) is (said in ("may_add", "no_effect", "may_take")), sentence
    assert NOT_DETECTED[language] in words.say("method.words").lower()


@pytest.mark.parametrize("language", languages())
def test_a_word_of_the_glossary_is_used_as_it_is_explained(root, language):
    entries = catalogue(root, language)
    said = " ".join(form for key, forms in entries.items() if not key.startswith("term.") for form in forms).lower()
    terms = [key for key in entries if key.startswith("term.") and not key.endswith(".means")]
    assert len(terms) > 8
    for key in terms:
        assert f"{key}.means" in entries
        first, *rest = entries[key][0].split()
        assert re.sub(r"(?:es|s)$", "", first) in said, key
        assert all(word in said for word in rest), key


def test_names_are_known_in_both_languages(root):
    spanish, vietnamese = (catalogue(root, f"names.{language}") for language in OTHERS)
    assert list(spanish) == list(vietnamese)
    assert set(UNITS) <= set(spanish)
    for path in sorted((root / "abmsim/cities").glob("*.yaml")):
        city = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        for entry in [*city["communities"].values(), *city["sectors"].values()]:
            assert entry["label"] in spanish


def test_a_name_that_nobody_translated_stays():
    assert name_of(Words("es"), "Zapoteca") == "Zapoteca"
    assert name_of(Words("es"), "") == ""
    assert name_of(Words("en"), "Mexican") == "Mexican"


def written_as(template):
    """A warning with something in each gap."""
    return re.sub(r"\{(\w+)\}", lambda gap: {"measures": "net jobs"}.get(gap[1], "7"), template)


WARNINGS_SAID = (
    *(written_as(text) for text in (*WARNINGS.values(), *WARNINGS_OF_ONE.values())),
    *(written_as(PLANS[code][0]) for code in ("never_acts", "cut_off", "overspend_warning", "no_budget_warning")),
    written_as(PLANS["city_illustrative"][0]), written_as(VALUES["number_forced"][0]),
    f"{summary.ALIKE}: net jobs, gross jobs.", "Only 1 pair: intervals are rough; 30 or more are usual.",
    "Only 8 pairs: intervals are rough; 30 or more are usual.", "2 pairs failed, in no figure: 3, 4.",
    "1 pair failed, in no figure: 3.", "Skewed over the pairs, so judge the interval with care: net_jobs.",
    "A city at 0.2 times its size: no figure is scaled back to the real city.",
    "The two worlds of a pair had different luck: differences are far noisier than usual.",
    "The intervention deep_dives touched nobody. (in 3 of 8 pairs)",
    yardsticks.IMPLAUSIBLE.format(
        loud=yardsticks.LOUD,
        found="53.3 jobs that a grant report would claim (published: at most 50, rural training); "
        "36.8 gross jobs, at least 24.9 (published: at most 7.4, infrastructure)",
    ),
)  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("warning", WARNINGS_SAID)
def test_every_warning_of_a_run_is_said_in_the_language(language, warning):
    said = warning_in_words(warning, Words(language))
    assert "<span" not in said
    for piece in ("pair", "published", "touched", "luck", "month", "city"):
        assert not re.search(rf"\b{piece}", said), said


def test_a_warning_that_nobody_knows_is_quoted_in_english():
    assert warning_in_words("Something <new>.", Words("vi")) == '<span lang="en">Something &lt;new&gt;.</span>'
    assert warning_in_words("Judge net_jobs.", Words("en")) == "Judge net jobs."


def test_numbers_in_a_warning_are_written_in_the_language():
    warning = "A city at 0.2 times its size: no figure is scaled back to the real city."
    assert "0,2" in warning_in_words(warning, Words("vi"))
    assert "0.2" in warning_in_words(warning, Words("es"))


@pytest.mark.parametrize(
    ("language", "number", "money", "month", "short"),
    [
        ("en", "1,250.5", "$98,500", "July 2015", "Jul 2015"),
        ("es", "1,250.5", "$98,500", "julio de 2015", "jul 2015"),
        ("vi", "1.250,5", "98.500\N{NO-BREAK SPACE}US$", "tháng 7 năm 2015", "7/2015"),
    ],
)
def test_numbers_money_and_months_are_written_as_readers_know_them(language, number, money, month, short):
    numerals = Words(language).numerals
    assert numerals.plain(1250.5, -1) == number
    assert numerals.dollars(98500) == money
    assert numerals.month((2015, 7), 1) == month
    assert numerals.month((2015, 7), 1, short=True) == short


def english_pieces(root):
    """Runs of English words of the catalogue that are long enough to be told from any other language."""
    found = set()
    for key, forms in catalogue(root, "en").items():
        for form in forms:
            pieces = (piece.strip(" ,.:;()") for piece in re.split(r"\{\w+\}", form))
            found |= {(piece, key) for piece in pieces if len(piece) >= FRAGMENT and " " in piece}
    return sorted(found)


@pytest.fixture(scope="module", params=OTHERS)
def spoken(request, tmp_path_factory):
    """The language, and the text of a page on three scenarios without what is quoted from the model's files."""
    scenarios = (
        Invented(pairs=6, months=8),
        Invented(slug="weak", name="B", strength=0.2, pairs=6, months=8),
        Invented(slug="none", name="C", strength=0, pairs=6, months=8),
    )
    folder = write_results_folder(tmp_path_factory.mktemp("spoken") / "results", *scenarios)
    tree = parse(write_report(folder, language=request.param).read_text(encoding="utf-8"))
    assert tree.all("html")[0].attributes["lang"] == request.param
    for element in [element for element in tree.walk() if element.attributes.get("lang") == "en"]:
        element.children.clear()
    attributes = [value for element in tree.walk() for value in element.attributes.values()]
    return request.param, " ".join([*tree.text(without=("style", "script")).split(), *attributes])


def test_no_english_of_the_catalogue_is_left_on_the_page(root, spoken):
    _, text = spoken
    pieces = english_pieces(root)
    assert len(pieces) > 100
    assert [(piece, key) for piece, key in pieces if piece in text] == []


def test_the_page_says_what_the_english_page_says(spoken):
    language, text = spoken
    assert NOT_DETECTED[language] in text
    assert str(Words(language).say("page.warnings")) in text


def test_the_keys_come_in_one_order():
    assert sentence_keys()[0] == "page.title"
    assert len(set(sentence_keys())) == len(sentence_keys())
