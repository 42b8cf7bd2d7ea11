# SPDX-License-Identifier: Apache-2.0
"""Reads a YAML file safely, remembering where everything stands.

Nothing in a file can run code, open another file, make the reader wait, or grow beyond small limits: 1 MiB,
32 levels, 12,000 values, 50 aliases, no tags, no merge keys, one document, UTF-8 only.
"""

import errno
import gc
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from abmsim.scenario.nodes import MOST_VALUES, Node, Table
from abmsim.scenario.problems import FORBIDDEN, Place, Report, echo
from abmsim.scenario.quick_reading import TooManyValues, compose_quickly

MOST_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its top level, where it is, and the fingerprint of its bytes."""

    top: Table
    place: Place
    digest: str


def read_document(path: Path, place: Place, report: Report) -> Document | None:
    """Read one file; None (and a mistake in the report) when it cannot be read as keys and values."""
    content = bytes_of(path, place, report)
    text = None if content is None else text_of(content, place, report)
    if content is None or text is None:
        return None
    top = _composed(text, place, report)
    if top is None:
        return None
    if not isinstance(top, Table):
        report.add("top_not_table", top.place, "", echo(_first_line(text)))
        return None
    return Document(top, place, hashlib.sha256(content).hexdigest())


def _composed(text: str, place: Place, report: Report) -> Node | None:
    """Give the nodes of a text; what is not ordinary is read thoroughly, from the start, to say what is wrong."""
    with _no_pauses():
        try:
            quick = compose_quickly(text, place)
        except TooManyValues as found:
            report.add("too_many_values", found.place, found.path, f"more than {MOST_VALUES:,} values")
            return None
        if quick is not None:
            return quick
        from abmsim.scenario.composing import compose

        return compose(text, place, report)


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


def bytes_of(path: Path, place: Place, report: Report, most: int = MOST_BYTES) -> bytes | None:
    """Give the bytes of an ordinary file of at most `most` bytes; None (noted) for anything else."""
    try:
        # Never wait on a pipe or a device: open without blocking, look at what it is, only then read.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        _cannot_read(error, path, place, report)
        return None
    try:
        content = _read_regular(handle, path, place, most, report)
    except OSError as error:
        _cannot_read(error, path, place, report)
        content = None
    finally:
        os.close(handle)
    if content is not None and len(content) > most:
        size = f"{most // MOST_BYTES} MiB"
        report.add("too_big", place, "", f"more than {size}", size=size)
        return None
    return content


def _cannot_read(error: OSError | ValueError, path: Path, place: Place, report: Report) -> None:
    """Tell a file that the system keeps from us from a name that is none."""
    reason = getattr(error, "strerror", "") or "not a file name"
    forbidden = getattr(error, "errno", None) in (errno.EACCES, errno.EPERM, errno.EIO)
    report.add(FORBIDDEN if forbidden else "unreadable", place, "", echo(str(path)), reason=reason)


def _read_regular(handle: int, path: Path, place: Place, most: int, report: Report) -> bytes | None:
    """Read an open file up to one byte more than is allowed; nothing but an ordinary file is read."""
    kind = os.fstat(handle).st_mode
    if not stat.S_ISREG(kind):
        report.add("folder" if stat.S_ISDIR(kind) else "not_regular", place, "", echo(str(path)))
        return None
    content = b""
    while len(content) <= most and (piece := os.read(handle, most + 1 - len(content))):
        content += piece
    return content


def text_of(content: bytes, place: Place, report: Report) -> str | None:
    """Give the UTF-8 text of a file; None (noted) when it is in another encoding or holds what no text holds."""
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


def top_keys(path: Path) -> frozenset[str]:
    """Give the words that look like keys of the top level, quickly and without judging the file."""
    content = bytes_of(path, Place(""), Report()) or b""
    return frozenset(word.decode("ascii") for word in re.findall(rb"(?m)^(?:\xef\xbb\xbf)?([a-z_]+):", content))


def _first_line(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if line and not line.startswith("#")), "")
