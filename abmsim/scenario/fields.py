# SPDX-License-Identifier: Apache-2.0
"""What may stand behind a key of a file, and how that is said to a reader."""

from dataclasses import dataclass
from dataclasses import field as stored
from typing import Final

from abmsim.scenario.dates import Calendar
from abmsim.scenario.nodes import Listing, Node, Scalar
from abmsim.scenario.problems import Report, echo, listed, plain

_ANY: Final = float("inf")
_PER_CENT: Final = 100
MOST_NAME_LETTERS: Final = 200


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a file: its kind of value, what it means and what is allowed."""

    name: str
    kind: str
    meaning: str
    required: bool = False
    default: object = None
    unit: str = ""
    low: float = -_ANY
    high: float = _ANY
    choices: tuple[str, ...] = ()
    example: str = ""
    instead_of: str = ""  # the option that this one replaces
    is_capacity: bool = False  # says how much is offered: the low end, nothing at all, is refused

    def allows(self, value: float) -> bool:
        """Say whether a number lies in the range; of a capacity nothing at all does not."""
        return self.low <= value <= self.high and not (self.is_capacity and value <= self.low)


@dataclass(frozen=True, slots=True)
class Known:
    """The names and months that values of a scenario may refer to."""

    city: str = ""
    languages: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """What a checker needs beside the value: the field, the full key, the names known, and where mistakes go."""

    field: Field
    key: str
    known: Known
    report: Report = stored(repr=False)

    def wrong(self, code: str, node: Node, *, suggestion: str = "", allowed: str = "", **facts: object) -> None:
        """Note a mistake about this value."""
        self.report.add(
            code,
            node.place,
            self.key,
            echo(as_text(node)),
            allowed=allowed or allowed_text(self.field, self.known),
            suggestion=suggestion or example_of(self.field),
            **facts,
        )


def as_text(node: Node) -> str:
    """Give a node as it could stand in a file, in one line."""
    if isinstance(node, Scalar):
        return node.text or "nothing"
    if isinstance(node, Listing):
        return "[" + ", ".join(as_text(item) for item in node.items[:8]) + "]"
    return "{" + ", ".join(f"{key}: {as_text(entry.node)}" for key, entry in list(node.entries.items())[:8]) + "}"


def range_text(low: float, high: float, unit: str = "") -> str:
    """Give a range as people say it."""
    if low == -_ANY and high == _ANY:
        text = "any number"
    elif high == _ANY:
        text = f"{plain(low)} or more"
    elif low == -_ANY:
        text = f"{plain(high)} or less"
    else:
        text = f"{plain(low)} to {plain(high)}"
    return f"{text} ({unit})" if unit else text


def allowed_text(what: Field, known: Known) -> str:
    """Say what may stand behind a key."""
    names = {
        "language": known.languages,
        "community": known.communities,
        "communities": known.communities,
        "sector": known.sectors,
        "sectors": known.sectors,
        "choice": what.choices,
    }.get(what.kind)
    if names is not None:
        several = what.kind in ("communities", "sectors")
        return ("a list of: " if several else "") + listed(names) if names else f"{what.kind} of the city"
    fixed = {
        "boolean": "true or false",
        "text": "text",
        "name": f"1 to {MOST_NAME_LETTERS} characters on one line",
        "texts": "a list of texts",
        "date": "a month as YYYY-MM",
        "month": "a month as YYYY-MM, or the number of the month (1 is the first)",
    }.get(what.kind)
    if fixed is not None:
        return fixed
    kind = "a whole number, " if what.kind == "integer" else ""
    if what.is_capacity:
        most = "" if what.high == _ANY else f", up to {plain(what.high)}"
        return f"{kind}more than {plain(what.low)}{most}" + (f" ({what.unit})" if what.unit else "")
    return kind + range_text(what.low, what.high, what.unit)


def example_of(what: Field) -> str:
    """Give a line to copy, where the field has one."""
    return f"such as {what.name}: {what.example}" if what.example else ""


def range_hint(value: float, low: float, high: float) -> str:
    """Say what a number outside its range was probably meant to be."""
    share = round(value / _PER_CENT, 6)
    if 0 <= low <= share <= high <= 1 < value <= _PER_CENT:
        return f"{plain(value)} is {plain(value * _PER_CENT)} %; did you mean {plain(share)}?"
    if value < 0 and low <= -value <= high:
        return f"did you mean {plain(-value)}?"
    bound = low if value < low else high
    return f"the nearest allowed value is {plain(bound)}"


def joined(path: str, key: str) -> str:
    """Give the full path of a key inside `path`."""
    return f"{path}.{key}" if path else key
