# SPDX-License-Identifier: Apache-2.0
"""Says in plain words why a file is not YAML."""

import re
from typing import Final

from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from abmsim.scenario.problems import Place, echo

# What the parser says (a piece of it) and the entry of the catalogue that says it to a planner.
_PARSER_WORDS: Final[tuple[tuple[str, str, bool], ...]] = (
    ("scanning a quoted scalar", "unclosed_quote", True),
    ("'\\t'", "tab", False),
    ("flow sequence", "unclosed_bracket", True),
    ("flow mapping", "unclosed_brace", True),
    ("flow node", "unclosed_bracket", False),
    ("mapping values are not allowed", "stray_colon", False),
    ("could not find expected ':'", "missing_colon", True),
    ("expected <block end>", "indentation", False),
    ("unindent", "indentation", False),
)


_KEY: Final = re.compile(r"\s*(?:- )*[{\[]?\s*[\"']?([^\s:\"'#{}\[\],]+)[\"']?\s*(?::|$)")

# At the end of a key path: which entry of a list. A key without colon has been read as a whole entry by then.
_PLACE_IN_LIST: Final = re.compile(r"\[(\d+)\]$")


def describe(error: MarkedYAMLError, text: str, place: Place, path: str) -> tuple[str, Place, str, str]:
    """Give catalogue entry, place, key path and the offending line for an error of the YAML parser."""
    said = f"{error.context or ''} {error.problem or ''}"
    lines = text.splitlines() or [""]
    code, at_context = next(
        ((entry, context) for piece, entry, context in _PARSER_WORDS if piece in said), ("not_yaml", False)
    )
    mark = (error.context_mark if at_context else None) or error.problem_mark or error.context_mark
    row, column = (0, 0) if mark is None else (min(mark.line, len(lines) - 1), mark.column)
    if code == "stray_colon":
        code, row, column = _colon(lines, row, column)
        if code == "missing_colon":
            path = _PLACE_IN_LIST.sub(lambda found: f"[{max(0, int(found[1]) - 1)}]", path)
    elif code == "indentation" and re.search("[\"']", lines[row][:column]):
        code = "after_quote"
    indent = lines[row][: len(lines[row]) - len(lines[row].lstrip())]
    if "\t" in indent:
        code, column = "tab", indent.index("\t")
    key = _KEY.match(lines[row])
    spot = Place(place.file, row + 1, column + 1, place.relative)
    return code, spot, path or (echo(key.group(1)) if key else ""), echo(lines[row].strip())


def _colon(lines: list[str], row: int, column: int) -> tuple[str, int, int]:
    """Tell a second colon in one line from a line that is indented wrongly or follows a key without colon."""
    if lines[row].count(":") > 1:
        return "stray_colon", row, column
    before = next((number for number in range(row - 1, -1, -1) if lines[number].strip()), row)
    if before < row and ":" not in lines[before]:
        return "missing_colon", before, len(lines[before].rstrip())
    return "indentation", row, 0


def forbidden_letter(error: ReaderError, text: str, place: Place) -> tuple[Place, str]:
    """Give place and spelling of a character that YAML forbids."""
    position = error.position if isinstance(error.position, int) else 0
    before = text[:position]
    spot = Place(place.file, before.count("\n") + 1, len(before) - before.rfind("\n"), place.relative)
    return spot, echo(text[position : position + 1]) or "?"
