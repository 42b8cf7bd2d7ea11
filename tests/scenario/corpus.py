# SPDX-License-Identifier: Apache-2.0
"""Scenario files broken in every way of the corpus, each with a twin that differs only in the mistake."""

from typing import NamedTuple

from scenario.conftest import HEAD

LIAISON = "interventions:\n  - liaison: {language: es, start: 2015-09, end: 2017-02}\n"
MEETINGS = "interventions:\n  - meetings: {meetings_per_month: 1}\n"
GRANT = "funding:\n  - {source: Grant, payer: grant, dollars: 400000, month: 2015-07, until: 2018-06}\n"


class Broken(NamedTuple):
    """A broken file, a piece of the key its message must name, the line, the code of the catalogue, and the twin."""

    name: str
    text: str | bytes
    key: str
    line: int
    code: str
    twin: str | bytes = HEAD


def changed(name: str, key: str, bad: str, good: str, code: str, line: int = 0) -> Broken:
    """Break one line of the head: `key: good` becomes `key: bad`."""
    lines = HEAD.splitlines()
    number = next(number for number, text in enumerate(lines) if text.startswith(f"{key}:"))
    text, twin = ([*lines[:number], f"{key}: {value}", *lines[number + 1 :]] for value in (bad, good))
    return Broken(name, "\n".join(text) + "\n", key, line or number + 1, code, "\n".join(twin) + "\n")


def added(name: str, key: str, bad: str, good: str, code: str, line: int = 6) -> Broken:
    """Put wrong lines below the head, and right ones in the twin."""
    return Broken(name, HEAD + bad, key, line, code, HEAD + good)


def number(name: str, bad: str, code: str, good: str = "0.1", of: str = "opening.chance_per_month") -> Broken:
    """Give a wrong value for a number of the model."""
    return added(name, f"numbers.{of}", f"numbers:\n  {of}: {bad}\n", f"numbers:\n  {of}: {good}\n", code, 7)


def bomb(levels: int) -> str:
    """Write the billion laughs: every level repeats the one before nine times."""
    lines = ['a0: &a0 ["lol"]']
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels + 1)]
    return "\n".join(lines) + "\n"


