# SPDX-License-Identifier: Apache-2.0
"""Checks a file of any kind that people write, and says which kind it took it for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from abmsim.scenario.checking import build
from abmsim.scenario.cities import city_names, read_city
from abmsim.scenario.kinds import kind_of
from abmsim.scenario.layering import read_layers
from abmsim.scenario.namesakes import namesakes
from abmsim.scenario.numbers import stem_numbers
from abmsim.scenario.places import Library, display, find_scenario, shipped_files, yaml_files
from abmsim.scenario.problems import Problem, Report, ScenarioError, echo
from abmsim.scenario.reading import top_keys

if TYPE_CHECKING:
    from abmsim.scenario.trials import Trial


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was checked: its kind, every mistake, and what runs but should be known."""

    file: str
    kind: str
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...] = ()


def check_file(
    text: str, overlays: Sequence[str] = (), settings: Sequence[str] = (), library: Library | None = None
) -> Checked:
    """Check one file (or the name of a shipped scenario or city) without running anything."""
    shelf = library or Library()
    report = Report()
    path = _find(text, report, shelf)
    if path is None:
        return Checked(echo(text, 200), "file", tuple(report.problems))
    kind = kind_of(top_keys(path))
    try:
        warnings = _check(path, kind, overlays, settings, shelf)
    except ScenarioError as error:
        return Checked(display(path), kind, error.problems)
    return Checked(display(path), kind, (), warnings)


def trials_beside(path: Path, library: Library | None = None) -> tuple["Trial", ...]:
    """Give the trials in the folder of a file. Raises ScenarioError with the mistakes of all of them."""
    from abmsim.scenario.trials import load_trial

    problems: list[Problem] = []
    trials = []
    for file in yaml_files(path.parent):
        if kind_of(top_keys(file)) == "trial":
            try:
                trials.append(load_trial(file, library=library))
            except ScenarioError as error:
                problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return tuple(trials)


def _find(text: str, report: Report, library: Library) -> Path | None:
    if text in city_names(library) and text not in {one.stem for one in shipped_files("scenarios", library)}:
        return next(path for path in yaml_files(library.cities) if path.stem == text)
    return find_scenario(text, report, library)


def _check(
    path: Path, kind: str, overlays: Sequence[str], settings: Sequence[str], library: Library
) -> tuple[str, ...]:
    """Raise every mistake of a file, or give its warnings."""
    report = Report()
    if kind == "trial":
        from abmsim.scenario.trials import load_trial

        load_trial(path, library=library)
    elif kind == "facts":
        from abmsim.scenario.facts import load_facts

        load_facts(path)
    elif kind == "ordering":
        from abmsim.scenario.ordering import load_ordering

        load_ordering(path, trials_beside(path, library))
    elif kind == "city":
        read_city(path, library, stem_numbers(library, report), report)
    elif kind == "experiment":
        from abmsim.scenario.experiment import load_experiment

        return load_experiment(path, library=library).warnings
    else:
        above = [find_scenario(overlay, report, library) for overlay in overlays]
        layers = read_layers(path, [one for one in above if one is not None], settings, library, report)
        if layers is not None:
            scenario = build(layers, None, library, report)
            return (*scenario.warnings, *namesakes([(display(path), scenario)], library))
    report.stop_if_wrong()
    return ()
