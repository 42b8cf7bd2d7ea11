# SPDX-License-Identifier: Apache-2.0
"""Reads a published trial: who was eligible, what each arm got, what was measured when, and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from abmsim.scenario.checking import MOST_MONTHS
from abmsim.scenario.cities import City, city_names, find_city, read_city
from abmsim.scenario.dates import Calendar
from abmsim.scenario.eligible import Eligible, read_eligible
from abmsim.scenario.evidence import Band, read_band, read_outcome, table_at
from abmsim.scenario.fields import Field, Known, as_text
from abmsim.scenario.levers import lever_kinds, read_lever
from abmsim.scenario.nodes import Listing, Table
from abmsim.scenario.numbers import NAME, name_hint, stem_numbers
from abmsim.scenario.outcomes import SHARE, TRIAL_OUTCOMES, Outcome
from abmsim.scenario.places import Library, display, root_of, under
from abmsim.scenario.plan import InterventionPlan
from abmsim.scenario.plans import Plans, read_plans
from abmsim.scenario.problems import Place, Report, ScenarioError, echo, listed
from abmsim.scenario.reading import read_document
from abmsim.scenario.trial_city import CONTROL, Parts
from abmsim.scenario.values import amount, read_table, refuse_unknown, whole
from abmsim.scenario.versions import check_version

START: Final = (2015, 1)
POINTS, PERCENT, LOG_ODDS, COUNT, RATIO = ESTIMANDS = ("points", "percent", "log_odds", "count", "ratio")
EVERYBODY, OWN_CHOICE = TAKE_UPS = ("everybody", "own_choice")
UNITS_ASSIGNED: Final = ("person", "firm", "city")
MOST_PEOPLE: Final = 1_000_000
TRIAL_FIELDS: Final = (
    Field("id", "name", "what the trial is called in tables", required=True, example="SL_PAY2"),
    Field("study", "text", "the citation", required=True, example="de Mel, McKenzie, Woodruff 2013, AEJ Applied"),
    Field("note", "text", "how the study was turned into this file", default=""),
    Field("city", "text", "the shipped city that the trial's city is made from; the first when left out"),
    Field("tier", "choice", "how much the study counts: core, or extra", default="core", choices=("core", "extra")),
    Field("scored", "boolean", "false where nothing was published and only the order of effects is asked", default=True),
    Field("treated", "text", "the arm whose effect was published; needed when several are not control"),
    Field("horizon_months", "integer", "months from the start to the outcome", True, None, "months", 1, MOST_MONTHS,
          example="12"),
    Field("average_months", "integer", "months up to the horizon over which the outcome is averaged; when left out the "
          "horizon's month alone, and every month of what is counted as a flow", unit="months", low=1, high=MOST_MONTHS),
    Field("estimand", "choice", "what the published figure is", required=True, choices=ESTIMANDS, example="points"),
    Field("per_units", "number", "with `per`: of how many units of it, such as a million dollars", default=1.0, low=1e-9),
)  # fmt: skip
# The only settings of the trial's city that may be frozen before scoring.
CITY_FIELDS: Final = (
    Field("population", "integer", "adults of the eligible pool and around it", low=1, high=MOST_PEOPLE, unit="people"),
    Field("share_incumbents_ineligible", "number", "competing firms that are not eligible", low=0, high=1),
    Field("reviews", "integer", "reviews that a licence takes", low=1, high=20, unit="reviews"),
    Field("gross_receipts_tax_share", "number", "tax on receipts", low=0, high=1),
    Field("share_unregistered", "number", "firms without a licence at the start", low=0, high=1),
)
ASSIGN_FIELDS: Final = (
    Field("unit", "choice", "what was assigned to arms", required=True, choices=UNITS_ASSIGNED, example="firm"),
    Field("share", "number", "share of the eligible in the treated arm", default=0.5, low=0.01, high=1.0),
    Field(
        "take_up",
        "choice",
        "who of those assigned comes: everybody, as people who agreed before the lots were drawn, "
        "or whoever would come by own choice, as where an offer is sent to strangers",
        default=EVERYBODY,
        choices=TAKE_UPS,
    ),
)
PUBLISHED_FIELDS: Final = (
    Field("estimate", "number", "the published effect", required=True, example="49"),
    Field("baseline", "number", "the outcome in the control arm"),
)
CI: Final = Field("ci", "list", "the published 95 % interval", required=True, example="[39, 59]")
ACCEPT: Final = Field("accept", "list", "the band in which the model agrees", required=True, example="[39, 59]")
_PARTS: Final = ("schema", "trial_city", "eligible", "assign", "arms", "outcome", "per", "published")


@dataclass(frozen=True, slots=True)
class Published:
    """What the study found."""

    estimate: float
    ci: Band
    accept: Band
    baseline: float | None


@dataclass(frozen=True)
class Trial:
    """A checked trial; `arms` holds the levers of each arm, `control` among them, `parts` what its worlds are made of."""

    id: str
    study: str
    note: str
    city: str
    settings: Mapping[str, float] = field(hash=False)
    eligible: Eligible
    unit: str
    share: float
    take_up: str
    arms: Mapping[str, tuple[InterventionPlan, ...]] = field(hash=False)
    treated: str
    horizon_months: int
    outcome: Outcome
    estimand: str
    published: Published | None  # None: not scored
    file: str
    digest: str
    parts: Parts = field(hash=False, repr=False)
    average_months: int | None = None
    per: Outcome | None = None
    per_units: float = 1.0
    tier: str = "core"


def load_trial(path: str | Path, *, library: Library | None = None) -> Trial:
    """Read and check a trial. Raises ScenarioError with every independent mistake."""
    shelf, report, file = library or Library(), Report(), Path(path)
    place = Place(display(file), relative=under(file, root_of(file)))
    document = read_document(file, place, report)
    if document is None:
        raise ScenarioError(report.problems)
    check_version(document, report)
    top = document.top
    words = _words(top, report)
    if words.get("scored") is False and "published" in top.entries:
        report.add("not_together", top.entries["published"].place, "published", "published", part="published",
                   why="the trial is not scored", allowed="scored: true, or no published figure")  # fmt: skip
    city = _city(top, words, shelf, report)
    settings = _section(top, "trial_city", CITY_FIELDS, False, "{population: 2000}", report)
    assign = _section(top, "assign", ASSIGN_FIELDS, True, "{unit: firm, share: 0.5}", report)
    known = _known(city, words)
    eligible = read_eligible(top, known, assign.get("unit"), report)
    arms = _arms(top, known, shelf, report)
    treated = _treated(top, {name: one.plans for name, one in arms.items()}, words.get("treated"), report)
    outcome, per = (_outcome(top, key, report) for key in ("outcome", "per"))
    _check_estimand(top, words.get("estimand"), outcome, report)
    scored = words.get("scored") is not False
    published = _published(top, report) if scored else None
    report.stop_if_wrong()
    if city is None or eligible is None or outcome is None or (scored and published is None):
        raise ScenarioError(report.problems)
    frozen = {name: amount(value) for name, value in settings.items() if value is not None}
    months, average = whole(words["horizon_months"]), words.get("average_months")
    return Trial(
        str(words["id"]), str(words["study"]), str(words["note"]), city.profile.name, frozen, eligible,
        str(assign["unit"]), amount(assign["share"]), str(assign["take_up"]),
        {name: one.plans for name, one in arms.items()}, treated, months,
        outcome, str(words["estimand"]), published, place.relative, document.digest,
        Parts(city, stem_numbers(shelf, Report()), arms, START),
        None if average is None else min(months, whole(average)), per,
        amount(words["per_units"]), str(words["tier"]),
    )  # fmt: skip


def _outcome(top: Table, key: str, report: Report) -> Outcome | None:
    entry = top.entries.get(key)
    return None if entry is None else read_outcome(entry.node, key, TRIAL_OUTCOMES, report)


def _check_estimand(top: Table, estimand: object, outcome: Outcome | None, report: Report) -> None:
    """Note odds of what is no share, a ratio to nothing, and a divisor that nothing is divided by."""
    if estimand == LOG_ODDS and outcome is not None and outcome.unit != SHARE:
        report.add("no_odds", top.entries["estimand"].node.place, "estimand", LOG_ODDS, outcome=outcome.name)
    if estimand == RATIO and "per" not in top.entries:
        report.add("missing_key", top.entries["estimand"].node.place, "per", "nothing", name="per",
                   allowed="a name that `abmsim list measures` shows", example="lent_dollars")  # fmt: skip
    for key in ("per", "per_units"):
        if estimand not in (None, RATIO) and key in top.entries:
            report.add("not_together", top.entries[key].place, key, echo(key), part=key,
                       why=f"the estimand is {estimand}", allowed=f"estimand: {RATIO}")  # fmt: skip


def _words(top: Table, report: Report) -> dict[str, object]:
    """Give the single values of the top level; note unknown keys and the outcome that is missing."""
    names = tuple(one.name for one in TRIAL_FIELDS)
    meant = refuse_unknown(top, (*names, *_PARTS), "", report)
    if "outcome" not in top.entries and "outcome" not in meant:
        report.add("missing_key", top.place, "outcome", "nothing", allowed="a name that `abmsim list measures` shows",
                   name="outcome", example="ever_registered")  # fmt: skip
    own = Table(top.place, {key: one for key, one in top.entries.items() if key in names})
    return read_table(own, TRIAL_FIELDS, "", Known(), report, meant)


def _city(top: Table, words: Mapping[str, object], library: Library, report: Report) -> City | None:
    text = words.get("city") or city_names(library)[0]
    entry = top.entries.get("city")
    place = top.place if entry is None else entry.node.place
    folder = library.cities
    path = find_city(str(text), folder, folder, place, library, report)
    return None if path is None else read_city(path, library, stem_numbers(library, report), report)


def _known(city: City | None, words: Mapping[str, object]) -> Known:
    """Give the names that levers and eligibility may refer to."""
    horizon = words.get("horizon_months")
    calendar = Calendar(START, horizon) if isinstance(horizon, int) else Calendar(START, MOST_MONTHS)
    if city is None:
        return Known(calendar=calendar)
    profile = city.profile
    languages = tuple(dict.fromkeys(one.language for one in profile.communities))
    communities = tuple(one.name for one in profile.communities)
    return Known(profile.label, languages, communities, tuple(one.name for one in profile.sectors), calendar)


def _section(
    top: Table, name: str, fields: tuple[Field, ...], required: bool, example: str, report: Report
) -> dict[str, object]:
    """Give a table of single values; empty when it is missing or wrong (and noted)."""
    if not required and name not in top.entries:
        return {}
    table = table_at(top, name, example, report)
    return {} if table is None else read_table(table, fields, name, Known(), report)


def _arms(top: Table, known: Known, library: Library, report: Report) -> dict[str, Plans]:
    table = table_at(top, "arms", "{control: [], treated: [{liaison: {language: es}}]}", report)
    if table is None:
        return {}
    kinds = lever_kinds(library)
    arms: dict[str, Plans] = {}
    for name, entry in table.entries.items():
        path = f"arms.{echo(name)}"
        if not NAME.fullmatch(name):
            report.add("name_form", entry.place, path, echo(name), suggestion=name_hint(name))
        if not isinstance(entry.node, Listing):
            report.add("not_list", entry.node.place, path, echo(as_text(entry.node)), allowed="a list of interventions",
                       suggestion=f"{echo(name)}: []")  # fmt: skip
            continue
        arms[name] = read_plans(
            entry.node, kinds, lambda kind: read_lever(kind, library, report), known, False, report, key=path
        )
    if CONTROL not in table.entries:
        report.add(
            "no_control", top.entries["arms"].place, "arms", listed(echo(name) for name in table.entries) or "no arm"
        )
    return arms


def _treated(top: Table, arms: Mapping[str, object], named: object, report: Report) -> str:
    """Give the arm whose effect was published."""
    others = [name for name in arms if name != CONTROL]
    if "arms" not in top.entries or CONTROL not in arms:
        return ""
    place = top.entries["arms"].place
    if not others:
        report.add("no_treated", place, "arms", CONTROL)
    elif named is None and len(others) > 1:
        report.add("arm_unnamed", place, "treated", "nothing", choices=listed(others), example=others[0])
    elif named is not None and named not in others:
        entry = top.entries["treated"].node
        report.add("not_choice", entry.place, "treated", echo(str(named)), allowed=listed(others),
                   suggestion=f"treated: {others[0]}")  # fmt: skip
    else:
        chosen = str(named or others[0])
        if arms[chosen] == arms[CONTROL]:
            report.add("arms_alike", place, f"arms.{chosen}", chosen)
        return chosen
    return ""


def _published(top: Table, report: Report) -> Published | None:
    table = table_at(top, "published", "{estimate: 49, ci: [39, 59], accept: [39, 59]}", report)
    if table is None:
        return None
    names = tuple(one.name for one in PUBLISHED_FIELDS)
    meant = refuse_unknown(table, (*names, "ci", "accept"), "published", report)
    own = Table(table.place, {key: one for key, one in table.entries.items() if key in names})
    words = read_table(own, PUBLISHED_FIELDS, "published", Known(), report, meant)
    figure = ("estimate", words.get("estimate"))
    bands = [None if one.name in meant else read_band(table, one, "published", figure, report) for one in (CI, ACCEPT)]
    if "estimate" not in words or bands[0] is None or bands[1] is None:
        return None
    baseline = words.get("baseline")
    return Published(amount(words["estimate"]), bands[0], bands[1], None if baseline is None else amount(baseline))
