# SPDX-License-Identifier: Apache-2.0
"""How the rules of the economy become fast: written once in Python, compiled once a machine (ODD 3.1)."""

import hashlib
import os
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np

Function = TypeVar("Function", bound=Callable[..., object])

PACKAGE = Path(__file__).parent
NEVER_COMPILED = ("analysis", "cli", "experiments", "report", "results", "running.py", "scenario")


def digest_of_sources() -> str:
    """Return a digest of every source that may be compiled and of the compilers behind it.

    Numba's own cache does not see that a function in another file has changed; a folder named by
    this digest does.
    """
    digest = hashlib.sha256()
    for source in sorted(PACKAGE.rglob("*.py")):
        if source.relative_to(PACKAGE).parts[0] in NEVER_COMPILED:
            continue
        digest.update(source.relative_to(PACKAGE).as_posix().encode())
        digest.update(source.read_bytes())
    digest.update(f"{numba.__version__} {np.__version__} {platform.python_version()}".encode())
    return digest.hexdigest()


def _user_cache() -> Path:
    """Return the folder of this user in which programs may keep what they can make again."""
    chosen = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    if chosen:
        return Path(chosen)
    if os.name == "nt" and os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"])
    return Path.home() / ".cache"


def _writable(folder: Path) -> bool:
    """Return whether files can be made in this folder, making the folder on the way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _choose_cache() -> Path:
    """Point Numba at a folder that belongs to exactly these sources, and return it."""
    folder = _user_cache() / "abmsim" / digest_of_sources()[:16]
    if not _writable(folder):
        folder = Path(tempfile.gettempdir()) / f"abmsim-{os.getuid() if hasattr(os, 'getuid') else 0}" / folder.name
    if not _writable(folder):
        folder = Path(tempfile.mkdtemp(prefix="abmsim-"))
    numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
    return folder


CACHE = _choose_cache()


def is_prepared() -> bool:
    """Return whether this machine has compiled these sources before (else the first run takes longer)."""
    return bool(numba.config.DISABLE_JIT) or any(CACHE.rglob("month.live-*.nbc"))  # type: ignore[attr-defined]


def rule(function: Function) -> Function:
    """Compile a rule: a pure function of scalars, or a pass of one over the columns of the city.

    The same flags everywhere, and no fast mathematics: results must be the same on every machine. Rules make no arrays
    and hand none back, so nothing need count who still uses one (`_nrt`, Numba's own switch for that).
    """
    flags: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy", "_nrt": False}
    return cast("Function", numba.njit(**flags)(function))
