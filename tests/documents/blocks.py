# SPDX-License-Identifier: Apache-2.0
"""The documents as a reader follows them: every fenced block of every page, and what the sentence before it asks for.

*Save this as `file`* makes a file, *In `file`, below the line with `words`, add* changes one. Other shell blocks are
entered line by line, other Python blocks run in one session a page. `# exit code 2` marks what is meant to be refused.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from contracts.tree import ROOT, tree_files
from ruamel.yaml import YAML

FENCE = re.compile(r"^( *)```(\S*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
PLACES = {
    "saved": re.compile(r"\bSave\b[^.`]*?\bas\s+`([^`]+)`[^`]*\Z"),
    "below": re.compile(r"\bIn `([^`]+)`, below the line\s+with `([^`]+)`, add:\s*\Z"),
    "instead": re.compile(r"\bIn `([^`]+)`, instead of the line\s+with `([^`]+)`, write:\s*\Z"),
    "end": re.compile(r"\b[Aa]t the end of\s+`([^`]+)`, add:\s*\Z"),
}
SHELLS = {"sh", "bash", "bat", "console"}
LIST = ROOT / "tests/documents/not_as_written.yaml"


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its text, and where the page says to put it, if anywhere."""

    language: str
    text: str
    how: str = ""  # saved, below, instead, end
    file: str = ""
    line: str = ""

    def put(self) -> None:
        """Write the block where the page says. Fails if there is no such line, or two."""
        path = Path(self.file)
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if self.how != "saved" else ""
        if self.how in {"saved", "end"}:
            path.write_text(before + self.text, encoding="utf-8")
            return
        lines = before.splitlines(keepends=True)
        (found,) = [number for number, line in enumerate(lines) if self.line in line]
        lines[found] = self.text if self.how == "instead" else lines[found] + self.text
        path.write_text("".join(lines), encoding="utf-8")


def pages() -> list[Path]:
    """Every page with instructions for readers; the changelog tells of the past."""
    return [path for path in tree_files() if path.suffix == ".md" and path.name != "CHANGELOG.md"]


def blocks_of(page: Path) -> list[Block]:
    """Every fenced block of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for block in FENCE.finditer(text):
        before = text[: block.start()].rpartition("```")[2]
        asked = [(how, place) for how, words in PLACES.items() if (place := words.search(before))]
        how, place = asked[0] if asked else ("", None)
        file, line = (*place.groups(), "")[:2] if place else ("", "")
        found.append(Block(block[2], block[3], how, file, line))
    return found


def changes_the_model(blocks: list[Block]) -> bool:
    """Whether a page has its reader write or change files of the package."""
    return any(block.file.startswith("abmsim/") for block in blocks)


def lines_of(block: Block) -> list[str]:
    """The commands of a shell block, continued lines joined."""
    lines = block.text.replace("\\\n", " ").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def command_of(line: str) -> str:
    """A line without its comment."""
    return " ".join(line.partition("  #")[0].split())


def listed(kind: str) -> dict[str, object]:
    """One part of the list of what is not done as it is written: command or page -> why, or when it was last done."""
    return YAML(typ="safe").load(LIST.read_text(encoding="utf-8"))[kind] or {}
