# SPDX-License-Identifier: Apache-2.0
"""What may stand in the files that people write, from the schemas that check them; and what a lever may be told."""

from collections.abc import Mapping
from typing import Any

from abmsim.results import tables as results
from abmsim.scenario.jsonschema import KINDS, schema_of
from abmsim.scenario.listing import intervention_rows
from generating.tables import code, plain, table

KEY_COLUMNS = ("key", "required", "meaning", "allowed", "if left out")
BOUNDS = {"minimum": "at least", "maximum": "at most", "pattern": "of the form", "maxLength": "letters at most"}
TABLES = {
    "costs.csv": results.COST_COLUMNS,
    "flows.csv": results.FLOW_COLUMNS,
    "balances.csv": results.BALANCE_COLUMNS,
    "spells.csv": results.SPELL_COLUMNS,
    "vectors.csv": results.VECTOR_COLUMNS,
}


def allowed(rule: Mapping[str, Any]) -> str:
    """Return what a schema lets a key be, in words."""
    if "enum" in rule:
        return ", ".join(code(one) for one in rule["enum"])
    if "const" in rule:
        return code(rule["const"])
    words = [plain(rule.get("type", ""))]
    words += [f"{text} {code(rule[key])}" for key, text in BOUNDS.items() if key in rule]
    return ", ".join(word for word in words if word)


def keys(schema: Mapping[str, Any]) -> str:
    """Return the table of the top keys of one kind of file."""
    rows = [
        [
            code(key),
            "yes" if key in schema.get("required", []) else "",
            plain(rule.get("description", "")),
            allowed(rule),
            code(rule["default"]) if rule.get("default", "") != "" else "",
        ]
        for key, rule in schema["properties"].items()
    ]
    return table(KEY_COLUMNS, rows)


def levers() -> str:
    """Return the options of every intervention."""
    parts = []
    for lever in intervention_rows():
        options: Any = lever["options"]
        rows = [[code(name), plain(meaning)] for name, meaning in options.items()]
        parts += [f"**`{lever['intervention']}`**: {plain(lever['meaning'])}\n", table(("option", "meaning"), rows)]
    return "\n".join(parts)


def page() -> str:
    """Return what may stand in each kind of file, the options of levers, and the columns of the tables of a run."""
    parts = [f"## Keys of a {kind} file\n\n{keys(schema_of(kind))}" for kind in KINDS]
    parts.append(f"## Interventions and their options\n\n{levers()}")
    rows = [[code(name), ", ".join(code(column) for column in columns)] for name, columns in TABLES.items()]
    return "\n".join([*parts, f"## Columns of the tables of a run\n\n{table(('table', 'columns'), rows)}"])
