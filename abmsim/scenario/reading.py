# SPDX-License-Identifier: Apache-2.0
"""Reads a YAML file safely, remembering where everything stands.

Nothing in a file can run code, open another file, make the reader wait, or grow beyond small limits: 1 MiB,
32 levels, 20,000 values, 50 aliases, no tags, no merge keys, one document, UTF-8 only.
"""

import hashlib
import os
import stat
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
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

from abmsim.scenario.problems import Place, Report, echo
from abmsim.scenario.scalars import Meaning, meaning_of
from abmsim.scenario.syntax import describe

MOST_BYTES: Final = 1024 * 1024
MOST_LEVELS: Final = 32
MOST_VALUES: Final = 20_000
MOST_ALIASES: Final = 50


@dataclass(frozen=True, slots=True)
class Scalar:
    """One word or number as it stands in the file, and what it means."""

    place: Place
    text: str
    quoted: bool
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Listing:
    """A list and where it starts."""

    place: Place
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands behind a key, and where the key stands."""

    place: Place
    node: "Node"


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with what stands behind them, in the order of the file."""

    place: Place
    entries: dict[str, Entry]


Node = Scalar | Listing | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its top level, where it is, and the fingerprint of its bytes."""

    top: Table
    place: Place
    digest: str


class _Refused(Exception):
    """The mistake is noted; there is no point in reading on."""


def read_document(path: Path, place: Place, report: Report) -> Document | None:
    """Read one file; None (and a mistake in the report) when it cannot be read as keys and values."""
    content = _bytes_of(path, place, report)
    text = None if content is None else _text_of(content, place, report)
    if content is None or text is None:
        return None
    top = compose(text, place, report)
    if top is None:
        return None
    if not isinstance(top, Table):
        report.add("top_not_table", top.place, "", echo(_first_line(text)))
        return None
    return Document(top, place, hashlib.sha256(content).hexdigest())


def _bytes_of(path: Path, place: Place, report: Report) -> bytes | None:
    try:
        # Never wait on a pipe or a device: open without blocking, look at what it is, only then read.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        report.add("unreadable", place, "", echo(str(path)), reason=getattr(error, "strerror", "") or "not a file name")
        return None
    with os.fdopen(handle, "rb") as file:
        kind = os.fstat(handle).st_mode
        if not stat.S_ISREG(kind):
            report.add("folder" if stat.S_ISDIR(kind) else "not_regular", place, "", echo(str(path)))
            return None
        try:
            content = file.read(MOST_BYTES + 1)
        except OSError as error:
            report.add("unreadable", place, "", echo(str(path)), reason=error.strerror or "cannot be read")
            return None
    if len(content) > MOST_BYTES:
        report.add("too_big", place, "", "more than 1 MiB")
        return None
    return content


def _text_of(content: bytes, place: Place, report: Report) -> str | None:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[:64].count(0) > len(content[:64]) // 4:
        report.add("not_utf8", place, "", "UTF-16 or binary content")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        spot = Place(place.file, before.count(b"\n") + 1, error.start - before.rfind(b"\n"), place.relative)
        line = content.splitlines()[spot.line - 1].decode("latin-1")
        report.add("not_utf8", spot, "", echo(line.strip()))
        return None
    if "\0" in text:
        before_nul = text[: text.index("\0")]
        column = len(before_nul) - before_nul.rfind("\n")
        spot = Place(place.file, before_nul.count("\n") + 1, column, place.relative)
        report.add("control_character", spot, "", "\\x00")
        return None
    return text


def _first_line(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if line and not line.startswith("#")), "")


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


def compose(text: str, place: Place, report: Report) -> Node | None:
    """Turn YAML text into nodes that know where they stand; None when it is not YAML or breaks a limit."""
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
