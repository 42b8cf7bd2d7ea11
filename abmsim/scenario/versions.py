# SPDX-License-Identifier: Apache-2.0
"""Which version of the file format a file is written in."""

from typing import Final

from abmsim.scenario.fields import Field, Known, Spot
from abmsim.scenario.nodes import Scalar
from abmsim.scenario.problems import Report, echo
from abmsim.scenario.reading import Document
from abmsim.scenario.values import read_integer

SCHEMA: Final = 1
_FIELD: Final = Field("schema", "integer", "version of the format", example="1")


def check_version(document: Document, report: Report, *, required: bool = True) -> None:
    """Note a file without version, of a later abmsim, or of a version that never was."""
    entry = document.top.entries.get("schema")
    if entry is None:
        if required:
            report.add("schema_missing", document.top.place, "schema", "nothing")
        return
    if isinstance(entry.node, Scalar) and entry.node.meaning.value is None:
        report.add("schema_missing", entry.place, "schema", "nothing")
        return
    spot = Spot(_FIELD, "schema", Known(), report)
    version = read_integer(entry.node, spot)
    if version is not None and version != SCHEMA:
        code = "schema_newer" if version > SCHEMA else "schema_older"
        report.add(code, entry.node.place, "schema", echo(str(version)))
