# SPDX-License-Identifier: Apache-2.0
"""Does what a page says, made small. `python tests/documents/following.py PAGE` does so in the current folder, a copy."""

import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from abmsim.cli import main
from documents.blocks import SHELLS, Block, blocks_of, command_of, lines_of, listed

REFUSED = re.compile(r"exit code (\d+)")
SMALL = ["--pairs", "2", "--scale", "0.02", "--jobs", "1"]
TINY = ["--pairs", "2", "--scale", "0.003", "--months", "4", "--jobs", "1"]  # without a compiler
# What makes a command small enough for a test. Of an option that comes twice the last one counts.
SMALLER = {
    "run": SMALL,
    "evaluation": SMALL,
    "experiment run": ["--pairs", "1", "--shard", "1/30", "--jobs", "1", "--executor", "threads", "--no-cache"],
    "sensitivity": ["--jobs", "1"],
}


def any_results() -> str:
    """A results folder for pages that speak of any: one that a page has made, or a new one."""
    there = sorted(Path("results").glob("*/report.html"))
    if not there:
        assert main(["run", "liaison", *SMALL, "--out", "results/any"]) == 0
    return str(there[0].parent if there else "results/any")


@dataclass
class Reader:
    """Somebody who does what a page says; what Python has defined so far stays defined."""

    page: str
    smaller: dict[str, list[str]] = field(default_factory=lambda: SMALLER)
    names: dict[str, object] = field(default_factory=lambda: {"__name__": "page"})

    def follow(self, block: Block) -> None:
        """Do what a block says, or fail."""
        if block.how:
            block.put()
        elif block.language == "python":
            exec(compile(block.text, self.page, "exec"), self.names)  # noqa: S102 - our own page
        elif block.language in SHELLS:
            for line in lines_of(block):
                self.enter(line)

    def enter(self, line: str) -> None:
        """Enter one command, made small; what the list says nobody does here is left."""
        command = command_of(line)
        if command in listed("not_done"):
            return
        program, *words = shlex.split(line, comments=True)
        words = [any_results() if word == "DIR" else word for word in words]
        if program == "python":
            self.call_python(words)
        elif program != "abmsim":
            raise AssertionError(f"{self.page}: nobody does {line!r}")
        elif command in listed("checked_only"):
            assert main(["validate", f"{words[1]}/experiment.yaml"]) == 0
        else:
            wanted = REFUSED.search(line)
            small = self.smaller.get(words[0], self.smaller.get(" ".join(words[:2]), []))
            assert main([*words, *small]) == int(wanted[1] if wanted else 0), f"{self.page}: {line}"

    def call_python(self, words: list[str]) -> None:
        """Run Python as a program, its output into a file where the line says so."""
        words, into = (words[: words.index(">")], words[-1]) if ">" in words else (words, "")
        done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{self.page}: {' '.join(words)}\n{done.stdout}{done.stderr}"
        if into:
            Path(into).write_text(done.stdout, encoding="utf-8")


if __name__ == "__main__":
    reader = Reader(sys.argv[1], {**SMALLER, "run": TINY})
    for each in blocks_of(Path(sys.argv[1])):
        reader.follow(each)
