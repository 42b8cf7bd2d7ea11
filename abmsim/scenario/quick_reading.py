# SPDX-License-Identifier: Apache-2.0
"""Reads an ordinary YAML file quickly; whatever is out of the ordinary is left to the thorough reader, which explains it.

libyaml splits the text forty times as fast as a reader in Python. Only its events are used: keys, words, and where they
stand. It judges nothing but length: a file that it refuses, or that holds anything two YAML readers could understand
differently (tags, aliases, tabs, a key that stands twice), gives nothing here, and is read again from the start by
`composing`. An ordinary file of far too many values is not: that would keep its reader waiting only to be told the same.
"""

import re
from typing import Any, Final

from abmsim.scenario.nodes import MOST_LEVELS, MOST_VALUES, Entry, Listing, Node, Scalar, Table
from abmsim.scenario.problems import Place
from abmsim.scenario.scalars import Meaning, meaning_of

# Letters that every reader of YAML takes alike; tabs, odd line ends and marks of byte order are not among them.
_ORDINARY: Final = re.compile("[\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*")
_DIRECTIVE: Final = re.compile(r"(?m)^(%|---|\.\.\.)")


class _Odd(Exception):
    """Something for the thorough reader."""


class TooManyValues(Exception):
    """An ordinary text that holds more values than anybody writes: where the first too many stands, and under which key."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.place = place
        self.path = ""

    def inside(self, key: str) -> None:
        """Note one more key, or place in a list, that the value stands under; the innermost comes first."""
        between = "." if self.path and not self.path.startswith("[") else ""
        self.path = f"{key}{between}{self.path}"


def compose_quickly(text: str, place: Place) -> Node | None:
    """Give the nodes of an ordinary text with their places; None when the thorough reader has to look at it.

    Raises:
        TooManyValues: everything so far was ordinary, and no file of this length is read.
    """
    if not _ORDINARY.fullmatch(text) or _DIRECTIVE.search(text):
        return None
    try:
        from yaml.cyaml import CParser
        from yaml.error import YAMLError
    except ImportError:
        # PyYAML without libyaml: slower, and the same in everything else.
        return None
    try:
        return _Reader(CParser(text), place).document()
    except (_Odd, YAMLError):
        return None


def read_quickly(text: str) -> object:
    """Give what an ordinary text holds: tables, lists and values; None where two readers could understand a word differently."""
    try:
        node = compose_quickly(text, Place(""))
        return None if node is None else _content(node)
    except (TooManyValues, _Odd):
        return None


def _content(node: Node) -> object:
    if isinstance(node, Table):
        return {key: _content(entry.node) for key, entry in node.entries.items()}
    if isinstance(node, Listing):
        return [_content(item) for item in node.items]
    if node.meaning.trap and not node.quoted:
        raise _Odd
    return node.meaning.value


class _Reader:
    """Builds nodes while the events of the parser come."""

    def __init__(self, parser: Any, place: Place) -> None:
        self._next = parser.get_event
        self._file = place.file
        self._relative = place.relative
        self._values = 0

    def document(self) -> Node:
        """Give the only document of the text."""
        self._expect("StreamStartEvent")
        self._expect("DocumentStartEvent")
        top = self._node(self._next(), 0)
        self._expect("DocumentEndEvent")
        self._expect("StreamEndEvent")
        if isinstance(top, Scalar):
            raise _Odd
        return top

    def _expect(self, kind: str) -> None:
        if type(self._next()).__name__ != kind:
            raise _Odd

    def _node(self, event: Any, level: int) -> Node:
        kind = type(event).__name__
        self._values += 1
        if kind == "AliasEvent" or event.anchor or event.tag:
            raise _Odd
        if self._values > MOST_VALUES:
            raise TooManyValues(self._place(event))
        if kind == "ScalarEvent":
            return self._scalar(event)
        if level >= MOST_LEVELS:
            raise _Odd
        place = self._place(event)
        if kind == "MappingStartEvent":
            return Table(place, self._entries(level + 1))
        if kind == "SequenceStartEvent":
            return Listing(place, self._items(level + 1))
        raise _Odd

    def _entries(self, level: int) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        while type(event := self._next()).__name__ != "MappingEndEvent":
            key = self._node(event, level)
            if not isinstance(key, Scalar) or not isinstance(key.meaning.value, str):
                raise _Odd
            # Digits as a key: `{dollars: 7,000}`, torn by its comma.
            if key.text in entries or key.text == "<<" or key.text[:1].isdigit():
                raise _Odd
            try:
                entries[key.text] = Entry(key.place, self._node(self._next(), level))
            except TooManyValues as found:
                found.inside(key.text)
                raise
        return entries

    def _items(self, level: int) -> tuple[Node, ...]:
        items = []
        while type(event := self._next()).__name__ != "SequenceEndEvent":
            try:
                items.append(self._node(event, level))
            except TooManyValues as found:
                found.inside(f"[{len(items)}]")
                raise
        return tuple(items)

    def _scalar(self, event: Any) -> Scalar:
        text = event.value
        quoted = bool(event.style)
        if not text and not quoted:
            raise _Odd  # nothing at all: readers differ in where that stands
        return Scalar(self._place(event), text, quoted, Meaning(text) if quoted else meaning_of(text))

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self._file, mark.line + 1, mark.column + 1, self._relative)
