# SPDX-License-Identifier: Apache-2.0
"""What one pair of worlds left behind, as bytes that can be kept and read again without running anybody's code."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from abmsim.ensemble import PairRecord, WorldRecord

Array = np.ndarray[Any, np.dtype[Any]]
COMPRESSION = 1  # the quickest; tables of small whole numbers shrink to a tenth all the same
LENGTH = struct.Struct("<Q")


class CostRow(NamedTuple):
    """One bill of one month: which lever, what for, who paid."""

    month: int
    intervention: str
    item: str
    funder: str
    payer: str
    in_kind: bool
    cents: int


@dataclass(frozen=True)
class KeptWorld:
    """One world of one pair, read back; the arrays are those of `abmsim.ensemble.WorldRecord`."""

    months: Array
    flows: Array
    balances: Array
    spells: Array
    costs: tuple[CostRow, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class PackedPair:
    """A finished pair on its way from a worker to the store."""

    pair: int
    worlds: tuple[bytes, ...]
    paired: tuple[bytes, ...]


def pack_pair(record: PairRecord) -> PackedPair:
    """The bytes of every world and every comparison of one pair."""
    worlds = tuple(_pack_world(world) for world in record.worlds)
    return PackedPair(record.pair, worlds, tuple(_pack([array], []) for array in record.paired))


def unpack_world(body: bytes) -> KeptWorld:
    """The world that `pack_pair` put into these bytes."""
    (months, flows, balances, spells), (costs, warnings) = _unpack(body)
    return KeptWorld(months, flows, balances, spells, tuple(CostRow(*cost) for cost in costs), tuple(warnings))


def unpack_paired(body: bytes) -> Array:
    """The comparison [months + 1, communities + 1, paired measures] in these bytes."""
    (array,), _ = _unpack(body)
    return array


def _pack_world(world: WorldRecord) -> bytes:
    costs = [
        [int(c.month), str(c.intervention), str(c.item), str(c.funder), str(c.payer), bool(c.in_kind), int(c.cents)]
        for c in world.costs
    ]
    return _pack([world.months, world.flows, world.balances, world.spells], [costs, list(world.warnings)])


def _pack(arrays: Sequence[Array], notes: list[Any]) -> bytes:
    """Each part as its length and its content: first the notes as JSON, then the arrays in NumPy's own format."""
    parts = [json.dumps(notes, ensure_ascii=False).encode("utf-8")]
    for array in arrays:
        buffer = io.BytesIO()
        np.save(buffer, np.ascontiguousarray(array), allow_pickle=False)
        parts.append(buffer.getvalue())
    return zlib.compress(b"".join(LENGTH.pack(len(part)) + part for part in parts), COMPRESSION)


def _unpack(body: bytes) -> tuple[list[Array], Any]:
    content = memoryview(zlib.decompress(body))
    parts: list[memoryview] = []
    while content:
        (length,) = LENGTH.unpack(content[: LENGTH.size])
        parts.append(content[LENGTH.size : LENGTH.size + length])
        content = content[LENGTH.size + length :]
    notes = json.loads(bytes(parts[0]))
    return [np.load(io.BytesIO(part), allow_pickle=False) for part in parts[1:]], notes
