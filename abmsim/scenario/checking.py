# SPDX-License-Identifier: Apache-2.0
"""Checks a merged scenario against its city, its levers and its money, and builds the frozen Scenario."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from abmsim.parameters import Number
from abmsim.scenario.adding_up import check_changed_sums
from abmsim.scenario.cities import City, find_city, read_city
from abmsim.scenario.dates import Calendar
from abmsim.scenario.fields import Field, Known, Spot, allowed_text
from abmsim.scenario.funding import read_funding, report_gaps, report_open
from abmsim.scenario.layering import Layers
from abmsim.scenario.levers import lever_kinds, read_lever
from abmsim.scenario.money import Books, CostRule, Instalment, keep_books
from abmsim.scenario.names import slug_of
from abmsim.scenario.nodes import Listing, Table
from abmsim.scenario.numbers import stem_numbers
from abmsim.scenario.overrides import read_overrides
from abmsim.scenario.places import Library
from abmsim.scenario.plan import Scenario
from abmsim.scenario.plans import Plans, read_plans
from abmsim.scenario.problems import Place, Report, ScenarioError, echo, plain
from abmsim.scenario.values import read_table, refuse_unknown

MOST_MONTHS: Final = 600
SCENARIO_FIELDS: Final = (
    Field("name", "name", "what people call this scenario", required=True, example="Our plan"),
    Field("question", "text", "what it is to answer", default=""),
    Field("city", "text", "a shipped city or a path such as ./our_city.yaml", required=True, example="albuquerque"),
    Field("start", "date", "the calendar month that is month 1", required=True, example="2015-07"),
    Field("months", "integer", "how many months are simulated", True, None, "months", 1, MOST_MONTHS, example="36"),
    Field("overspend", "choice", "what happens when money is missing", default="refuse", choices=("refuse", "warn")),
    Field("force", "boolean", "true to allow numbers outside their range", default=False),
)
_BY_NAME: Final = {one.name: one for one in SCENARIO_FIELDS}
TOP_KEYS: Final = ("schema", *_BY_NAME, "extends", "interventions", "funding", "numbers")
# Keys that people put on the top level although they belong further down.
ELSEWHERE: Final[Mapping[str, str]] = {
    **dict.fromkeys(("end", "staff", "language", "communities", "id"), "inside an intervention: - liaison: {...}"),
    **dict.fromkeys(("source", "payer", "dollars", "until", "in_kind", "each_month"), "inside `funding:`"),
}


@dataclass(slots=True)
class _Draft:
    """A scenario while it is checked; what is wrong stays empty, so that the rest can still be checked."""

    words: dict[str, object]
    defaults: dict[str, Number]
    city: City | None
    calendar: Calendar | None
    plans: Plans = field(default_factory=Plans)
    instalments: tuple[Instalment, ...] = ()
    chosen: dict[str, Number] = field(default_factory=dict)
    forced: tuple[str, ...] = ()

    @property
    def before(self) -> dict[str, Number]:
        """The numbers of rules, levers and city, before the scenario sets any."""
        return {**self.defaults, **(self.city.numbers if self.city else {})}

    @property
    def known(self) -> Known:
        """The names and months that levers and funding may refer to."""
        if self.city is None:
            return Known(calendar=self.calendar)
        profile = self.city.profile
        languages = tuple(dict.fromkeys(one.language for one in profile.communities))
        communities = tuple(one.name for one in profile.communities)
        return Known(profile.label, languages, communities, tuple(one.name for one in profile.sectors), self.calendar)


def build(layers: Layers, months: int | None, library: Library, report: Report) -> Scenario:
    """Check everything that can be checked, then raise all mistakes at once or give the scenario."""
    draft = _draft(layers, months, library, report)
    draft.plans = _plans(draft, layers.top, months is not None, library, report)
    draft.instalments = read_funding(layers.top.entries.get("funding"), draft.known, draft.plans.rules, report)
    if draft.city is not None:
        entry = layers.top.entries.get("numbers")
        draft.chosen, forced = read_overrides(entry, draft.before, bool(draft.words.get("force")), report)
        draft.forced = tuple(sorted(forced))
        if not draft.words.get("force"):
            check_changed_sums({**draft.before, **draft.chosen}, draft.chosen, draft.city.profile, report)
    books = _books(draft, report)
    report.stop_if_wrong()
    return _frozen(draft, books, layers, library, report)


def _draft(layers: Layers, months: int | None, library: Library, report: Report) -> _Draft:
    top = layers.top
    meant = refuse_unknown(top, TOP_KEYS, "", report, ELSEWHERE)
    fields = [one for one in SCENARIO_FIELDS if months is None or one.name != "months"]
    names = {one.name for one in fields}
    own = {key: entry for key, entry in top.entries.items() if key in names}
    words = read_table(Table(top.place, own), fields, "", Known(), report, meant)
    if months is not None:
        words["months"] = _months_option(months, report)
    defaults = stem_numbers(library, report)
    city = _city(layers, words, defaults, library, report)
    start, length = words.get("start"), words.get("months")
    calendar = Calendar(start, length) if isinstance(start, tuple) and isinstance(length, int) else None
    return _Draft(words, defaults, city, calendar)


def _months_option(months: int, report: Report) -> int | None:
    if 1 <= months <= MOST_MONTHS:
        return months
    allowed = allowed_text(_BY_NAME["months"], Known())
    report.add(
        "out_of_range", Place("--months"), "months", echo(str(months)), allowed=allowed, suggestion="--months 36"
    )
    return None


def _city(
    layers: Layers, words: Mapping[str, object], defaults: Mapping[str, Number], library: Library, report: Report
) -> City | None:
    text = words.get("city")
    if not isinstance(text, str):
        return None
    place = layers.top.entries["city"].node.place
    path = find_city(text, layers.folder_of(place), layers.root, place, library, report)
    city = None if path is None else read_city(path, library, defaults, report)
    if city is not None:
        layers.files.append((city.file, city.digest))
    if city is not None and city.illustrative:
        report.warn("city_illustrative", city=city.profile.label)
    return city


def _plans(draft: _Draft, top: Table, shortened: bool, library: Library, report: Report) -> Plans:
    entry = top.entries.get("interventions")
    if entry is None:
        return Plans()
    if not isinstance(entry.node, Listing):
        spot = Spot(Field("interventions", "list", ""), "interventions", Known(), report)
        suggestion = "a new line with `- liaison: {language: es}`"
        spot.wrong(
            "not_list", entry.node, allowed="a list of interventions, each starting with -", suggestion=suggestion
        )
        return Plans()
    kinds = lever_kinds(library)
    return read_plans(entry.node, kinds, lambda kind: read_lever(kind, library, report), draft.known, shortened, report)


def _books(draft: _Draft, report: Report) -> Books:
    """Match costs with money, unless something else is wrong already."""
    if draft.calendar is None or report.problems:
        return Books((), (), ())
    numbers = {name: number.value for name, number in {**draft.before, **draft.chosen}.items()}
    for rule in draft.plans.rules:
        if rule.number and numbers[rule.number] < 0:
            _refuse_negative(rule, numbers[rule.number], draft, report)
    if report.problems:
        return Books((), (), ())
    books = keep_books(draft.plans.rules, draft.instalments, numbers, draft.calendar.months)
    report_gaps(books, draft.plans, draft.calendar, str(draft.words["overspend"]), report)
    if draft.instalments:
        report_open(draft.plans, str(draft.words["overspend"]), report)
    return books


def _refuse_negative(rule: CostRule, dollars: float, draft: _Draft, report: Report) -> None:
    place, key = draft.plans.places[rule.intervention]
    found = f"{plain(dollars)} dollars"
    facts = {"item": echo(rule.item), "id": echo(rule.intervention), "number": rule.number}
    report.add("negative_cost", place, key, found, **facts)


def _frozen(draft: _Draft, books: Books, layers: Layers, library: Library, report: Report) -> Scenario:
    city, calendar = draft.city, draft.calendar
    if city is None or calendar is None:
        raise ScenarioError(report.problems)
    registry = dict(sorted({**draft.before, **draft.chosen}.items()))
    levers = set(lever_kinds(library))
    name = str(draft.words["name"])
    return Scenario(
        name=name,
        slug=slug_of(name),
        question=str(draft.words["question"]),
        city=city.profile,
        start=calendar.start,
        months=calendar.months,
        interventions=draft.plans.plans,
        instalments=draft.instalments,
        costs=books.costs,
        returned=books.returned,
        numbers={one: number.value for one, number in registry.items()},
        registry=registry,
        forced=draft.forced,
        warnings=tuple(report.warnings),
        overspend=str(draft.words["overspend"]),
        files=tuple(layers.files),
        cost_rules=draft.plans.rules,
        reserves=books.reserves,
        chosen=tuple(sorted(draft.chosen)),
        lever_defaults={
            one: number.value for one, number in sorted(draft.before.items()) if one.split(".")[0] in levers
        },
    )
