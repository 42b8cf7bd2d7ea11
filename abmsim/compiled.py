# SPDX-License-Identifier: Apache-2.0
"""How the rules of the economy become fast: written once in Python, compiled once a machine (ODD 3.1)."""

import hashlib
import os
import platform
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.core import types
from numba.core.caching import CompileResultCacheImpl, FunctionCache, UserProvidedCacheLocator
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.registry import CPUDispatcher

# Numba's compiled function, its room for code, its row of passes and its cache, whose methods carry few types
Dispatcher: Any = CPUDispatcher
Room: Any = JITCodeLibrary
Pipeline: Any = Compiler
Place: Any = UserProvidedCacheLocator
Index: Any = CompileResultCacheImpl
Cache: Any = FunctionCache
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
    compiled = (CACHE / PACKAGE.name).glob("month.live-*.nbc")
    return bool(numba.config.DISABLE_JIT) or any(compiled)  # type: ignore[attr-defined]


def plain(kind: Any) -> Any:
    """Return the type as which a rule takes an argument: every whole number as one of 64 bits.

    A constant, a member of a list of modes, a narrow column's cell would otherwise each have the same rule compiled again.
    """
    kind = getattr(kind, "literal_type", kind)
    if isinstance(kind, types.IntEnumMember):
        kind = kind.dtype
    return types.int64 if kind in types.signed_domain else kind


# No fast mathematics: results must be the same on every machine. Rules make no arrays and hand none back, so nothing need
# count who still uses one (`_nrt`); nobody calls them from C (`no_cfunc_wrapper`). Both are Numba's own switches.
FLAGS: dict[str, Any] = {
    "nopython": True, "nogil": True, "error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True, "boundscheck": None,
}  # fmt: skip


class PartRoom(Room):  # type: ignore[misc]
    """The code of a part: the rules that use it take it over and become machine code as a whole; it never runs where it lies."""

    def _optimize_final_module(self) -> None:
        """Leave it as it is: it is optimised with whoever uses it."""

    def _finalize_final_module(self) -> None:
        """Make no machine code of it."""
        self._finalize_dynamic_globals()
        self._finalized = True


class PartPipeline(Pipeline):  # type: ignore[misc]
    """Numba's usual passes, which write into a part's room."""

    def __init__(self, typing: Any, target: Any, _: object, *rest: Any) -> None:
        super().__init__(typing, target, PartRoom(target.codegen(), "part"), *rest)


class Part(Dispatcher):  # type: ignore[misc]
    """A rule as other rules use it: it becomes part of them, and is given no door to Python of its own."""

    def __init__(self, function: Callable[..., object], *_: object) -> None:  # more where Numba makes it from a pickle
        super().__init__(function, targetoptions={**FLAGS, "no_cpython_wrapper": True}, pipeline_class=PartPipeline)
        self._compiler._customize_flags = self.without_machine_code  # noqa: SLF001 - where Numba asks for it

    @staticmethod
    def without_machine_code(flags: Any) -> Any:
        """Let the compiler stop before machine code is made."""
        flags.no_compile = True
        return flags

    def add_overload(self, compiled: Any) -> None:
        """Note what was compiled, under a key of its own, where Numba looks for what a call means."""
        key = object()
        self.targetctx.insert_user_function(key, compiled.fndesc, [compiled.library])
        self.overloads[tuple(compiled.signature.args)] = compiled._replace(entry_point=key)


class PlaceOfPackage(Place):  # type: ignore[misc]
    """Where a rule of this package is kept: in the same place whichever copy of the package it comes from."""

    @classmethod
    def from_function(cls, function: Callable[..., object], source: str) -> Any:
        """Return the place of this rule; none here if it is not one of the package's, of whose sources the digest knows nothing."""
        return super().from_function(function, source) if Path(source).is_relative_to(PACKAGE) else None

    def get_source_stamp(self) -> str:
        """Return the digest: it knows the sources, whenever their files were written."""
        return CACHE.name

    @classmethod
    def get_suitable_cache_subpath(cls, source: str) -> str:
        """Return the folder's name."""
        return "_".join((PACKAGE.name, *Path(source).relative_to(PACKAGE).parent.parts))


class IndexOfPackage(Index):  # type: ignore[misc]
    """Numba's usual entries, looked for in the package's place first."""

    _locator_classes = [PlaceOfPackage, *Index._locator_classes]  # noqa: RUF012, SLF001 - Numba's own name and kind


class CacheOfPackage(Cache):  # type: ignore[misc]
    """Numba's usual cache with these entries; what is wrong with it costs a compile, never a run."""

    _impl_class = IndexOfPackage

    def load_overload(self, signature: Any, target: Any) -> Any:
        """Return what was compiled for these types; None if nothing was, if it is damaged, or if it is for other types.

        Two processes that compile one rule at the same moment may write into the same file.
        """
        try:
            kept = super().load_overload(signature, target)
        except Exception:  # noqa: BLE001 - a file cut short or overwritten raises whatever it makes pickle or LLVM stumble over
            self.start_anew()
            return None
        return kept if kept is None or tuple(kept.signature.args) == tuple(signature) else None

    def save_overload(self, signature: Any, compiled: Any) -> None:
        """Keep what was compiled, if there is room for it."""
        with suppress(OSError):
            super().save_overload(signature, compiled)

    def start_anew(self) -> None:
        """Forget what was kept of this rule."""
        with suppress(OSError):
            self.flush()


class Rule(Dispatcher):  # type: ignore[misc]
    """A compiled rule: called from Python it is a function of its own, kept in the cache; other rules take its `Part`."""

    def __init__(self, function: Callable[..., object], *_: object) -> None:
        super().__init__(function, targetoptions=FLAGS)
        self.part = Part(function)
        self._cache = CacheOfPackage(function)

    def get_call_template(self, args: tuple[types.Type, ...], kws: dict[str, types.Type]) -> tuple[Any, ...]:
        """Return how another rule calls this one: with plain numbers, so that it is compiled once."""
        named = {name: plain(kind) for name, kind in kws.items()}
        return cast("tuple[Any, ...]", self.part.get_call_template(tuple(plain(kind) for kind in args), named))

    def get_overload(self, signature: Any) -> object:
        """Return the key of what another rule calls."""
        return self.part.get_overload(signature)


def rule(function: Function) -> Function:
    """Compile a rule: a pure function of scalars, or a pass of one over the columns of the city (the same flags everywhere)."""
    return function if numba.config.DISABLE_JIT else cast("Function", Rule(function))  # type: ignore[attr-defined]
