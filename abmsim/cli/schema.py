# SPDX-License-Identifier: Apache-2.0
"""`abmsim schema`: prints the JSON Schema of a kind of file, for editors that check while one types."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from abmsim.scenario.jsonschema import KINDS, schema_of

Kind = StrEnum("Kind", {kind: kind for kind in KINDS})  # type: ignore[misc]


def command(kind: Annotated[Kind, typer.Argument(help="The kind of file.")]) -> None:
    """Print a JSON Schema."""
    typer.echo(json.dumps(schema_of(str(kind)), indent=2, ensure_ascii=False))
