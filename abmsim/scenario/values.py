# SPDX-License-Identifier: Apache-2.0
"""Checks one value of a file against what is allowed there, and says what was probably meant."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Final

from abmsim.scenario.dates import month_text, read_date, read_month
from abmsim.scenario.fields import (
    MOST_NAME_LETTERS,
    Field,
    Known,
    Spot,
    allowed_text,
    as_text,
    example_of,
    joined,
    range_hint,
)
from abmsim.scenario.nodes import Listing, Node, Scalar, Table
from abmsim.scenario.problems import Place, Report, echo, listed, nearest
from abmsim.scenario.scalars import amount_in


def read_value(node: Node, spot: Spot) -> object | None:
    """Give the checked value, or None when it is wrong (and noted)."""
    if isinstance(node, Scalar) and node.meaning.value is None:
        spot.wrong("nothing_given", node)
        return None
    return _READERS[spot.field.kind](node, spot)


def read_number(node: Node, spot: Spot) -> float | None:
    """Give a finite number inside the field's range."""
    value = finite_number(node, spot)
    return value if value is not None and _is_allowed(value, node, spot) else None


def read_integer(node: Node, spot: Spot) -> int | None:
    """Give a whole number inside the field's range."""
    value = finite_number(node, spot)
    if value is not None and value != int(value):
        spot.wrong("not_whole", node, suggestion=f"{int(value)} or {int(value) + 1}")
        return None
    return int(value) if value is not None and _is_allowed(value, node, spot) else None


def _is_allowed(value: float, node: Node, spot: Spot) -> bool:
    """Note what is wrong with a number; who offers nothing at all should leave the intervention out."""
    if (field := spot.field).is_capacity and value == field.low:
        spot.wrong("offers_nothing", node, suggestion="leave the intervention out, or say how much it offers")
    elif not field.allows(value):
        spot.wrong("out_of_range", node, suggestion=range_hint(value, field.low, field.high))
    return field.allows(value)


def finite_number(node: Node, spot: Spot) -> float | None:
    """Give a finite number, inside the field's range or not."""
    if not isinstance(node, Scalar):
        spot.wrong("not_number", node, suggestion="write one number" + _near_example(spot))
        return None
    value = node.meaning.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if node.quoted and _looks_numeric(node.text):
        spot.wrong("quoted_number", node, near=node.text.strip())
    elif node.meaning.trap:
        spot.wrong(
            node.meaning.trap, node, suggestion=node.meaning.better and f"{spot.field.name}: {node.meaning.better}"
        )
    else:
        amount = amount_in(node.text)
        told = f"write {amount}; the unit is already known" if amount else "write one number" + _near_example(spot)
        spot.wrong("not_number", node, suggestion=told)
    return None


def _near_example(spot: Spot) -> str:
    return f", {example_of(spot.field)}" if spot.field.example else ""


def _looks_numeric(text: str) -> bool:
    return re.fullmatch(r"\s*[-+]?[0-9]+(\.[0-9]+)?\s*", text[:40]) is not None


def read_truth(node: Node, spot: Spot) -> bool | None:
    """Give true or false."""
    if isinstance(node, Scalar) and isinstance(node.meaning.value, bool):
        return node.meaning.value
    better = node.meaning.better if isinstance(node, Scalar) else ""
    guess = better if better in ("true", "false") else _truth_in(node)
    spot.wrong("not_truth", node, suggestion=f"{spot.field.name}: {guess or 'true'}")
    return None


def _truth_in(node: Node) -> str:
    text = node.text.lower() if isinstance(node, Scalar) else ""
    return text if text in ("true", "false") else {"1": "true", "0": "false"}.get(text, "")


# Words that are text for people but something else for some programs; amounts such as $25k are safe as text.
_NOT_SAFE_AS_TEXT: Final = frozenset(
    {
        "leading_zero",
        "other_base",
        "exponent",
        "underscore",
        "not_finite",
        "clock_time",
        "whole_date",
        "yes_no",
        "too_many_digits",
    }
)


def whole(value: object) -> int:
    """Give a value that was checked to be a whole number."""
    return value if isinstance(value, int) else 0


def amount(value: object) -> float:
    """Give a value that was checked to be a number."""
    return float(value) if isinstance(value, int | float) else 0.0


def read_text(node: Node, spot: Spot) -> str | None:
    """Give text that every program reads as text."""
    if not isinstance(node, Scalar):
        spot.wrong("not_text", node, suggestion=f'{spot.field.name}: "{echo(as_text(node), 40)}"')
        return None
    if not isinstance(node.meaning.value, str) or node.meaning.trap in _NOT_SAFE_AS_TEXT:
        spot.wrong("quote_it", node, suggestion=f'{spot.field.name}: "{echo(node.text, 40)}" if it is meant as text')
        return None
    return node.text


def read_name(node: Node, spot: Spot) -> str | None:
    """Give a name of one line that is not reserved; it may hold any letters."""
    text = read_text(node, spot)
    if text is None:
        return None
    if not text.strip():
        spot.wrong("name_empty", node)
    elif len(text) > MOST_NAME_LETTERS:
        spot.wrong("name_long", node, length=len(text))
    elif re.search("[\n\r\x85\u2028\u2029]", text) or "\0" in text:
        spot.wrong("name_lines", node)
    elif text.strip().casefold() in ("counterfactual", "all"):
        spot.wrong("name_reserved", node)
    else:
        return text
    return None


