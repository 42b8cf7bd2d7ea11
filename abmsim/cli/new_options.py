# SPDX-License-Identifier: Apache-2.0
"""The options of `abmsim new`, each with what help says about it."""

from typing import Annotated

import typer

City = Annotated[str, typer.Option("--city", help="A scenario's city, or the city to copy numbers from.")]
Start = Annotated[str, typer.Option("--start", metavar="YYYY-MM", help="First month of a scenario.")]
Months = Annotated[int | None, typer.Option("--months", help="Length of a scenario.")]
Levers = Annotated[list[str] | None, typer.Option("--lever", help="A lever of the scenario; may be repeated.")]
Scenarios = Annotated[
    list[str] | None, typer.Option("--scenario", metavar="FILE", help="A scenario of the experiment; may be repeated.")
]
Out = Annotated[str, typer.Option("--out", metavar="FILE", help="Where to write it.")]
Acs = Annotated[str | None, typer.Option("--acs", metavar="FILE", help="City: American Community Survey rows (CSV).")]
Nesd = Annotated[str | None, typer.Option("--nesd", metavar="FILE", help="City: Nonemployer Statistics rows (CSV).")]
Cbp = Annotated[str | None, typer.Option("--cbp", metavar="FILE", help="City: County Business Patterns rows (CSV).")]
Log = Annotated[
    str | None, typer.Option("--licence-log", metavar="FILE", help="City: the office's own log of files (CSV).")
]
Geography = Annotated[str, typer.Option("--geography", help="City: part of the area's name in the ACS rows.")]
OwnerGroup = Annotated[str, typer.Option("--owner-group", help="City: whose businesses to take, such as Hispanic.")]
ShareOfArea = Annotated[float, typer.Option("--share-of-area", help="City: its share of the tables' area.")]
Communities = Annotated[
    list[str] | None,
    typer.Option("--community", metavar="NAME=LANGUAGE[=SHARE]", help="City: a community; may be repeated."),
]
Reviewers = Annotated[int | None, typer.Option("--reviewers", help="City: reviewers at the licensing office.")]
OfficeHours = Annotated[float | None, typer.Option("--office-hours", help="City: hours for reviews in a month.")]
Files = Annotated[
    float | None, typer.Option("--files-per-month", help="City: files a month that are not from immigrants.")
]
Returned = Annotated[
    str, typer.Option("--returned", metavar="LANGUAGE=SHARE,...", help="City: share of reviews that return a file.")
]
