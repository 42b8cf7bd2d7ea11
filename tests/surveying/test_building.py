# SPDX-License-Identifier: Apache-2.0
"""A new city from public tables: figures land in the right numbers, what is missing is marked and asked for by name."""

import pytest

from abmsim.cli import main
from abmsim.scenario import Library, ScenarioError, load_scenario
from abmsim.scenario.explaining import all_cities, explain
from abmsim.scenario.validating import check_file
from abmsim.surveying.answers import Answers
from abmsim.surveying.building import Brought, build_city
from abmsim.surveying.profile_text import city_text
from surveying.office_at_work import Truth, as_csv, log_of

ACS = """geography,period,acs_variable,label,estimate,moe90
Metro,2014-2018,B06009_025,all,72559.0,2079.0
Metro,2014-2018,B06009_026,less,25726.0,1296.0
Metro,2014-2018,B06009_027,school,16933.0,1285.0
Metro,2014-2018,B06009_028,college,12819.0,898.0
Metro,2014-2018,B06009_029,bachelor,8205.0,840.0
Metro,2014-2018,B06009_030,graduate,8876.0,702.0
Metro,2014-2018,derived by compiler,unemp_total,0.066,
Metro,2014-2018,B05002_013,foreign-born,90000,1000
Metro,2014-2018,B99999_001,withheld,(X),
"County, the",2014-2018,B05002_013,foreign-born,70000,900
"""
NESD_HEAD = "naics,naics_title,sex,ethnicity,race,veteran,year,nonemployer_firms,receipts_kusd\n"
CODES = {"23": (4100, 223261), "56": (3700, 71990), "81": (7300, 196938), "44-45": (4700, 209261), "72": (700, 28203),
         "48-49": (2700, 110583), "62": (5000, 154907), "51": (900, 23404), "52": (1500, 93246), "53": (6000, 529723),
         "54": (8200, 306833), "61": (2300, 28235), "71": (4000, 66534)}  # fmt: skip
NESD = NESD_HEAD + "".join(
    f'{code},"Trade, {code}",Total,{ethnicity},Total,Total,2017,{firms // divisor},{receipts // divisor}\n'
    for code, (firms, receipts) in CODES.items()
    for ethnicity, divisor in (("Total", 1), ("Hispanic", 2))
)
CBP = "naics_code,EMP\n23,22054\n23----,5\n72,43382\n81,12944\n813,6027\n441,30000\n445,11384\n4451,999\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with the tables and a licence log."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("acs.csv", ACS), ("nesd.csv", NESD), ("cbp.csv", CBP)):
        (tmp_path / name).write_text(text)
    (tmp_path / "log.csv").write_text(as_csv(log_of(Truth(months=18, files_per_month=60, staff_hours_per_month=500))))
    return tmp_path


def found(**brought) -> dict[str, object]:
    new, _ = build_city("Our town", "albuquerque", Brought(**brought), Library())
    return {one.name: one for one in new.found}


def mistakes(**brought) -> str:
    with pytest.raises(ScenarioError) as caught:
        build_city("Our town", "albuquerque", Brought(**brought), Library())
    return str(caught.value)


def test_the_census_gives_people_schooling_and_unemployment(here) -> None:
    numbers = found(acs="acs.csv")
    assert numbers["people.immigrants"].value == 90000
    assert numbers["people.immigrants"].high == pytest.approx(90000 + 1000 * 1.96 / 1.645)
    assert numbers["communities.mexican.share_education_degree"].value == pytest.approx(17081 / 72559)
    assert numbers["labour.unemployment_share"].value == 0.066
    assert found(acs="acs.csv", geography="county")["people.immigrants"].value == 70000
    assert found(acs="acs.csv", share_of_area=0.5)["people.immigrants"].confidence == "estimated"


def test_businesses_give_receipts_and_the_mix_of_trades(here) -> None:
    numbers = found(nonemployers="nesd.csv", owner_group="Hispanic")
    typical = numbers["sectors.construction.typical_receipts_dollars_per_month"]
    assert (typical.value, typical.year) == (pytest.approx(111630 * 1000 / 2050 / 12), 2017)
    mix = [one.value for name, one in numbers.items() if name.startswith("communities.vietnamese.business_mix")]
    assert (len(mix), sum(mix)) == (9, pytest.approx(1))
    assert not any(name.endswith("city_receipts_dollars_per_month") for name in numbers)


def test_a_withheld_figure_leaves_the_mix_as_it_was(here) -> None:
    (here / "nesd.csv").write_text(NESD.replace(",250,", ",,").replace(",2000,33267", ",,"))
    numbers = found(nonemployers="nesd.csv", owner_group="Hispanic")
    assert not any("business_mix" in name for name in numbers)
    assert "sectors.food.typical_receipts_dollars_per_month" in numbers


