# SPDX-License-Identifier: Apache-2.0
"""What compiled rules read of a record is what the record holds, and what they write is there for Python."""

import gc
import weakref
from typing import NamedTuple

import numba
import numpy as np
import pytest

from abmsim.compiled import rule
from abmsim.references import refer_to

pytestmark = pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="without a compiler records go as they are")


class Pair(NamedTuple):
    whole: int
    part: float


class Inner(NamedTuple):
    table: np.ndarray
    small: np.ndarray


class Outer(NamedTuple):
    inner: Inner
    amount: float
    yes: bool
    pair: Pair
    bits: np.uint64
    nested: tuple[Pair, int]


@rule
def read(outer: Outer) -> tuple[float, int, float, bool, np.uint64, int, float]:
    """Return something of each kind of member."""
    inner = outer.inner
    last = inner.table[1, 2]
    return (
        last,
        inner.table.shape[1],
        outer.amount + outer.pair.part,
        outer.yes,
        outer.bits,
        outer.nested[1],
        inner.small[-1],
    )


@rule
def write(outer: Outer) -> None:
    """Write into both columns."""
    outer.inner.table[0, 1] = 7.5
    outer.inner.small[0] += 3


def a_record() -> Outer:
    inner = Inner(np.arange(6.0).reshape(2, 3), np.array([1, -2], dtype=np.int8))
    return Outer(inner, 1.25, True, Pair(3, 0.5), np.uint64(2**63 + 5), (Pair(1, 2.0), -9))


def referred(record: Outer) -> Outer:
    return refer_to(record._replace(inner=refer_to(record.inner)))


def test_every_kind_of_member_is_read_as_it_is() -> None:
    assert read(referred(a_record())) == (5.0, 3, 1.75, True, 2**63 + 5, -9, -2)


def test_what_a_rule_writes_is_in_the_column() -> None:
    record = a_record()
    write(referred(record))
    assert record.inner.table[0, 1] == 7.5
    assert record.inner.small.tolist() == [4, -2]


def test_a_column_that_is_not_in_one_piece_is_refused() -> None:
    inner = a_record().inner
    for column in (inner.table.T, np.arange(8.0)[::2]):
        with pytest.raises(TypeError, match="one piece"):
            refer_to(inner._replace(table=column))


def test_a_column_that_may_not_be_written_is_refused() -> None:
    inner = a_record().inner
    inner.table.flags.writeable = False
    with pytest.raises(TypeError, match="writable"):
        refer_to(inner)
    assert read(refer_to(a_record()._replace(inner=refer_to(inner, only_read=True))))[0] == inner.table[1, 2]


def test_other_kinds_of_columns_are_other_records_to_the_compiler() -> None:
    record = a_record()
    wider = record._replace(inner=record.inner._replace(small=np.array([5, 300], dtype=np.int64)))
    assert read(referred(wider))[-1] == 300
    assert read(referred(record))[-1] == -2


def test_a_held_reference_is_made_once_and_nothing_outlives_it() -> None:
    inner = a_record().inner
    held = refer_to(inner)
    assert refer_to(inner) is held
    assert refer_to(inner._replace(small=inner.small)) is not held
    column = weakref.ref(inner.table)
    del inner, held
    gc.collect()
    assert column() is None
