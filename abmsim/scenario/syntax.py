# SPDX-License-Identifier: Apache-2.0
"""Says in plain words why a file is not YAML."""

from typing import Final

from ruamel.yaml.error import MarkedYAMLError

from abmsim.scenario.problems import Place, echo

# What the parser says (a piece of it) and the entry of the catalogue that says it to a planner.
_PARSER_WORDS: Final[tuple[tuple[str, str, bool], ...]] = (
    ("scanning a quoted scalar", "unclosed_quote", True),
    ("'\\t'", "tab", False),
    ("flow sequence", "unclosed_bracket", True),
    ("flow mapping", "unclosed_brace", True),
    ("mapping values are not allowed", "stray_colon", False),
    ("could not find expected ':'", "missing_colon", False),
    ("expected <block end>", "indentation", False),
    ("unindent", "indentation", False),
)


def describe(error: MarkedYAMLError, text: str, place: Place, path: str) -> tuple[str, Place, str, str]:
    """Give catalogue entry, place, key path and the offending line for an error of the YAML parser."""
    said = f"{error.context or ''} {error.problem or ''}"
    lines = text.splitlines() or [""]
    code, at_context = "not_yaml", False
    for piece, entry, context in _PARSER_WORDS:
        if piece in said:
            code, at_context = entry, context
            break
    mark = (error.context_mark if at_context else None) or error.problem_mark or error.context_mark
    row, column = (0, 0) if mark is None else (min(mark.line, len(lines) - 1), mark.column)
    if lines[row][: len(lines[row]) - len(lines[row].lstrip())].count("\t"):
        code = "tab"
    return code, Place(place.file, row + 1, column + 1, place.relative), path, echo(lines[row].strip())
