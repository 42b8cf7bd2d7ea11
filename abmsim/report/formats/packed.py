# SPDX-License-Identifier: Apache-2.0
"""Office files are archives that note the time of packing; packed again, the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from importlib import import_module
from typing import Any

from abmsim.results.errors import RefusedError

THEN = (1980, 1, 1, 0, 0, 0)  # the first time such an archive can name
WRITTEN = datetime(2015, 7, 1)  # noqa: DTZ001 - the property has no zone
PACKAGES = {"docx": "python-docx", "pptx": "python-pptx"}


class MissingExtraError(RefusedError):
    """A form was asked for whose package is not installed."""


def library(name: str) -> Any:
    """The package that writes these files.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        hint = f"--format {name} needs the package {PACKAGES[name]}: pip install 'abmsim[office]'"
        raise MissingExtraError(hint) from error


def sign(properties: Any, title: str, language: str) -> None:
    """Say what the file is; nothing in it tells when or by whom it was written."""
    properties.title, properties.language = title[:255], language
    properties.author = properties.last_modified_by = "abmsim"
    properties.created = properties.modified = WRITTEN
    properties.comments, properties.revision = "", 1


def packed(file: Any) -> bytes:
    """The bytes of a document or deck, the same each time."""
    written = io.BytesIO()
    file.save(written)
    again = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return again.getvalue()
