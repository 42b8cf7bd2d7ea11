# SPDX-License-Identifier: Apache-2.0
"""A results folder from the first pair to the last file: opened, continued or refused, and finished."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from abmsim.results import kept
from abmsim.results.errors import DamagedError, RefusedError, unwritable
from abmsim.results.files import remove_unfinished, write_json, write_text
from abmsim.results.identity import check_same, identity
from abmsim.results.inputs import INPUTS, inputs_document
from abmsim.results.manifest import MANIFEST, failure_file, resolved_file
from abmsim.results.plan import Plan
from abmsim.results.store import STORE_FILE, Store
from abmsim.results.tables import Kept, write_tables

SECOND_LUCKS = 10


@contextmanager
def open_folder(folder: Path, plan: Plan) -> Iterator[Store]:
    """Open a new folder, or one that holds pairs of this very run; nobody else can write in it meanwhile.

    Raises:
        RefusedError: the folder holds something else, or somebody is writing there; nothing is changed.
        DamagedError: it cannot be made, read or written.
    """
    make_place(folder, STORE_FILE)
    store = Store(folder)
    try:
        asked, found = identity(plan), kept.identity_of(store)
        if found:
            check_same(folder, found, asked)
        else:
            kept.claim(store, asked)
        remove_unfinished(folder)
        yield store
    finally:
        store.close()


def missing_pairs(store: Store, plan: Plan, pairs: int) -> list[int]:
    """The pairs from 1 to `pairs`, and -k for second lucks, that are not kept yet; damaged ones are run again."""
    kept.drop_broken(store, len(plan.worlds), len(plan.treated))
    done = frozenset(kept.pairs(store)) | {-pair for pair in kept.second_lucks(store)}
    return [pair for pair in [*range(1, pairs + 1), *(-pair for pair in twice(plan, pairs))] if pair not in done]


def twice(plan: Plan, pairs: int) -> range:
    """The pairs whose vector is lived on a second luck, which tells luck from ignorance; none without an ensemble."""
    return range(1, min(pairs, SECOND_LUCKS) + 1 if plan.ensemble is not None else 1)


def write_records(folder: Path, plan: Plan, store: Store) -> tuple[Kept, dict[str, str]]:
    """Write every table, every resolved scenario and the story of every failed pair; return pairs and checksums."""
    runs = Kept(plan, store, tuple(kept.pairs(store)))
    files = write_tables(folder, runs)
    for world in plan.worlds:
        name = resolved_file(world)
        files[name] = write_text(folder / name, [world.scenario.resolved_yaml()])
    files[INPUTS] = write_json(folder / INPUTS, inputs_document(plan))
    _tell_failures(folder, store)
    return runs, files


def _tell_failures(folder: Path, store: Store) -> None:
    failed = {failure_file(failure.pair): failure for failure in kept.failures(store)}
    for old in sorted(folder.glob(failure_file(0).replace("0", "*"))):
        if old.name not in failed:
            old.unlink()
    for name, failure in failed.items():
        write_text(folder / name, [f"{failure.error}\n\n{failure.trace}"])


def make_place(folder: Path, store_file: str) -> None:
    """Make a folder that is new or empty; leave one that was made with this kind of store.

    Raises:
        RefusedError: it is a link, a file, or holds something else.
        DamagedError: it cannot be made, or its store is gone.
    """
    _check_place(folder, store_file)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error


def _check_place(folder: Path, store_file: str) -> None:
    """A folder is used if it is new, empty, or was made by a run."""
    if folder.is_symlink():
        raise RefusedError(f"{folder}: is a symbolic link; name the folder itself")
    if folder.exists() and not folder.is_dir():
        raise RefusedError(f"{folder}: is a file, not a folder")
    try:
        present = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    except OSError as error:
        raise unwritable(folder, error) from error
    if present and store_file not in present:
        if MANIFEST in present:
            raise DamagedError(f"{folder / store_file}: missing; this folder cannot be continued, use another --out")
        raise RefusedError(f"{folder}: holds other files ({present[0]}); name a new or empty folder with --out")