def test_the_tables_of_albuquerque_give_its_shipped_figures_again(here) -> None:
    numbers = found(nonemployers="nesd.csv", jobs="cbp.csv", share_of_area=0.6)
    shipped = all_cities(Library())["albuquerque"].numbers
    for trade in ("construction", "food", "retail", "other_services"):
        name = f"sectors.{trade}.city_receipts_dollars_per_month"
        here_2015 = numbers[name].value * 237.017 / 245.120
        assert here_2015 == pytest.approx(shipped[name].value, rel=0.01), trade
    assert "sectors.arts.city_receipts_dollars_per_month" not in numbers


def test_a_log_gives_the_office(here) -> None:
    new, remarks = build_city("Our town", "albuquerque", Brought(licence_log="log.csv"), Library())
    numbers = {one.name: one for one in new.found}
    assert numbers["office.staff_hours_per_month"].low < 500 < numbers["office.staff_hours_per_month"].high
    assert numbers["office.reviewers"].value in (3, 4)
    assert any(line.startswith("files a month: ") for line in remarks)
    assert not any(line.startswith("still to be asked") for line in remarks)


def test_what_nobody_said_is_asked_for_by_name(here) -> None:
    _, remarks = build_city("Our town", "albuquerque", Brought(), Library())
    asked = "\n".join(remarks)
    for name in (
        "office.staff_hours_per_month",
        "office.background_files_per_month",
        "licensing_queue.chance_returned",
    ):
        assert name in asked
    assert all(option in asked for option in ("--office-hours", "--files-per-month", "--returned"))
    answers = Answers(600, 50, {"en": 0.1, "vi": 0.3})
    new, remarks = build_city("Our town", "albuquerque", Brought(answers=answers), Library())
    assert remarks == []
    numbers = {one.name: one for one in new.found}
    assert (numbers["office.staff_hours_per_month"].value, numbers["office.reviewers"].value) == (600, 4)
    assert numbers["office.background_files_per_month"].value == 100
    assert numbers["licensing_queue.chance_returned"].value == pytest.approx(0.3 / (1 - 0.35 / 2))


def test_communities_of_ones_own_take_numbers_from_one_with_their_language(here) -> None:
    brought = Brought(communities=("Hmong=hmn=0.25", "Việt=vi", "Somali people=so"))
    new, _ = build_city("Our town", "albuquerque", brought, Library())
    assert [(one.name, one.language) for one in new.communities] == [
        ("hmong", "hmn"),
        ("viet", "vi"),
        ("somali_people", "so"),
    ]
    (here / "town.yaml").write_text(city_text(new), encoding="utf-8")
    assert check_file("town.yaml").problems == ()
    numbers = {one.name: one for one in explain("town.yaml").numbers}
    shipped = all_cities(Library())["albuquerque"].numbers
    same = numbers["communities.viet.mean_trust"].value == shipped["communities.vietnamese.mean_trust"].value
    assert same
    assert numbers["communities.hmong.share_of_residents"].confidence == "estimated"
    assert numbers["communities.viet.share_of_residents"].value == 0.375
    assert not any("Mexican-born" in one.meaning for name, one in numbers.items() if name.startswith("communities."))


