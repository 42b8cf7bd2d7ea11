# SPDX-License-Identifier: Apache-2.0
"""A rule is compiled once, however its callers write its numbers, and Python and other rules get the same from it."""

import pickle

import numba
import numpy as np
import pytest
from numba.core import types
from numba.core.caching import NullCache

from abmsim.city import Mode
from abmsim.compiled import plain, rule

pytestmark = pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="without a compiler rules are plain Python")


@rule
def doubled(number: int, scale: float) -> float:
    """Return a number twice, times a scale."""
    return (number + number) * scale


@rule
def ask_in_many_ways(narrow: np.ndarray, links: np.ndarray) -> tuple[float, float, float, float]:
    """Ask one rule with a narrow cell, a link, a constant and a mode."""
    return doubled(narrow[0], 0.5), doubled(links[0], 0.5), doubled(3, scale=0.5), doubled(Mode.REGISTERED_MAIN, 0.5)


ask_in_many_ways._cache = NullCache()  # type: ignore[attr-defined]  # taken from the cache it would not compile what it calls


def test_one_rule_is_compiled_once_for_all_its_callers() -> None:
    assert ask_in_many_ways(np.array([100], np.int8), np.array([70000], np.int32)) == (100, 70000, 3, 4)
    assert list(doubled.part.overloads) == [(types.int64, types.float64)]


def test_a_part_leaves_no_machine_code() -> None:
    assert doubled(21, 1.0) + sum(ask_in_many_ways(np.array([1], np.int8), np.array([2], np.int32))) == 52
    (part,) = doubled.part.overloads.values()
    assert not part.library._codegen._engine.is_symbol_defined(part.fndesc.mangled_name)
    assert part.fndesc.mangled_name in part.library.get_llvm_str()


def test_called_from_python_a_rule_is_a_function_of_its_own() -> None:
    assert doubled(21, 1.0) == 42
    assert pickle.loads(pickle.dumps(doubled))(21, 1.0) == 42  # noqa: S301 - our own


@pytest.mark.parametrize("kind", [types.float64, types.boolean, types.uint64, types.Array(types.int8, 1, "C")])
def test_what_is_no_signed_whole_number_stays_what_it_is(kind) -> None:
    assert plain(kind) is kind
