# SPDX-License-Identifier: Apache-2.0
"""JSON Schemas of the files people write, made from the same fields that the checks use, for editors."""

from collections.abc import Sequence
from typing import Any, Final

from abmsim.scenario.checking import SCENARIO_FIELDS
from abmsim.scenario.cities import COMMUNITY_FIELDS, SECTOR_FIELDS, TOP_FIELDS, city_names
from abmsim.scenario.eligible import FIRM, RESIDENT_FIELDS, UNIT
from abmsim.scenario.experiment import EXPERIMENT_FIELDS
from abmsim.scenario.facts import BAND, FACT_FIELDS, WHERE_FIELDS
from abmsim.scenario.fields import Field
from abmsim.scenario.funding import FUNDING_FIELDS
from abmsim.scenario.levers import Lever, lever_kinds, read_lever
from abmsim.scenario.measuring import KNOWN_MEASURES, MEASURE_FIELDS
from abmsim.scenario.methods import BY_FILE, METHOD_FIELDS
from abmsim.scenario.numbers import NUMBER_FIELDS
from abmsim.scenario.outcomes import TRIAL_OUTCOMES
from abmsim.scenario.places import Library
from abmsim.scenario.plans import TIMING_FIELDS
from abmsim.scenario.problems import Report
from abmsim.scenario.trials import ACCEPT, ASSIGN_FIELDS, CI, CITY_FIELDS, PUBLISHED_FIELDS, TRIAL_FIELDS
from abmsim.scenario.varying import ASSUMED, EVERY_NUMBER, OWN_RANGE