@pytest.mark.parametrize(
    ("brought", "said"),
    [
        ({"communities": ("Hmong",)}, "NAME=LANGUAGE"),
        ({"communities": ("Hmong=hmn=2",)}, "NAME=LANGUAGE"),
        ({"communities": ("=es",)}, "NAME=LANGUAGE"),
        ({"communities": ("A=es=0.5", "a=vi=0.5")}, "stands twice"),
        ({"communities": ("A=es=0.5", "B=vi=0.3")}, "do not add up to 1"),
        ({"communities": ("A=es=0.9", "B=vi=0.3", "C=so")}, "do not add up to 1"),
        ({"share_of_area": 2.0}, "0.001 to 1"),
        ({"reviewers": -1}, "1 to 1000 (reviewers)"),
        ({"answers": Answers(0, None, {})}, "1 to 1000000 (hours a month)"),
        ({"answers": Answers(None, -4, {})}, "0 to 1000000"),
        ({"answers": Answers(None, None, {"es": 1.0})}, "0 to 0.99"),
        ({"acs": "nesd.csv"}, "the column `geography` is missing"),
        ({"acs": "acs.csv", "geography": "Mars"}, "Metro, County, the"),
        ({"nonemployers": "nesd.csv", "owner_group": "Hispnic"}, "Hispanic"),
        ({"answers": Answers(float("inf"), None, {})}, "1 to 1000000"),
        ({"answers": Answers(float("nan"), None, {})}, "1 to 1000000"),
        ({"licence_log": ""}, "this is a folder"),
        ({"jobs": "cbp.csv"}, "add --nesd FILE"),
        ({"nonemployers": "nowhere.csv"}, "No such file"),
        ({"licence_log": "acs.csv"}, "the column `received` is missing"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_with_what_is_allowed(here, brought, said) -> None:
    assert said in mistakes(**brought)


def test_mistakes_in_several_tables_are_told_together(here) -> None:
    (here / "acs.csv").write_text(ACS.replace("25726.0", "$25,726".join('""')))
    (here / "nesd.csv").write_text(NESD.replace(",2017,", ",1901,"))
    told = mistakes(acs="acs.csv", nonemployers="nesd.csv", licence_log="cbp.csv")
    assert "acs.csv:3:" in told
    assert "write 25726" in told
    assert "prices of this year are not known" in told
    assert "the column `received` is missing" in told


def test_a_table_without_totals_is_refused(here) -> None:
    (here / "nesd.csv").write_text(NESD_HEAD + "23,Trade,Female,Total,Total,Total,2017,1,1\n")
    assert "Total" in mistakes(nonemployers="nesd.csv")


def test_an_unknown_city_to_copy_from_is_refused(here) -> None:
    with pytest.raises(ScenarioError, match="did you mean albuquerque"):
        build_city("Our town", "albuqerque", Brought(), Library())


def test_the_command_writes_a_city_that_a_scenario_can_use(here, capsys) -> None:
    words = [
        "new",
        "city",
        "Our town",
        "--acs",
        "acs.csv",
        "--nesd",
        "nesd.csv",
        "--cbp",
        "cbp.csv",
        "--licence-log",
        "log.csv",
    ]
    assert main(words) == 0
    told = capsys.readouterr()
    assert told.out == "our_town.yaml\n"
    assert "95 % intervals" in told.err
    rows = explain("our_town.yaml").numbers
    counts = {word: sum(one.confidence == word for one in rows) for word in ("measured", "estimated", "assumed")}
    assert counts["measured"] >= 10
    assert counts["estimated"] >= 60
    assert counts["assumed"] >= 100
    (here / "plan.yaml").write_text("schema: 1\nextends: liaison\ncity: ./our_town.yaml\n")
    assert load_scenario("plan.yaml").city.label == "Our town"
    assert main(words) == 2


def test_answers_in_options_are_read_and_bad_ones_refused(here, capsys) -> None:
    assert (
        main(
            ["new", "city", "Town", "--office-hours", "700", "--files-per-month", "30", "--returned", "en=.1, es=0.25"]
        )
        == 0
    )
    assert "still to be asked" not in capsys.readouterr().err
    assert main(["new", "city", "Other", "--returned", "en=10%"]) == 2
    assert "en=10%" in capsys.readouterr().err
    assert not (here / "other.yaml").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["city", ""], "NAME:1:1: label: a name needs at least one visible letter"),
        (["city", "a\nb"], "NAME:1:1: label: a name stands on one line"),
        (["scenario", "all"], "NAME:1:1: name: this name is used by abmsim itself"),
        (["scenario", "A plan", "--months", "0"], "--months:1:1: months: this is outside the range"),
        (["city", "Town", "--office-hours", "-5"], "--office-hours:1:1:"),
    ],
    ids=str,
)
def test_a_wrong_answer_names_the_option_and_leaves_no_file(here, capsys, words, said) -> None:
    before = sorted(here.iterdir())
    assert main(["new", *words]) == 2
    assert said in capsys.readouterr().err
    assert sorted(here.iterdir()) == before


def test_at_a_terminal_the_open_questions_are_asked(here, capsys, monkeypatch) -> None:
    asked = []
    answers = iter(["800", "", "en=0.1,es=0.3"])
    monkeypatch.setattr("abmsim.cli.asking.is_answered", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda question, **_: asked.append(question) or next(answers))
    assert main(["new", "city", "Town"]) == 0
    assert [question.split()[0] for question in asked] == ["Hours", "Files", "Share"]
    assert "(--files-per-month; office.background_files_per_month)" in capsys.readouterr().err
    numbers = {one.name: one for one in explain("town.yaml").numbers}
    assert numbers["office.staff_hours_per_month"].value == 800
    answers = iter(["lots", "", ""])
    assert main(["new", "city", "Second"]) == 2
    assert "a number" in capsys.readouterr().err
