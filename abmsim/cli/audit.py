# SPDX-License-Identifier: Apache-2.0
"""`abmsim audit`: re-derives every identity from the written files of a results folder."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abmsim.cli.ending import SOME_RUNS_FAILED

if TYPE_CHECKING:
    from abmsim.results.audit import Finding


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON and nothing else.")] = False,
) -> None:
    """Check from the written files that people, firms, jobs, files, money and pairs add up, month by month."""
    from abmsim.results.audit import audit

    findings = list(audit(folder))
    if as_json:
        sys.stdout.write(json.dumps([_entry(finding) for finding in findings], indent=2, ensure_ascii=False) + "\n")
    else:
        for finding in findings:
            typer.echo(_line(finding))
    off = sum(1 for finding in findings if not finding.holds)
    if off:
        typer.echo(f"{off} of {len(findings)} identities are off", err=True)
        raise typer.Exit(SOME_RUNS_FAILED)


def _line(finding: Finding) -> str:
    mark = "ok " if finding.holds else "OFF"
    where = f" at {finding.where}" if finding.where else ""
    return f"{mark} {finding.identity}: residual {finding.residual:.10g}{where} ({finding.checked} checked)"


def _entry(finding: Finding) -> dict[str, object]:
    residual = finding.residual if finding.residual != float("inf") else None
    return {
        "identity": finding.identity,
        "holds": finding.holds,
        "residual": residual,
        "where": finding.where,
        "checked": finding.checked,
    }
