# SPDX-License-Identifier: Apache-2.0
"""The finished pairs of a run: kept at once, checked by their checksum whenever they are read."""

from __future__ import annotations

import hashlib
from typing import NamedTuple, cast

from abmsim.results.errors import DamagedError
from abmsim.results.records import Array, KeptWorld, PackedPair, unpack_paired, unpack_world
from abmsim.results.store import Store

WORLD = "world"
PAIRED = "paired"


class Failure(NamedTuple):
    """A pair that could not be lived: the error in one line, and where it came from."""

    pair: int
    error: str
    trace: str


def identity_of(store: Store) -> dict[str, str]:
    """What the kept pairs belong to; empty in a new store."""
    return {str(name): str(content) for name, content in store.read("SELECT name, content FROM identity ORDER BY name")}


def claim(store: Store, identity: dict[str, str]) -> None:
    """Say what the pairs of a new store belong to."""
    store.write(("INSERT INTO identity VALUES (?, ?)", sorted(identity.items())))


def keep(store: Store, packed: PackedPair) -> None:
    """Keep a finished pair; it is on the disk when this returns."""
    rows = [
        (packed.pair, kind, place, _sha256(packed.pair, kind, place, body), body)
        for kind, bodies in ((WORLD, packed.worlds), (PAIRED, packed.paired))
        for place, body in enumerate(bodies)
    ]
    store.write(
        ("INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?)", rows),
        ("DELETE FROM failures WHERE pair = ?", [(packed.pair,)]),
    )


def keep_failure(store: Store, failure: Failure) -> None:
    """Note a pair that failed; a later run tries it again. A second luck that fails is missing in no figure: no note."""
    if failure.pair < 0:
        return
    store.write(("INSERT OR REPLACE INTO failures VALUES (?, ?, ?)", [failure]))


def failures(store: Store) -> list[Failure]:
    """The pairs that failed when they were last tried."""
    rows = store.read("SELECT pair, error, trace FROM failures ORDER BY pair")
    return [Failure(cast(int, pair), str(error), str(trace)) for pair, error, trace in rows]


def pairs(store: Store) -> list[int]:
    """The pairs that are kept, in order."""
    return [pair for pair in _numbers(store) if pair > 0]


def second_lucks(store: Store) -> list[int]:
    """The pairs whose vector was lived on a second luck too, in order; that one is kept under -k."""
    return sorted(-pair for pair in _numbers(store) if pair < 0)


def _numbers(store: Store) -> list[int]:
    return [cast(int, pair) for (pair,) in store.read("SELECT DISTINCT pair FROM parts ORDER BY pair")]


def world(store: Store, pair: int, place: int) -> KeptWorld:
    """One world of one pair, `place` counted as in the plan."""
    return unpack_world(_body(store, pair, WORLD, place))


def paired(store: Store, pair: int, place: int) -> Array:
    """How scenario `place` of the command differs from its counterfactual in one pair."""
    return unpack_paired(_body(store, pair, PAIRED, place))


def drop_broken(store: Store, worlds: int, scenarios: int) -> list[int]:
    """Forget pairs that are incomplete or not what was written, so that they are run again; return them."""
    expected = {(WORLD, place) for place in range(worlds)} | {(PAIRED, place) for place in range(scenarios)}
    sound: dict[int, set[tuple[str, int]]] = {}
    for row in store.read("SELECT pair, kind, place, sha256, body FROM parts"):
        pair, kind, place = cast(int, row[0]), str(row[1]), cast(int, row[2])
        found = sound.setdefault(pair, set())
        if isinstance(row[4], bytes) and row[3] == _sha256(pair, kind, place, row[4]):
            found.add((kind, place))
    broken = sorted(pair for pair, found in sound.items() if found != expected)
    store.write(("DELETE FROM parts WHERE pair = ?", [(pair,) for pair in broken]))
    return broken


def _body(store: Store, pair: int, kind: str, place: int) -> bytes:
    query = "SELECT sha256, body FROM parts WHERE pair = ? AND kind = ? AND place = ?"
    for sha256, body in store.read(query, (pair, kind, place)):
        if isinstance(body, bytes) and sha256 == _sha256(pair, kind, place, body):
            return body
    raise DamagedError(f"{store.path}: {kind} {place} of pair {pair} is not what was written")


def _sha256(pair: int, kind: str, place: int, body: bytes) -> str:
    digest = hashlib.sha256(f"{pair} {kind} {place} ".encode())
    digest.update(body)
    return digest.hexdigest()
