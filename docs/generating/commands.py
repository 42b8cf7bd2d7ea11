# SPDX-License-Identifier: Apache-2.0
"""Every command with all its options: what `--help` prints."""

import os
from collections.abc import Iterator
from contextlib import redirect_stdout
from importlib import import_module
from importlib.util import find_spec
from io import StringIO

from abmsim.cli import COMMANDS, main

WIDTH = "110"


def help_of(*words: str) -> str:
    """Return what a command prints with `--help`."""
    written = StringIO()
    with redirect_stdout(written):
        main([*words, "--help"])
    return "\n".join(line.rstrip() for line in written.getvalue().strip().splitlines())


def names() -> Iterator[tuple[str, ...]]:
    """Return the words that call each command there is, of a group those of its members."""
    for entry in COMMANDS:
        if find_spec(entry.module) is not None:
            members = getattr(import_module(entry.module), "COMMANDS", {})
            yield from [(entry.name, member) for member in members] or [(entry.name,)]


def page() -> str:
    """Return a section for every command."""
    os.environ.update(COLUMNS=WIDTH, TERMINAL_WIDTH=WIDTH, NO_COLOR="1")
    return "\n".join(f"## abmsim {' '.join(words)}\n\n```text\n{help_of(*words)}\n```\n" for words in names())
