# SPDX-License-Identifier: Apache-2.0
"""The description of the model names only what exists: files, numbers, draws; and each submodel names its file."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from engine.worlds import scenario

from abmsim.dice import Draw
from abmsim.profile import Communities, Labour, Lender, Office, People, Taxes, Trades
from abmsim.rules.settling import Settling
from abmsim.world import Numbers

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/background/odd.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^#+ (\d+(?:\.\d+)*) (.+?)$(.*?)(?=^#+ \d|\Z)", re.MULTILINE | re.DOTALL)
CITED = re.compile(r"\(ODD (\d+(?:\.\d+)*(?:, \d+(?:\.\d+)*)*)\)")


def sections() -> dict[str, str]:
    return {number: body for number, _, body in SECTION.findall(TEXT)}


def citing() -> dict[str, list[str]]:
    """Which files of the model cite each section."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "abmsim").rglob("*.py")):
        for numbers in CITED.findall(path.read_text(encoding="utf-8")):
            for number in numbers.split(", "):
                found.setdefault(number, []).append(path.relative_to(ROOT / "abmsim").as_posix())
    return found


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`((?:\w+/)*\w+\.py)`", TEXT))))
def test_every_file_named_exists(name) -> None:
    assert (ROOT / "abmsim" / name).is_file()


@pytest.mark.parametrize("number", sorted(number for number in citing() if number.startswith("7.")))
def test_every_submodel_names_a_file_that_cites_it(number) -> None:
    files = [name for name in citing()[number] if not name.endswith("__init__.py")]
    within = "".join(body for other, body in sections().items() if other == number or other.startswith(f"{number}."))
    missing = [name for name in files if name not in within]
    assert not missing, f"section {number} does not name {missing}"


def test_every_number_named_exists() -> None:
    stems = {name.partition(".")[0] for name in scenario().numbers}
    named = {name for name in re.findall(r"\b([a-z_]+\.[a-z_]+)\b", TEXT) if name.partition(".")[0] in stems}
    named = {name for name in named if not name.endswith((".py", ".yaml"))}
    assert len(named) > 40
    assert (
        sorted(
            name for name in named if not any(known == name or known.startswith(name) for known in scenario().numbers)
        )
        == []
    )


def test_every_draw_named_exists() -> None:
    named = set(re.findall(r"luck\(([A-Z_]+)\)", TEXT)) - {"DECISION"}
    assert named <= set(Draw.__members__)
    assert len(named) >= 5


def numbers_of(lever: str) -> type:
    """The numbers that act in an intervention."""
    return import_module(f"abmsim.interventions.{lever}").NUMBERS


RECORDS = {
    **Numbers.__annotations__,
    "settling": Settling,
    **{path.stem: numbers_of(path.stem) for path in sorted((ROOT / "abmsim/interventions").glob("*.yaml"))},
    **{record.__name__: record for record in (Communities, Trades, People, Office, Lender, Taxes, Labour)},
}


@pytest.mark.parametrize("stem", RECORDS)
def test_every_number_that_acts_is_explained(stem) -> None:
    assert [name for name in RECORDS[stem]._fields if not re.search(rf"\b{name}\b", TEXT)] == []


def test_headings_are_numbered_without_gaps() -> None:
    numbers = [tuple(int(part) for part in number.split(".")) for number, *_ in SECTION.findall(TEXT)]
    assert numbers == sorted(numbers)
    assert {number[0] for number in numbers} == set(range(1, 8))
    assert {number[1] for number in numbers if number[0] == 7 and len(number) == 2} == set(range(1, 17))
