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
from numba.core import types
from numba.experimental import structref

Function = TypeVar("Function", bound=Callable[..., object])
Record = TypeVar("Record")

PACKAGE = Path(__file__).parent
NEVER_COMPILED = ("analysis", "cli", "experiments", "report", "results", "scenario")


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

    The same flags everywhere, and no fast mathematics: results must be the same on every machine.
    """
    return cast("Function", numba.njit(nogil=True, cache=True, error_model="numpy")(function))


def _not_literal(self: Any, fields: Any) -> Any:  # noqa: ARG001 - Numba's signature
    """Let a field hold any value of its type, not one literal."""
    return tuple((name, types.unliteral(kind)) for name, kind in fields)  # type: ignore[no-untyped-call]


def by_reference(record: type[Record], home: dict[str, Any]) -> Callable[[Record], Record]:
    """Return a function that hands a record (a NamedTuple of columns) to compiled rules by reference.

    Numba passes tuples by value: a hundred columns would be copied at every call. The function returned turns
    the record into one reference with the same field names; with JIT off it returns the record itself. `home` is
    the globals() of the calling module, where the reference's type must be found again by the cache.
    """
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return lambda given: given
    name, fields = record.__name__, list(record.__annotations__)
    members = {"preprocess_fields": _not_literal, "__module__": home["__name__"]}
    kind = type(f"{name}Reference", (types.StructRef,), members)
    home[kind.__name__] = structref.register(kind)  # type: ignore[no-untyped-call]
    proxy = type(f"{name}ByReference", (structref.StructRefProxy,), {"__module__": home["__name__"]})
    home[proxy.__name__] = proxy
    structref.define_constructor(proxy, kind, fields)  # type: ignore[no-untyped-call]
    structref.define_boxing(kind, proxy)  # type: ignore[no-untyped-call]

    def hand_over(given: Any) -> Any:
        return proxy(*given)

    return numba.njit(nogil=True, cache=False, inline="always")(hand_over)
