# SPDX-License-Identifier: Apache-2.0
"""Turns YAML text into pieces that know where they stand, within small limits and without running anything."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Final, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from abmsim.scenario.nodes import MOST_LEVELS, MOST_VALUES, Entry, Listing, Node, Scalar, Table
from abmsim.scenario.problems import Place, Report, echo
from abmsim.scenario.scalars import Meaning, meaning_of
from abmsim.scenario.syntax import describe, forbidden_letter

MOST_ALIASES: Final = 50
# A line that is more than a comment, or holds a character that only the parser may judge.
_CONTENT: Final = re.compile(r"(?m)^ *[^ #\r\n]|[^\n\r\t\x20-\x7e\xa0-\ud7ff]")


class _Refused(Exception):
    """The mistake is noted; there is no point in reading on."""


@dataclass(slots=True)
class _Open:
    """A table or list that is still being read."""

    place: Place
    path: str
    anchor: str | None
    values_before: int
    is_table: bool
    entries: dict[str, Entry] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)
    key: str | None = None
    key_place: Place | None = None


class _Branches:
    """The tables and lists that are open, innermost last, and what is finished."""

    def __init__(self) -> None:
        self.stack: list[_Open] = []
        self.top: Node | None = None

    @property
    def wants_key(self) -> bool:
        """Whether the next thing must be a key."""
        return bool(self.stack) and self.stack[-1].is_table and self.stack[-1].key is None

    def path(self) -> str:
        """Give the full key path of what is being read."""
        if not self.stack:
            return ""
        inner = self.stack[-1]
        if not inner.is_table:
            return f"{inner.path}[{len(inner.items)}]"
        return f"{inner.path}.{inner.key}" if inner.path and inner.key else inner.path or inner.key or ""

    def close(self) -> tuple[_Open, Node]:
        """Finish the innermost table or list."""
        done = self.stack.pop()
        node: Node = Table(done.place, done.entries) if done.is_table else Listing(done.place, tuple(done.items))
        self.put(node)
        return done, node

    def put(self, node: Node) -> None:
        """Place a finished piece where it belongs; of a key that stands twice the first value stays."""
        if not self.stack:
            self.top = node
            return
        inner = self.stack[-1]
        if not inner.is_table:
            inner.items.append(node)
            return
        if _tears_number(inner, inner.key or "") and isinstance(node, Scalar) and not node.text:
            _join_number(inner)
        elif inner.key is not None and inner.key_place is not None:
            inner.entries.setdefault(inner.key, Entry(inner.key_place, node))
        inner.key = inner.key_place = None


def _tears_number(inner: _Open, key: str) -> bool:
    """Tell `{dollars: 25,000}`, where the comma makes a key of the last digits."""
    last = next(reversed(inner.entries.values()), None)
    if last is None or not isinstance(last.node, Scalar) or last.node.quoted:
        return False
    before = re.fullmatch(r"[-+$ ]*[0-9]{1,3}(,[0-9]{3})*", last.node.text)
    return before is not None and re.fullmatch(r"[0-9]{3}(\.[0-9]+)?", key) is not None


def _join_number(inner: _Open) -> None:
    """Put a number that its comma tore apart together again, so that one clear mistake is told."""
    name, last = next(reversed(inner.entries.items()))
    text = f"{last.node.text},{inner.key}" if isinstance(last.node, Scalar) else ""
    inner.entries[name] = Entry(last.place, Scalar(last.node.place, text, False, meaning_of(text)))


class _Composer:
    """Builds positioned nodes from a stream of events, stopping at the first broken limit."""

    def __init__(self, place: Place, report: Report) -> None:
        self.place = place
        self.report = report
        self.branches = _Branches()
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.values = 0
        self.aliases = 0
        self.documents = 0

    def take(self, event: Event) -> None:
        """Work one event of the parser into the tree."""
        if isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent) and event.ctag is not None:
            self._refuse("tag", event, echo(str(event.ctag)))
        if isinstance(event, ScalarEvent):
            self._scalar(event)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._open(event)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            done, node = self.branches.close()
            if done.anchor:
                self.anchors[done.anchor] = (node, self.values - done.values_before + 1)
        elif isinstance(event, AliasEvent):
            self._alias(event)
        elif isinstance(event, DocumentStartEvent):
            self._start_document(event)

    def _refuse(self, code: str, event: Event, found: str) -> NoReturn:
        self.report.add(code, _spot(event, self.place), self.branches.path(), found)
        raise _Refused

    def _start_document(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self._refuse("two_documents", event, "---")
        if event.tags:
            self._refuse("tag", event, "%TAG")

    def _count(self, event: Event, values: int = 1) -> None:
        self.values += values
        if self.values > MOST_VALUES:
            self._refuse("too_many_values", event, f"more than {MOST_VALUES:,} values")

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        self._count(event)
        is_table = isinstance(event, MappingStartEvent)
        if len(self.branches.stack) >= MOST_LEVELS:
            self._refuse("too_deep", event, f"more than {MOST_LEVELS} levels")
        if self.branches.wants_key:
            self._refuse("key_not_text", event, "a table as key" if is_table else "a list as key")
        place, path = _spot(event, self.place), self.branches.path()
        self.branches.stack.append(_Open(place, path, event.anchor, self.values, is_table))

    def _alias(self, event: AliasEvent) -> None:
        self.aliases += 1
        name = f"*{echo(event.anchor)}"
        if self.aliases > MOST_ALIASES:
            self._refuse("too_many_aliases", event, name)
        if event.anchor not in self.anchors:
            self._refuse("alias_unknown", event, name)
        if self.branches.wants_key:
            self._refuse("key_not_text", event, name)
        node, size = self.anchors[event.anchor]
        self._count(event, size)
        self.branches.put(node)

    def _scalar(self, event: ScalarEvent) -> None:
        self._count(event)
        quoted, text = event.style is not None, _whole_letters(str(event.value))
        if text is None:
            self._refuse("bad_escape", event, echo(str(event.value)))
        node = Scalar(_spot(event, self.place), text, quoted, Meaning(text) if quoted else meaning_of(text))
        if event.anchor:
            self.anchors[event.anchor] = (node, 1)
        if not self.branches.wants_key:
            self.branches.put(node)
        elif text == "<<" and not quoted:
            self._refuse("merge_key", event, "<<")
        else:
            _take_key(node, self.branches, self.report)


def _whole_letters(text: str) -> str | None:
    """Join letters that JSON writes as two codes; a half alone is no character."""
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return None


def _take_key(node: Scalar, branches: _Branches, report: Report) -> None:
    """Remember a key until its value comes; note keys that are no words or stand twice."""
    inner = branches.stack[-1]
    inner.key, inner.key_place = node.text, node.place
    if not isinstance(node.meaning.value, str) and not _tears_number(inner, node.text):
        # What stands behind it is left out, so that one mistake is told once.
        inner.key_place = None
        report.add("key_not_text", node.place, branches.path(), echo(node.text) or "nothing")
    elif node.text in inner.entries:
        first = inner.entries[node.text].place.line
        report.add("key_twice", node.place, branches.path(), echo(node.text), first=first)


def _spot(event: Event, place: Place) -> Place:
    mark = event.start_mark
    return Place(place.file, mark.line + 1, mark.column + 1, place.relative)


def _events(text: str) -> Iterator[Event]:
    parser = YAML(typ="safe", pure=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from parser.parse(StringIO(text))


def compose(text: str, place: Place, report: Report) -> Node | None:
    """Turn YAML text into nodes that know where they stand; None when it is not YAML or breaks a limit."""
    if not _CONTENT.search(text):
        report.add("empty_file", place, "", "nothing")
        return None
    composer = _Composer(place, report)
    try:
        for event in _events(text):
            composer.take(event)
    except _Refused:
        return None
    except MarkedYAMLError as error:
        report.add(*describe(error, text, place, composer.branches.path()))
        return None
    except ReaderError as error:
        spot, letter = forbidden_letter(error, text, place)
        report.add("control_character", spot, composer.branches.path(), letter)
        return None
    except (YAMLError, ValueError, OverflowError):
        # An escape in quotes that is no character, such as "\\UFFFFFFFF".
        report.add("bad_escape", _last_line(composer, place), composer.branches.path(), composer.branches.path())
        return None
    if composer.branches.top is None or (
        isinstance(composer.branches.top, Scalar) and composer.branches.top.meaning.value is None
    ):
        report.add("empty_file", place, "", "nothing")
        return None
    return composer.branches.top


def _last_line(composer: _Composer, place: Place) -> Place:
    """Give the place of the key whose value could not be read."""
    inner = composer.branches.stack[-1] if composer.branches.stack else None
    return place if inner is None else inner.key_place or inner.place
