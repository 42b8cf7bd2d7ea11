# SPDX-License-Identifier: Apache-2.0
"""Reads an experiment: which scenarios are tried, what varies, what is measured, and how often."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from abmsim.scenario.adding_up import moved_shares
from abmsim.scenario.checking import MOST_MONTHS, build
from abmsim.scenario.fields import Field, Known, Spot
from abmsim.scenario.layering import Layers, find_beside, merge, read_layers
from abmsim.scenario.levers import lever_kinds
from abmsim.scenario.measuring import Measured, Target, read_measures, read_targets
from abmsim.scenario.methods import LEVELS, read_method
from abmsim.scenario.names import distinct_slugs, slug_of
from abmsim.scenario.nodes import Listing, Scalar, Table
from abmsim.scenario.places import Library, display, root_of, under
from abmsim.scenario.plan import Scenario
from abmsim.scenario.problems import Place, Report, ScenarioError, echo, listed
from abmsim.scenario.reading import Document, read_document
from abmsim.scenario.settings import Setting, read_levers, with_settings
from abmsim.scenario.values import amount, read_table, read_text, refuse_unknown, whole
from abmsim.scenario.varying import Uncertainty, read_constants, read_uncertainties
from abmsim.scenario.versions import check_version

MOST_CASES: Final = 2_000

EXPERIMENT_FIELDS: Final = (
    Field("name", "name", "what people call this experiment", required=True, example="Is half a liaison enough?"),
    Field("question", "text", "what it is to answer", default=""),
    Field("pairs", "integer", "pairs of worlds on the same luck at every point", default=30, low=1, high=100_000),
    Field("seed", "integer", "which luck", default=1, low=1, high=10**15),
    Field("scale", "number", "size of the city", default=1.0, low=0.001, high=100),
    Field("months", "integer", "months to simulate instead of the scenarios' own", low=1, high=MOST_MONTHS),
    Field("seconds_per_run", "number", "a run that takes longer counts as failed", low=0.001, high=10**7),
    Field("fixed_numbers", "boolean", "every pair believes the same numbers, even where the city has an ensemble",
          default=False),
)  # fmt: skip
_PARTS: Final = ("scenarios", "levers", "uncertainties", "constants", "measures", "method", "target_se")
_SCENARIOS: Final = Field("scenarios", "list", "scenario files", required=True, example="[liaison, deep_dives]")


@dataclass(frozen=True)
class Case:
    """One scenario with the levers at one setting; `name` tells it apart in tables."""

    name: str
    scenario: Scenario
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True)
class Experiment:
    """A checked experiment: cases x samples of the uncertain numbers x pairs, and what is measured of each run."""

    name: str
    slug: str
    question: str
    cases: tuple[Case, ...]
    uncertainties: tuple[Uncertainty, ...]
    measures: tuple[Measured, ...]
    sample: str
    points: int
    pairs: int
    seed: int
    scale: float
    seconds_per_run: float | None
    targets: tuple[Target, ...]
    files: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    second_order: bool = False
    levels: int = LEVELS
    groups: tuple[str, ...] = ()
    fixed_numbers: bool = False


def load_experiment(path: str | Path, *, library: Library | None = None) -> Experiment:
    """Read and check an experiment file; raises ScenarioError with every independent mistake."""
    shelf, report = library or Library(), Report()
    file = Path(path)
    if file.is_dir():
        file /= "experiment.yaml"
    place = Place(display(file), relative=under(file, root_of(file)))
    document = read_document(file, place, report)
    if document is None:
        raise ScenarioError(report.problems)
    check_version(document, report)
    return _build(document, file, shelf, report)


def _build(document: Document, file: Path, library: Library, report: Report) -> Experiment:
    top = document.top
    known = ("schema", *(one.name for one in EXPERIMENT_FIELDS), *_PARTS)
    meant = refuse_unknown(top, known, "", report)
    names = {one.name for one in EXPERIMENT_FIELDS}
    own = Table(top.place, {key: entry for key, entry in top.entries.items() if key in names})
    words = read_table(own, EXPERIMENT_FIELDS, "", Known(), report, meant)
    months = words.get("months")
    scenarios = _scenarios(top, file, months if isinstance(months, int) else None, library, report)
    report.stop_if_wrong()
    cases = _cases(top, scenarios, library, report)
    report.stop_if_wrong()
    plain = tuple(case.scenario for case in cases)
    varied = frozenset(setting.lever for case in cases for setting in case.settings)
    uncertain = read_uncertainties(top.entries.get("uncertainties"), plain, varied, report)
    measures = read_measures(top.entries.get("measures"), plain[0], report)
    targets = read_targets(top.entries.get("target_se"), measures, report)
    method = read_method(top.entries.get("method"), uncertain, report)
    report.stop_if_wrong()
    files = dict.fromkeys([(document.place.relative, document.digest), *(f for one in plain for f in one.files)])
    name = str(words["name"])
    seconds = words.get("seconds_per_run")
    return Experiment(
        name, slug_of(name), str(words["question"]), cases, uncertain, measures, method.sample, method.points,
        whole(words["pairs"]), whole(words["seed"]), amount(words["scale"]),
        None if seconds is None else amount(seconds), targets, tuple(files),
        _warnings(plain, uncertain),
        method.second_order, method.levels, method.groups, bool(words["fixed_numbers"]),
    )  # fmt: skip


def _warnings(scenarios: Sequence[Scenario], uncertain: Sequence[Uncertainty]) -> tuple[str, ...]:
    """Give each warning of a scenario once, and what happens to shares of one whole."""
    shares = moved_shares({one.name for one in uncertain}, scenarios[0].city)
    return tuple(dict.fromkeys([*(text for one in scenarios for text in one.warnings), *([shares] if shares else [])]))


@dataclass(frozen=True, slots=True)
class _Source:
    """A scenario file of the experiment and the place where the experiment names it."""

    path: Path
    place: Place
    key: str
    months: int | None
    layers: Layers


def _scenarios(top: Table, file: Path, months: int | None, library: Library, report: Report) -> list[_Source]:
    """Find every scenario file; what is not there is noted."""
    entry = top.entries.get("scenarios")
    if entry is None:
        report.add("missing_key", top.place, "scenarios", "nothing", allowed="a list of scenario files",
                   name="scenarios", example="[liaison]")  # fmt: skip
        return []
    spot = Spot(_SCENARIOS, "scenarios", Known(), report)
    nodes = entry.node.items if isinstance(entry.node, Listing) else (entry.node,)
    if not nodes or isinstance(entry.node, Table) or (isinstance(entry.node, Scalar) and not entry.node.text):
        spot.wrong("list_empty", entry.node, allowed="a list of scenario files")
        return []
    found: list[_Source] = []
    for position, node in enumerate(nodes):
        key = f"scenarios[{position}]"
        text = read_text(node, replace(spot, key=key))
        path = (
            None
            if text is None
            else find_beside(text, file, root_of(file), node.place, key, library=library, report=report)
        )
        if path is not None and any(path.resolve() == one.path.resolve() for one in found):
            report.add("named_twice", node.place, key, echo(text or ""))
        elif path is not None and (layers := read_layers(path, (), (), library, report)) is not None:
            found.append(_Source(path, node.place, key, months, layers))
    return found


def _cases(top: Table, sources: Sequence[_Source], library: Library, report: Report) -> tuple[Case, ...]:
    """Build every scenario at every setting of the levers it has."""
    first = [_scenario(source, Table(source.place, {}), (), library, report) for source in sources]
    report.stop_if_wrong()
    plain = [one for one in first if one is not None]
    _check_side_by_side(plain, sources, report)
    levers = read_levers(top.entries.get("levers"), plain, lever_kinds(library), library, report)
    constants = read_constants(top.entries.get("constants"), plain, {lever.name for lever in levers}, report)
    report.stop_if_wrong()
    settings = [[lever.values for lever in levers if lever.acts_in(one)] for one in plain]
    count = sum(1 for one in settings for _ in itertools.islice(itertools.product(*one), MOST_CASES + 1))
    if count > MOST_CASES:
        place = top.entries["levers"].place
        report.add("too_many_cases", place, "levers", f"more than {MOST_CASES:,}", suggestion="name fewer values")
        report.stop_if_wrong()
    cases = []
    for source, name, choices in zip(sources, distinct_slugs([one.slug for one in plain]), settings, strict=True):
        for chosen in itertools.product(*choices):
            scenario = _scenario(source, constants, chosen, library, report)
            if scenario is not None:
                cases.append(Case(name, scenario, chosen))
    return tuple(cases)


def _scenario(
    source: _Source, constants: Table, settings: tuple[Setting, ...], library: Library, report: Report
) -> Scenario | None:
    """Read one scenario with constants and lever settings laid over it; None when it is wrong (and noted)."""
    top = with_settings(merge(source.layers.top, constants), settings)
    layers = replace(source.layers, top=top, files=list(source.layers.files))
    inner = Report()
    try:
        return build(layers, source.months, library, inner)
    except ScenarioError as error:
        report.problems += [problem for problem in error.problems if problem not in report.problems]
        return None


def _check_side_by_side(scenarios: Sequence[Scenario], sources: Sequence[_Source], report: Report) -> None:
    for one, source in zip(scenarios[1:], sources[1:], strict=True):
        differing = [part for part in ("city", "start", "months") if getattr(one, part) != getattr(scenarios[0], part)]
        if differing:
            report.add("not_side_by_side", source.place, source.key, echo(source.path.name), parts=listed(differing))
