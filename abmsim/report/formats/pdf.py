# SPDX-License-Identifier: Apache-2.0
"""Prints the page to PDF with the Chromium that is installed: headings, tables and text alternatives stay tagged."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from abmsim.results.errors import DamagedError, RefusedError

BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge",
)  # fmt: skip
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
QUIET = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-sync",
    "--proxy-server=127.0.0.1:9", "--no-pdf-header-footer", "--export-tagged-pdf",
)  # fmt: skip
HINT = (
    "--format pdf needs Chromium, Chrome or Edge on PATH. Without one: write the page (--format html), open it in any "
    "browser and choose Print, Save as PDF; it is made for paper"
)
PATIENCE_SECONDS = 120
TIME = re.compile(rb"\(D:\d{14}")
THEN = b"(D:20150701000000"


class NoBrowserError(RefusedError):
    """There is no browser that could print the page."""


def browser() -> str:
    """The path of a browser that prints.

    Raises:
        NoBrowserError: there is none; the message says how to print by hand.
    """
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None and Path(MAC).is_file():
        found = MAC
    if found is None:
        raise NoBrowserError(HINT)
    return found


def printed(page: str) -> bytes:
    """The page as a tagged PDF; times are taken out, so that the same page gives the same bytes.

    Raises:
        NoBrowserError: there is no browser.
        DamagedError: the browser did not print.
    """
    path = browser()
    with tempfile.TemporaryDirectory(prefix="abmsim-print-", ignore_cleanup_errors=True) as place:
        source, target = Path(place) / "page.html", Path(place) / "page.pdf"
        source.write_text(page, encoding="utf-8")
        command = [path, *QUIET, *_as_root(), f"--user-data-dir={place}/profile", f"--print-to-pdf={target}"]
        try:
            subprocess.run([*command, source.as_uri()], capture_output=True, timeout=PATIENCE_SECONDS, check=True)
            content = target.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise DamagedError(f"{path} did not print the page ({type(error).__name__}); {HINT}") from error
    return TIME.sub(THEN, content)


def _as_root() -> list[str]:
    """Chromium refuses to start its sandbox as root, as in containers."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