SYNTAX = (
    Broken("empty file", "", "", 1, "empty_file"),
    Broken("only comments", "# nothing\n# here\n", "", 1, "empty_file"),
    Broken("tab indentation", HEAD + "numbers:\n\topening.wage_gap: 0\n", "opening", 7, "tab",
           HEAD + "numbers:\n  opening.wage_gap: 0\n"),
    Broken("unclosed quote", HEAD.replace("A plan", '"A plan'), "name", 2, "unclosed_quote", HEAD.replace("A plan", '"A plan"')),
    Broken("unclosed bracket", HEAD + "interventions: [\n", "interventions", 6, "unclosed_bracket", HEAD + "interventions: []\n"),
    Broken("unclosed brace", HEAD + "numbers: {opening.wage_gap: 0\n", "numbers", 6, "unclosed_brace",
           HEAD + "numbers: {opening.wage_gap: 0}\n"),
    Broken("second colon", HEAD.replace("A plan", "Half: a plan"), "name", 2, "stray_colon",
           HEAD.replace("A plan", '"Half: a plan"')),
    Broken("missing colon", HEAD.replace("months: 36", "months 36\noverspend: warn"), "months", 5, "missing_colon"),
    Broken("indented line", HEAD.replace("months:", "  months:"), "months", 5, "indentation"),
    Broken("text after quote", HEAD.replace("A plan", "'A plan's name'"), "name", 2, "after_quote",
           HEAD.replace("A plan", "'A plan''s name'")),
    Broken("reserved sign", HEAD.replace("A plan", "@plan"), "name", 2, "not_yaml", HEAD.replace("A plan", '"@plan"')),
    Broken("two documents", HEAD + "---\nschema: 1\n", "", 6, "two_documents", "---\n" + HEAD),
    Broken("UTF-16", HEAD.encode("utf-16"), "", 1, "not_utf8", b"\xef\xbb\xbf" + HEAD.encode()),
    Broken("Latin-1", HEAD.replace("A plan", "Señor").encode("latin-1"), "", 2, "not_utf8", HEAD.replace("A plan", "Señor")),
    Broken("NUL", HEAD.replace("A plan", "A\0plan"), "", 2, "control_character"),
    Broken("escape character", HEAD.replace("A plan", "A\x1b[2Jplan"), "name", 2, "control_character",
           HEAD.replace("A plan", '"A\\e[2Jplan"')),
    Broken("impossible escape", HEAD.replace("A plan", '"\\UFFFFFFFF"'), "name", 2, "bad_escape",
           HEAD.replace("A plan", '"\\u00f1"')),
    Broken("binary", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00", "", 1, "not_utf8"),
    Broken("2 MiB", HEAD + "# " + "x" * (2 << 20) + "\n", "", 1, "too_big", HEAD + "# " + "x" * (1 << 19) + "\n"),
    Broken("1,000 brackets", "[" * 1000, "", 1, "too_deep"),
    Broken("100,000 brackets", "a: " + "[" * 100_000, "a", 1, "too_deep"),
    Broken("deep block", "\n".join(" " * n + "a:" for n in range(40)), "a.a", 33, "too_deep"),
    Broken("too many values", "a: [" + "1, " * 30_000 + "1]\n", "a", 1, "too_many_values"),
    Broken("list at the top", "- schema: 1\n- name: x\n", "", 1, "top_not_table"),
    Broken("word at the top", "schema\n", "", 1, "top_not_table"),
)  # fmt: skip

FEATURES = (
    Broken("billion laughs 7", bomb(7), "a", 5, "too_many_values", bomb(0).replace("a0", "question").replace('["lol"]', "lol") + HEAD),
    Broken("billion laughs 9", bomb(9), "a", 5, "too_many_values"),
    Broken("60 aliases", "a: &x 1\nb: [" + "*x, " * 59 + "*x]\n", "b[50]", 2, "too_many_aliases"),
    Broken("merge keys", "a: &a {x: 1}\nb: {<<: *a}\n", "b", 2, "merge_key"),
    Broken("merge bomb", "".join(f"m{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}]}}\n" if n else "m0: &m0 {a: 1}\n" for n in range(20)),
           "m1", 2, "merge_key"),
    Broken("self-reference", "a: &a [*a]\n", "a[0]", 1, "alias_unknown"),
    Broken("unknown anchor", HEAD.replace("36", "*length"), "months", 5, "alias_unknown"),
    Broken("alias as key", "a: &a x\n*a : 1\n", "", 2, "key_not_text"),
    Broken("python object", HEAD + "question: !!python/object/apply:os.system ['true']\n", "question", 6, "tag"),
    Broken("python name", HEAD + "question: !!python/name:os.system ''\n", "question", 6, "tag"),
    Broken("include", HEAD + "question: !include other.yaml\n", "question", 6, "tag", HEAD + 'question: "!include other.yaml"\n'),
    Broken("binary tag", HEAD + "question: !!binary aGVsbG8=\n", "question", 6, "tag", HEAD + "question: aGVsbG8=\n"),
    Broken("set tag", HEAD + "numbers: !!set {a}\n", "numbers", 6, "tag"),
    Broken("tag directive", "%TAG ! tag:x,2020:\n---\n" + HEAD, "", 1, "tag", "%YAML 1.2\n---\n" + HEAD),
    Broken("duplicate key", HEAD + "months: 12\n", "months", 6, "key_twice"),
    Broken("duplicate nested key", HEAD + "numbers:\n  opening.wage_gap: 0\n  opening.wage_gap: 0.1\n", "numbers.opening.wage_gap",
           8, "key_twice", HEAD + "numbers:\n  opening.wage_gap: 0\n"),
    Broken("number as key", HEAD + "1: x\n", "1", 6, "key_not_text"),
    Broken("true as key", HEAD + "true: x\n", "true", 6, "key_not_text"),
    Broken("null as key", HEAD + "~: x\n", "~", 6, "key_not_text"),
    Broken("date as key", HEAD + "2015-07-01: x\n", "2015-07-01", 6, "unknown_key"),
    Broken("table as key", HEAD + "? {a: 1}\n: x\n", "", 6, "key_not_text"),
    Broken("on as key", HEAD + "on: x\n", "on", 6, "unknown_key"),
)  # fmt: skip

TYPES = (
    changed("no as name", "name", "no", '"no"', "quote_it"),
    changed("number as name", "name", "2015", '"2015"', "quote_it"),
    changed("time as name", "name", "1:30", '"1:30"', "quote_it"),
    changed("date as name", "name", "2015-07-01", '"2015-07-01"', "quote_it"),
    changed("list as name", "name", "[a, b]", "a, b", "not_text"),
    changed("null for required", "name", "", "A plan", "nothing_given"),
    changed("null city", "city", "~", "smallville", "nothing_given"),
    changed("quoted months", "months", '"12"', "12", "quoted_number"),
    changed("months in words", "months", "36 months", "36", "not_number"),
    changed("list for months", "months", "[36]", "36", "not_number"),
    changed("true for months", "months", "true", "36", "not_number"),
    changed("sexagesimal", "months", "1:30", "90", "clock_time"),
    changed("octal", "months", "010", "10", "leading_zero"),
    changed("hexadecimal", "months", "0x24", "36", "other_base"),
    changed("exponent", "months", "1e2", "100", "exponent"),
    changed("underscore", "months", "1_00", "100", "underscore"),
    added("yes for true", "force", "force: yes\n", "force: true\n", "not_truth"),
    added("number for a choice", "overspend", "overspend: 1\n", "overspend: warn\n", "not_choice"),
    added("wrong choice", "overspend", "overspend: wran\n", "overspend: warn\n", "not_choice"),
    number("dollar sign", "$50", "dollar_sign", "50", "licensing.fee_dollars"),
    number("dollars and comma", "$50,000", "dollar_sign", "50", "licensing.fee_dollars"),
    number("thousands", "1,000", "thousands_comma", "100", "licensing.fee_dollars"),
    number("per cent", "10%", "per_cent"),
    number("comma decimal", "0,1", "comma_decimal"),
    number("null number", "", "nothing_given"),
    added("numbers as list", "numbers", "numbers: [1]\n", "numbers: {}\n", "not_table"),
    added("interventions as table", "interventions", "interventions: {liaison: {language: es}}\n", LIAISON, "not_list"),
    added("funding as table", "funding", "funding: {dollars: 1}\n", "funding: []\n", "not_list"),
)

NUMBERS = (
    number("not a number", ".nan", "not_finite"),
    number("infinite", ".inf", "not_finite"),
    number("400 digits", "1" + "0" * 400, "too_many_digits"),
    number("5,000 digits", "9" * 5000, "too_many_digits"),
    number("chance above 1", "1.0000001", "number_impossible"),
    number("negative chance", "-0.1", "number_impossible"),
    number("per cent as number", "10", "number_impossible"),
    number("above the range", "0.5", "number_out_of_range"),
    number("interest 18", "18", "number_out_of_range", "0.18", "licensing.interest"),
    number("negative fee", "-50", "number_out_of_range", "50", "licensing.fee_dollars"),
    number("unknown number", "1", "unknown_number", "50", "licensing.fee_dollar").__class__(
        "unknown number", HEAD + "numbers:\n  licensing.fee_dollar: 1\n", "numbers.licensing.fee_dollar", 7, "unknown_number"
    ),
    changed("no months", "months", "0", "1", "out_of_range"),
    changed("negative months", "months", "-3", "3", "out_of_range"),
    changed("half a month", "months", "1.5", "1", "not_whole"),
    changed("1e9 months", "months", "1000000000", "600", "out_of_range"),
    added("half a person", "interventions[0].meetings.seats",
          MEETINGS.replace("1}", "1, seats: 0.5}"), MEETINGS.replace("1}", "1, seats: 1}"), "not_whole", 7),
    added("no seats", "interventions[0].meetings.seats",
          MEETINGS.replace("1}", "1, seats: 0}"), MEETINGS.replace("1}", "1, seats: 500}"), "out_of_range", 7),
    added("no meetings", "interventions[0].meetings.meetings_per_month",
          MEETINGS.replace("1}", "0}"), MEETINGS, "offers_nothing", 7),
    added("negative money", "funding[0].dollars", GRANT.replace("400000", "-5"), GRANT, "out_of_range", 7),
)  # fmt: skip

STRUCTURE = (
    added("typo", "intervention", "intervention: []\n", "interventions: []\n", "unknown_key"),
    added("wrong level", "staff", "staff: 1\n", LIAISON, "wrong_level"),
    Broken("missing city", HEAD.replace("city: smallville\n", ""), "city", 1, "missing_key"),
    Broken("missing schema", HEAD.replace("schema: 1\n", ""), "schema", 1, "schema_missing"),
    changed("null schema", "schema", "", "1", "schema_missing"),
    changed("newer schema", "schema", "2", "1", "schema_newer"),
    changed("older schema", "schema", "0", "1", "schema_older"),
    changed("unknown city", "city", "smalville", "smallville", "unknown_city"),
    changed("day in start", "start", "2015-07-01", "2015-07", "not_month"),
    changed("month 13", "start", "2015-13", "2015-12", "not_month"),
    changed("month in words", "start", "July 2015", "2015-07", "not_month"),
    changed("list for start", "start", "[2015-07]", "2015-07", "not_month"),
    added("end before start", "interventions[0].liaison.end", LIAISON.replace("2017-02", "2015-08"), LIAISON, "end_before_start", 7),
    added("before the scenario", "interventions[0].liaison.start", LIAISON.replace("2015-09", "2015-01"), LIAISON, "before_scenario", 7),
    added("after the scenario", "interventions[0].liaison.start", LIAISON.replace("2015-09, end: 2017-02", "2019-01"),
          LIAISON, "after_scenario", 7),
    added("unknown lever", "interventions[0].liason", LIAISON.replace("liaison", "liason"), LIAISON, "unknown_lever", 7),
    added("lever without settings", "interventions[0]", "interventions: [meetings]\n", MEETINGS, "lever_form"),
    added("two levers in one", "interventions[0]", "interventions:\n  - liaison: {language: es}\n    meetings: {meetings_per_month: 1}\n",
          LIAISON, "lever_form", 7),
    added("number for settings", "interventions[0].liaison", "interventions:\n  - liaison: 3\n", LIAISON, "lever_form", 7),
    added("required option", "interventions[0].liaison.language", "interventions:\n  - liaison:\n", LIAISON, "missing_key", 7),
    added("unknown option", "interventions[0].liaison.langauge", LIAISON.replace("language", "langauge"), LIAISON, "unknown_key", 7),
    added("language nobody speaks", "interventions[0].liaison.language", LIAISON.replace("es,", "fr,"), LIAISON, "nobody_speaks", 7),
    added("unknown community", "interventions[0].liaison.communities", LIAISON.replace("es,", "es, communities: [mexcan],"),
          LIAISON.replace("es,", "es, communities: [mexican],"), "unknown_community", 7),
    added("community twice", "interventions[0].liaison.communities", LIAISON.replace("es,", "es, communities: [mexican, mexican],"),
          LIAISON, "named_twice", 7),
    added("no community", "interventions[0].liaison.communities", LIAISON.replace("es,", "es, communities: [],"),
          LIAISON, "list_empty", 7),
    added("word for communities", "interventions[0].liaison.communities", LIAISON.replace("es,", "es, communities: mexican,"),
          LIAISON, "not_list", 7),
    added("unknown sector", "interventions[0].meetings.sectors", MEETINGS.replace("1}", "1, sectors: [foods]}"),
          MEETINGS.replace("1}", "1, sectors: [food]}"), "unknown_sector", 7),
    added("same id", "interventions[1].liaison.id",
          "interventions:\n  - liaison: {language: es, id: a}\n  - liaison: {language: vi, id: a}\n",
          "interventions:\n  - liaison: {language: es, id: a}\n  - liaison: {language: vi, id: b}\n", "id_twice", 8),
    added("bad id", "interventions[0].liaison.id", LIAISON.replace("es,", "es, id: a b,"), LIAISON, "id_form", 7),
    added("same lever twice", "interventions[1].liaison",
          "interventions:\n  - liaison: {language: es}\n  - liaison: {language: es, start: 2016-01}\n",
          "interventions:\n  - liaison: {language: es, end: 2015-12}\n  - liaison: {language: es, start: 2016-01}\n",
          "same_lever_twice", 8),
    added("funding without table", "funding[0]", "funding: [5]\n", GRANT, "not_table"),
    added("late money", "funding[0].until", GRANT.replace("2018-06", "2015-06"), GRANT, "late_money", 7),
    added("money before the start", "funding[0].month", GRANT.replace("2015-07", "2014-07"), GRANT, "before_scenario", 7),
    added("grant month 0", "funding[0].month", GRANT.replace("2015-07", "0"), GRANT.replace("2015-07", "1"), "not_month", 7),
    added("unknown payer", "funding[0].payer", GRANT.replace("payer: grant", "payer: grnat"), GRANT, "not_choice", 7),
    added("covers what nobody buys", "funding[0].covers", LIAISON + GRANT.replace("2018-06", "2018-06, covers: [salry]"),
          LIAISON + GRANT.replace("2018-06", "2018-06, covers: [salary]"), "covers_unknown", 9),
    added("overspent", "interventions[0].liaison", LIAISON + GRANT.replace("400000", "1000"), LIAISON + GRANT, "overspend", 7),
    added("value missing", "numbers.opening.wage_gap.value", "numbers:\n  opening.wage_gap: {force: true}\n",
          "numbers:\n  opening.wage_gap: {value: 0}\n", "missing_key", 7),
)  # fmt: skip

NAMES = (
    changed("empty name", "name", '""', "x", "name_empty"),
    changed("blank name", "name", '"  "', "x", "name_empty"),
    changed("300 letters", "name", "x" * 300, "x" * 200, "name_long"),
    changed("10,000 accents", "name", "e" + "\u0301" * 10_000, "e\u0301", "name_long"),
    changed("newline in name", "name", '"a\\nb"', '"a\\\\nb"', "name_lines"),
    changed("NUL in name", "name", '"a\\0b"', '"a0b"', "name_lines"),
    changed("reserved name", "name", "counterfactual", "counterfactual world", "name_reserved"),
    changed("reserved all", "name", "All", "All of it", "name_reserved"),
)

CORPUS = (*SYNTAX, *FEATURES, *TYPES, *NUMBERS, *STRUCTURE, *NAMES)

# Any text may be a name: it is escaped and slugged, never refused.
GOOD_NAMES = (
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "\u202eevil",
    "zero\u200bwidth",
    "pаypal",  # noqa: RUF001 - the second letter is Cyrillic
    "مرحبا",
    "🌮 tacos",
    "\x1b[2J",
    "../../x",
    "-rf",
    "CON",
    "$25k + $75k",
    "\\frac{1}{2}",
    "{{7*7}}",
    "%s%n",
    "'; DROP TABLE firms; --",
    "Nguyễn Văn",
)
