# SPDX-License-Identifier: Apache-2.0
"""Markdown tables whose cells may hold any text."""

from collections.abc import Iterable, Sequence

SIGNIFICANT = "\\`*_[]<>{}|#$~"


def plain(text: object) -> str:
    """Return a text on one line in which Markdown sees nothing to format."""
    words = " ".join(str(text).split())
    return "".join(f"\\{letter}" if letter in SIGNIFICANT else letter for letter in words)


def code(text: object) -> str:
    """Return a name as code, fit for a cell."""
    return f"`{text}`"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; cells come as Markdown, through `plain` or `code`."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