Schema = dict[str, Any]
KINDS: Final = ("scenario", "city", "experiment", "trial", "facts")
_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_NAME: Final = "^[a-z][a-z0-9_]*$"
_MONTH: Final = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}
_INDEX: Final = {"type": "integer", "minimum": 1}
_TYPES: Final[dict[str, Schema]] = {
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "name": {"type": "string", "minLength": 1, "maxLength": 200},
    "texts": {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
    "communities": {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
    "sectors": {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
    "date": _MONTH,
    "month": {"oneOf": [_MONTH, _INDEX]},
    "list": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
}


def schema_of(kind: str, library: Library | None = None) -> Schema:
    """Give the JSON Schema of a `scenario`, a `city`, an `experiment`, a `trial` or of `facts`."""
    shelf = library or Library()
    writers = {"scenario": lambda: _scenario(shelf), "trial": lambda: _trial(shelf), "experiment": _experiment}
    return {**writers, "city": _city, "facts": _facts}[kind]()


def _property(one: Field) -> Schema:
    schema = {**_TYPES.get(one.kind, {"type": "string"}), "description": _described(one)}
    if one.kind in ("number", "integer"):
        bounds = {"exclusiveMinimum" if one.is_capacity else "minimum": one.low, "maximum": one.high}
        schema |= {key: bound for key, bound in bounds.items() if abs(bound) != float("inf")}
    if one.kind == "choice":
        schema["enum"] = list(one.choices)
    if one.default is not None:
        schema["default"] = one.default
    return schema


def _described(one: Field) -> str:
    return f"{one.meaning} ({one.unit})" if one.unit else one.meaning


def _table(fields: Sequence[Field], **more: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {**{one.name: _property(one) for one in fields}, **more},
        "required": [one.name for one in fields if one.required],
        "additionalProperties": False,
    }


def _lever(lever: Lever) -> Schema:
    settings = _table((*TIMING_FIELDS, *lever.options))
    return {
        "type": "object",
        "properties": {lever.kind: {**settings, "description": lever.meaning}},
        "required": [lever.kind],
        "additionalProperties": False,
    }


def _levers(library: Library) -> Schema:
    """Give the schema of a list of interventions."""
    report = Report()
    levers = [read_lever(kind, library, report) for kind in lever_kinds(library)]
    report.stop_if_wrong()
    return {"type": "array", "items": {"oneOf": [_lever(one) for one in levers if one is not None]}}


def _scenario(library: Library) -> Schema:
    forced = {
        "type": "object",
        "properties": {"value": {"type": "number"}, "force": {"type": "boolean"}},
        "required": ["value"],
        "additionalProperties": False,
    }
    schema = _table(
        SCENARIO_FIELDS,
        schema={"const": 1, "description": "version of the format"},
        extends={"type": "string", "description": "the file this one builds on; tables merge, lists replace"},
        interventions=_levers(library),
        funding={"type": "array", "items": _table(FUNDING_FIELDS)},
        numbers={
            "type": "object",
            "description": "numbers to change, by the names that `abmsim list numbers` shows",
            "additionalProperties": {"oneOf": [{"type": "number"}, forced, {"type": "object"}]},
        },
    )
    names = ", ".join(city_names(library))
    schema["properties"]["city"]["description"] = f"a shipped city ({names}) or a path such as ./our_city.yaml"
    # What a file does not say may come from the file it extends.
    schema["required"] = ["schema"]
    complete = [one.name for one in SCENARIO_FIELDS if one.required]
    schema["anyOf"] = [{"required": ["extends"]}, {"required": complete}]
    return {"$schema": _DRAFT, "title": "abmsim scenario", **schema}


def _city() -> Schema:
    number = _table(NUMBER_FIELDS)
    tree = {"anyOf": [{"$ref": "#/$defs/number"}, {"$ref": "#/$defs/group"}]}
    group = {
        "type": "object",
        "properties": {"label": {"type": "string"}},
        "patternProperties": {_NAME: tree},
        "additionalProperties": False,
    }
    schema = _table(
        [one for one in TOP_FIELDS if one.name != "schema"],
        schema={"const": 1, "description": "version of the format"},
        communities=_members(COMMUNITY_FIELDS),
        sectors=_members(SECTOR_FIELDS),
    )
    schema["required"] = ["schema", "label", "communities", "sectors"]
    schema["additionalProperties"] = tree
    return {"$schema": _DRAFT, "title": "abmsim city", **schema, "$defs": {"number": number, "group": group}}


def _members(fields: Sequence[Field]) -> Schema:
    member = _table(fields)
    member["additionalProperties"] = {"anyOf": [{"$ref": "#/$defs/number"}, {"$ref": "#/$defs/group"}]}
    return {"type": "object", "minProperties": 1, "patternProperties": {_NAME: member}, "additionalProperties": False}


def _experiment() -> Schema:
    scalar: Schema = {"type": ["number", "string", "boolean"]}
    values = {"type": "array", "items": scalar, "minItems": 1, "uniqueItems": True}
    bounds = {"anyOf": [{"const": OWN_RANGE}, _TYPES["list"], {"type": "object"}]}
    measure = {"anyOf": [{"enum": list(KNOWN_MEASURES)}, _table(MEASURE_FIELDS)]}
    lists = {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True}
    groups = {
        "description": "numbers that are moved together: by the file they stand in, or named",
        "anyOf": [{"const": BY_FILE}, {"type": "object", "additionalProperties": lists}],
    }
    schema = _table(
        EXPERIMENT_FIELDS,
        schema={"const": 1, "description": "version of the format"},
        scenarios={**lists, "description": "scenario files from this file's folder, or names of shipped ones"},
        levers={
            "type": "object",
            "description": "what the city can choose: options of interventions, or numbers, each with its values",
            "additionalProperties": {"anyOf": [values, {"type": "object"}]},
        },
        uncertainties={
            "description": "numbers that nobody knows well, each with its bounds",
            "anyOf": [{"enum": [EVERY_NUMBER, ASSUMED]}, {"type": "object", "additionalProperties": bounds}],
        },
        constants={
            "type": "object",
            "description": "numbers that every scenario shall have",
            "additionalProperties": {"type": ["number", "object"]},
        },
        measures={"type": "array", "items": measure, "minItems": 1, "description": "what is kept of every run"},
        method={**_table(METHOD_FIELDS, groups=groups), "description": "how the uncertain numbers are chosen"},
        target_se={
            "type": "object",
            "description": "standard errors that end the pairs of a point",
            "additionalProperties": {"type": "number", "exclusiveMinimum": 0},
        },
    )
    schema["required"] = ["schema", "name", "scenarios"]
    return {"$schema": _DRAFT, "title": "abmsim experiment", **schema}


def _trial(library: Library) -> Schema:
    version = {"const": 1, "description": "version of the format"}
    people = _table(RESIDENT_FIELDS)
    eligible = _table((FIRM, UNIT, *RESIDENT_FIELDS), residents=people)
    published = _table((*PUBLISHED_FIELDS, CI, ACCEPT))
    arms = {
        "type": "object",
        "required": ["control"],
        "minProperties": 2,
        "patternProperties": {_NAME: _levers(library)},
        "additionalProperties": False,
    }
    schema = _table(
        TRIAL_FIELDS,
        schema=version,
        trial_city=_table(CITY_FIELDS),
        eligible=eligible,
        assign=_table(ASSIGN_FIELDS),
        arms=arms,
        outcome={"type": "string", "enum": [one.name for one in TRIAL_OUTCOMES]},
        per={
            "type": "string",
            "enum": [one.name for one in TRIAL_OUTCOMES],
            "description": "with `estimand: ratio`: the outcome by whose effect the effect is divided",
        },
        published=published,
    )
    schema["required"] = ["schema", *schema["required"], "eligible", "assign", "arms", "outcome"]
    return {"$schema": _DRAFT, "title": "abmsim trial", **schema}


def _facts() -> Schema:
    fact = _table((*FACT_FIELDS, BAND), where=_table(WHERE_FIELDS))
    schema = {
        "type": "object",
        "properties": {
            **fact["properties"],
            "schema": {"const": 1, "description": "version of the format"},
            "facts": {"type": "array", "items": fact, "minItems": 1},
        },
        "required": ["schema"],
        "anyOf": [{"required": ["facts"]}, {"required": fact["required"]}],
        "additionalProperties": False,
    }
    return {"$schema": _DRAFT, "title": "abmsim facts", **schema}