def read_choice(node: Node, spot: Spot) -> str | None:
    """Give one of the field's choices."""
    text = node.text if isinstance(node, Scalar) else ""
    if text in spot.field.choices:
        return text
    spot.wrong("not_choice", node, suggestion=_did_you_mean(text, spot.field.choices) or spot.field.choices[0])
    return None


def _did_you_mean(text: str, known: Sequence[str]) -> str:
    near = nearest(text, known)
    return f"did you mean {near}?" if near else ""


_NAMED: Final[Mapping[str, tuple[str, Callable[[Known], tuple[str, ...]]]]] = {
    "language": ("nobody_speaks", lambda known: known.languages),
    "community": ("unknown_community", lambda known: known.communities),
    "communities": ("unknown_community", lambda known: known.communities),
    "sector": ("unknown_sector", lambda known: known.sectors),
    "sectors": ("unknown_sector", lambda known: known.sectors),
}
_LANGUAGES: Final = {
    "spanish": "es",
    "español": "es",
    "vietnamese": "vi",
    "english": "en",
    "chinese": "zh",
    "french": "fr",
}


def read_known(node: Node, spot: Spot) -> str | None:
    """Give a language, community or sector that the city has."""
    code, names = _NAMED[spot.field.kind]
    choices = names(spot.known)
    if not isinstance(node, Scalar) or not isinstance(node.meaning.value, str):
        spot.wrong("not_text", node, suggestion=f"{spot.field.name}: {choices[0]}" if choices else "")
        return None
    if node.text in choices or not spot.known.city:
        return node.text
    guess = _LANGUAGES.get(node.text.casefold(), "")
    near = guess if guess in choices else nearest(node.text, choices)
    suggestion = f"did you mean {near}?" if near else f"one of {listed(choices)}"
    spot.wrong(code, node, suggestion=suggestion, city=spot.known.city)
    return None


def read_several(node: Node, spot: Spot) -> tuple[str, ...] | None:
    """Give a list of communities, sectors or texts, each once."""
    if not isinstance(node, Listing):
        spot.wrong("not_list", node, suggestion=f"{spot.field.name}: [{echo(as_text(node), 40)}]")
        return None
    if not node.items:
        spot.wrong("list_empty", node)
        return None
    reader = read_text if spot.field.kind == "texts" else read_known
    values = [reader(item, spot) for item in node.items]
    for item, value in zip(node.items, values, strict=True):
        if values.count(value) > 1 and value is not None:
            spot.wrong("named_twice", item, suggestion=f"write {value} once")
            return None
    return None if None in values else tuple(value for value in values if value is not None)


def _month(node: Node, spot: Spot) -> object | None:
    reader = read_date if spot.field.kind == "date" else read_month
    if not isinstance(node, Scalar):
        spot.wrong("not_month", node, suggestion=f"{spot.field.name}: 2015-07")
        return None
    value, guess = reader(node.text, spot.known.calendar)
    if value is None:
        first = month_text(spot.known.calendar.start) if spot.known.calendar else "2015-07"
        spot.wrong("not_month", node, suggestion=f"{spot.field.name}: {guess or first}")
    return value


_READERS: Final[Mapping[str, Callable[[Node, Spot], object | None]]] = {
    "number": read_number,
    "integer": read_integer,
    "boolean": read_truth,
    "text": read_text,
    "name": read_name,
    "choice": read_choice,
    "language": read_known,
    "community": read_known,
    "sector": read_known,
    "communities": read_several,
    "sectors": read_several,
    "texts": read_several,
    "date": _month,
    "month": _month,
}


def read_table(
    table: Table, fields: Sequence[Field], path: str, known: Known, report: Report, meant: Set[str] = frozenset()
) -> dict[str, object]:
    """Give the checked values of a closed table, defaults filled in; wrong or missing values are left out.

    A required key in `meant` is not missing: it is there with a spelling mistake that was told already.
    """
    meant = meant | refuse_unknown(table, tuple(one.name for one in fields), path, report)
    values: dict[str, object] = {}
    for one in fields:
        entry = table.entries.get(one.name)
        if entry is None:
            if one.required and one.name not in meant:
                missing(table.place, one, path, known, report)
            elif not one.required:
                values[one.name] = one.default
            continue
        value = read_value(entry.node, Spot(one, joined(path, one.name), known, report))
        if value is not None:
            values[one.name] = value
    return values


def missing(place: Place, one: Field, path: str, known: Known, report: Report) -> None:
    """Note that a required key is not there."""
    allowed = allowed_text(one, known)
    example = one.example or (known.languages[0] if one.kind == "language" and known.languages else "...")
    report.add("missing_key", place, joined(path, one.name), "nothing", allowed=allowed, name=one.name, example=example)


def refuse_unknown(
    table: Table, known: Sequence[str], path: str, report: Report, elsewhere: Mapping[str, str] | None = None
) -> Set[str]:
    """Note every key that nothing reads, with the nearest name or its right level; give the names probably meant."""
    meant: set[str] = set()
    for key, entry in table.entries.items():
        if key in known:
            continue
        where = (elsewhere or {}).get(key)
        full = joined(path, echo(key))
        if where:
            report.add("wrong_level", entry.place, full, echo(key), where=where)
            continue
        near = "" if report.is_long else nearest(key, known)
        suggestion = f"did you mean {near}?" if near else "remove it"
        report.add("unknown_key", entry.place, full, echo(key), choices=listed(known, 20), suggestion=suggestion)
        meant.add(near)
    return meant
