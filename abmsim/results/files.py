# SPDX-License-Identifier: Apache-2.0
"""A file is either the old one or the whole new one: written beside, made durable, then renamed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from abmsim.results.errors import DamagedError, unwritable

UNFINISHED = ".tmp"
BATCH_CHARACTERS = 1 << 20


def write_text(path: Path, chunks: Iterable[str]) -> str:
    """Write the chunks as one UTF-8 file in place of `path`; return its sha256."""
    return write_bytes(path, (chunk.encode("utf-8") for chunk in _batches(chunks)))


def write_bytes(path: Path, chunks: Iterable[bytes]) -> str:
    """Write the chunks as one file in place of `path`; return its sha256."""
    digest = hashlib.sha256()

    def write(unfinished: Path) -> None:
        """Write the chunks and remember their checksum."""
        with unfinished.open("wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)

    put_in_place(path, write)
    return digest.hexdigest()


def put_in_place(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` make a file beside `path`; when it is whole and on the disk, it takes the place of `path`."""
    unfinished = path.with_name(f".{path.name}{UNFINISHED}")
    try:
        write(unfinished)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
        _settle(path.parent)
    except BaseException as error:
        unfinished.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise unwritable(path, error) from error
        raise


def write_json(path: Path, document: object) -> str:
    """Write a JSON document with a stable layout; return its sha256."""
    return write_text(path, [json_text(document)])


def json_text(document: object) -> str:
    """A document as JSON text: two blanks, keys in the given order, no NaN."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file, or DamagedError with the file and the reason."""
    try:
        document = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise unwritable(path, error) from error
    except (ValueError, RecursionError) as error:
        raise DamagedError(f"{path}: not a JSON document ({error})") from error
    if not isinstance(document, dict):
        raise DamagedError(f"{path}: a JSON object is expected")
    return document


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, or DamagedError with the file and the reason."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unwritable(path, error) from error


def remove_unfinished(folder: Path) -> None:
    """Clear what a killed run left half-written."""
    for leftover in folder.glob(f".*{UNFINISHED}"):
        leftover.unlink(missing_ok=True)


def _batches(chunks: Iterable[str]) -> Iterable[str]:
    waiting: list[str] = []
    size = 0
    for chunk in chunks:
        waiting.append(chunk)
        size += len(chunk)
        if size >= BATCH_CHARACTERS:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


def _settle(folder: Path) -> None:
    """Make a rename survive a power cut where the system can sync a folder."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
