# SPDX-License-Identifier: Apache-2.0
"""Finds the numbers behind a scenario, a lever, a rule, a city or a name, with where each was set."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isinf
from pathlib import Path
from typing import Final, NoReturn

from abmsim.parameters import CONFIDENCE, Number
from abmsim.scenario.checking import build
from abmsim.scenario.cities import City, city_names, read_city
from abmsim.scenario.deciding import decided
from abmsim.scenario.kinds import kind_of
from abmsim.scenario.layering import read_layers
from abmsim.scenario.levers import Lever, lever_kinds, read_lever
from abmsim.scenario.numbers import stem_numbers, stems
from abmsim.scenario.places import Library, find_scenario, shipped_files, yaml_files
from abmsim.scenario.problems import Place, Report, ScenarioError, echo, listed, nearest, plain
from abmsim.scenario.reading import top_keys
from abmsim.units import PRICE_YEAR

_EVERYTHING: Final = "every number of rules, barriers and interventions"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A heading and the numbers it is about; a name may come twice, as default and as a city has it."""

    heading: str
    numbers: tuple[Number, ...]
    lever: Lever | None = None


def explain(
    name: str, library: Library | None = None, overlays: Sequence[str] = (), settings: Sequence[str] = ()
) -> Explanation:
    """Explain what `name` means: a scenario, a city, a lever, a rule, a number; everything when it is empty.

    `overlays` and `settings` are laid over a scenario. Raises ScenarioError when nothing has this name, the file is
    wrong, or something is laid over what is no scenario.
    """
    shelf = library or Library()
    report = Report()
    defaults = stem_numbers(shelf, report)
    report.stop_if_wrong()
    if overlays or settings:
        return _scenario(name, overlays, settings, shelf)
    found = (
        _everything(name, defaults)
        or _stem(name, defaults, shelf)
        or _city(name, defaults, shelf)
        or _numbers(name, defaults, shelf)
        or _file(name, defaults, shelf)
    )
    return found or _nothing(name, defaults, shelf)


def all_cities(library: Library, defaults: Mapping[str, Number] | None = None) -> dict[str, City]:
    """Give every shipped city by name. Raises ScenarioError when one is wrong."""
    report = Report()
    known = stem_numbers(library, report) if defaults is None else defaults
    cities = {path.stem: read_city(path, library, known, report) for path in yaml_files(library.cities)}
    report.stop_if_wrong()
    return {name: city for name, city in cities.items() if city is not None}


def by_confidence(numbers: Sequence[Number]) -> dict[str, int]:
    """Count numbers by how sure we are of them."""
    return {word: sum(number.confidence == word for number in numbers) for word in CONFIDENCE}


def as_row(number: Number) -> dict[str, object]:
    """Give a number with the keys outside programs rely on."""
    row = asdict(number)
    low, high = row.pop("low"), row.pop("high")
    row["range"] = [None if isinf(bound) else bound for bound in (low, high)]
    return row


def short(value: float) -> str:
    """Give a number with the six digits that matter."""
    return plain(six_digits(value))


def six_digits(value: float) -> float:
    """Give a number rounded to the six digits that matter."""
    return value if isinf(value) else float(f"{value:.6g}")


def unit_text(number: Number) -> str:
    """Give the unit; money of another year says so, since it is shown in dollars of 2015."""
    if number.year is None or number.year == PRICE_YEAR:
        return number.unit
    return f"{number.unit} (from dollars of {number.year})"


def _everything(name: str, defaults: Mapping[str, Number]) -> Explanation | None:
    return None if name else Explanation(_EVERYTHING, tuple(defaults.values()))


def _stem(name: str, defaults: Mapping[str, Number], library: Library) -> Explanation | None:
    if name not in stems(library):
        return None
    numbers = tuple(number for number in defaults.values() if number.name.split(".")[0] == name)
    lever = read_lever(name, library, Report()) if name in lever_kinds(library) else None
    heading = f"{name}: {lever.meaning}" if lever else name
    return Explanation(heading, numbers, lever)


def _city(name: str, defaults: Mapping[str, Number], library: Library) -> Explanation | None:
    if name not in city_names(library):
        return None
    city = all_cities(library, defaults)[name]
    return Explanation(city.profile.label, tuple(city.numbers.values()))


def _numbers(name: str, defaults: Mapping[str, Number], library: Library) -> Explanation | None:
    """Find a number, or all numbers below a name such as `communities.mexican`."""
    if "." not in name or name.endswith((".yaml", ".yml")) or "/" in name:
        return None
    of_cities = [one for city in all_cities(library, defaults).values() for one in city.numbers.values()]
    everything = [*defaults.values(), *of_cities]
    exact = [number for number in everything if number.name == name]
    below = [number for number in everything if number.name.startswith(f"{name}.")]
    return Explanation(name, tuple(exact or below)) if exact or below else None


def _file(name: str, defaults: Mapping[str, Number], library: Library) -> Explanation | None:
    known = {one.stem for one in shipped_files("scenarios", library)}
    if name not in known and not Path(name).exists():
        return None
    report = Report()
    path = find_scenario(name, report, library)
    if path is None:
        raise ScenarioError(report.problems)
    if kind_of(top_keys(path)) == "city":
        city = read_city(path, library, defaults, report)
        report.stop_if_wrong()
        return None if city is None else Explanation(city.profile.label, tuple(city.numbers.values()))
    return _scenario(name, (), (), library)


def _scenario(name: str, overlays: Sequence[str], settings: Sequence[str], library: Library) -> Explanation:
    """Explain every number that acts in a scenario: what it decides, then what it believes."""
    report = Report()
    path, *above = (find_scenario(one, report, library) for one in (name, *overlays))
    layers = None
    if path is not None:
        layers = read_layers(path, [one for one in above if one is not None], settings, library, report)
    if layers is None:
        raise ScenarioError(report.problems)
    scenario = build(layers, None, library, report)
    numbers = (*decided(scenario, layers.top, library), *scenario.registry.values())
    return Explanation(scenario.name, numbers)


def _nothing(name: str, defaults: Mapping[str, Number], library: Library) -> NoReturn:
    cities = all_cities(library, defaults)
    names = [*stems(library), *cities, *(one.stem for one in shipped_files("scenarios", library)), *defaults]
    names += [number for city in cities.values() for number in city.numbers]
    dotted = [one for one in names if "." in one] if "." in name else []
    near = nearest(name, dotted) or nearest(name, names)  # `licensing.fee` means a number, not all of licensing
    report = Report()
    allowed = f"a scenario file, a number, or one of {listed(sorted({*stems(library), *cities}), 40)}"
    suggestion = f"did you mean {near}?" if near else _holding(name, names)
    report.add("nothing_named", Place("explain"), echo(name), echo(name), allowed=allowed, suggestion=suggestion)
    raise ScenarioError(report.problems)


def _holding(name: str, names: Collection[str]) -> str:
    """Say which names hold a word that is the name of nothing, if any do."""
    holding = sorted({one for one in names if name.strip() and name.strip().casefold() in one.casefold()})
    return f"did you mean one of {listed(holding, 8)}?" if holding else "abmsim list numbers shows all names"
