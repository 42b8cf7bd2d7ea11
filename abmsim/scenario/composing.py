# SPDX-License-Identifier: Apache-2.0
"""Turns YAML text into pieces that know where they stand, within small limits and without running anything."""

import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from typing import Final

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

from abmsim.scenario.nodes import Entry, Listing, Node, Scalar, Table
from abmsim.scenario.problems import Place, Report, echo
from abmsim.scenario.scalars import Meaning, meaning_of
from abmsim.scenario.syntax import describe

MOST_LEVELS: Final = 32
MOST_VALUES: Final = 20_000
MOST_ALIASES: Final = 50


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


class _Composer:
    """Builds positioned nodes from a stream of events, stopping at the first broken limit."""

    def __init__(self, place: Place, report: Report) -> None:
        self.place = place
        self.report = report
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.values = 0
        self.aliases = 0
        self.documents = 0
        self.top: Node | None = None

    def path(self, key: str | None = None) -> str:
        """Give the full key path of what is being read."""
        if not self.stack:
            return key or ""
        inner = self.stack[-1]
        if not inner.is_table:
            return f"{inner.path}[{len(inner.items)}]"
        last = inner.key if key is None else key
        return f"{inner.path}.{last}" if inner.path and last else inner.path or last or ""

    def take(self, event: Event) -> None:
        """Work one event of the parser into the tree."""
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._close()
        elif isinstance(event, AliasEvent):
            self._alias(event)
        elif isinstance(event, DocumentStartEvent):
            self._start_document(event)
        elif isinstance(event, ScalarEvent):
            self._refuse_tag(event)
            self._scalar(event)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._refuse_tag(event)
            self._open(event)

    def _spot(self, event: Event) -> Place:
        mark = event.start_mark
        return Place(self.place.file, mark.line + 1, mark.column + 1, self.place.relative)

    def _refuse(self, code: str, event: Event, found: str = "") -> None:
        self.report.add(code, self._spot(event), self.path(), found)
        raise _Refused

    def _start_document(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self._refuse("two_documents", event, "---")
        if event.tags:
            self._refuse("tag", event, "%TAG")

    def _refuse_tag(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        if event.ctag is not None:
            self._refuse("tag", event, echo(str(event.ctag)))

    def _count(self, event: Event, values: int = 1) -> None:
        self.values += values
        if self.values > MOST_VALUES:
            self._refuse("too_many_values", event, f"more than {MOST_VALUES:,} values")

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        self._count(event)
        if len(self.stack) >= MOST_LEVELS:
            self._refuse("too_deep", event, f"more than {MOST_LEVELS} levels")
        is_table = isinstance(event, MappingStartEvent)
        if self.stack and self.stack[-1].is_table and self.stack[-1].key is None:
            self._refuse("key_not_text", event, "a table as key" if is_table else "a list as key")
        path = self.path()
        self.stack.append(_Open(self._spot(event), path, event.anchor, self.values, is_table))

    def _close(self) -> None:
        done = self.stack.pop()
        node: Node = Table(done.place, done.entries) if done.is_table else Listing(done.place, tuple(done.items))
        if done.anchor:
            self.anchors[done.anchor] = (node, self.values - done.values_before + 1)
        self._put(node)

    def _alias(self, event: AliasEvent) -> None:
        self.aliases += 1
        if self.aliases > MOST_ALIASES:
            self._refuse("too_many_aliases", event, f"*{echo(event.anchor)}")
        if event.anchor not in self.anchors:
            self._refuse("alias_unknown", event, f"*{echo(event.anchor)}")
        node, size = self.anchors[event.anchor]
        self._count(event, size)
        if self.stack and self.stack[-1].is_table and self.stack[-1].key is None:
            self._refuse("key_not_text", event, f"*{echo(event.anchor)}")
        self._put(node)

    def _scalar(self, event: ScalarEvent) -> None:
        self._count(event)
        quoted = event.style is not None
        text = str(event.value)
        node = Scalar(self._spot(event), text, quoted, Meaning(text) if quoted else meaning_of(text))
        if event.anchor:
            self.anchors[event.anchor] = (node, 1)
        if self.stack and self.stack[-1].is_table and self.stack[-1].key is None:
            self._key(event, node)
        else:
            self._put(node)

    def _key(self, event: ScalarEvent, node: Scalar) -> None:
        inner = self.stack[-1]
        if node.text == "<<" and not node.quoted:
            self._refuse("merge_key", event, "<<")
        inner.key, inner.key_place = node.text, node.place
        path = self.path()
        if not isinstance(node.meaning.value, str):
            self.report.add("key_not_text", node.place, path, echo(node.text) or "nothing")
        elif node.text in inner.entries:
            first = inner.entries[node.text].place.line
            self.report.add("key_twice", node.place, path, echo(node.text), first=first)

    def _put(self, node: Node) -> None:
        if not self.stack:
            self.top = node
            return
        inner = self.stack[-1]
        if not inner.is_table:
            inner.items.append(node)
            return
        if inner.key is not None and inner.key_place is not None:
            inner.entries.setdefault(inner.key, Entry(inner.key_place, node))
        inner.key = inner.key_place = None


def _events(text: str) -> Iterator[Event]:
    parser = YAML(typ="safe", pure=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from parser.parse(StringIO(text))


@contextmanager
def _no_pauses() -> Iterator[None]:
    """Keep the garbage collector from searching the growing tree again and again: a third of the reading time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def compose(text: str, place: Place, report: Report) -> Node | None:
    """Turn YAML text into nodes that know where they stand; None when it is not YAML or breaks a limit."""
    with _no_pauses():
        return _compose(text, place, report)


def _compose(text: str, place: Place, report: Report) -> Node | None:
    composer = _Composer(place, report)
    try:
        for event in _events(text):
            composer.take(event)
    except _Refused:
        return None
    except MarkedYAMLError as error:
        report.add(*describe(error, text, place, composer.path()))
        return None
    except (YAMLError, ValueError, OverflowError) as error:
        # A character YAML forbids, or an escape that is no character.
        report.add("control_character", place, composer.path(), echo(str(error).split("\n")[0]))
        return None
    if composer.top is None or (isinstance(composer.top, Scalar) and composer.top.meaning.value is None):
        report.add("empty_file", place, "", "nothing")
        return None
    return composer.top
