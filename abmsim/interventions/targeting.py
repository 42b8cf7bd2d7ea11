# SPDX-License-Identifier: Apache-2.0
"""Whom a programme is for, and in which order luck lets people in when there is not enough for all (ODD 7.14.5)."""

from collections.abc import Mapping
from typing import cast

import numpy as np

from abmsim.city import BoolArray, FileKind, FloatArray, IntArray, Mode, State
from abmsim.compiled import rule
from abmsim.dice import Draw, Key, chance_of_two, key_of
from abmsim.interventions.reaching import targeted
from abmsim.support import Town


def people_of(options: Mapping[str, object], town: Town) -> BoolArray:
    """Return who lives here and is meant: by community, by language, by trade; everybody where an option names nothing."""
    return cast("BoolArray", (targeted(options, town) != 0) & (town.city.people.state != State.VACANT))


def without_licence(town: Town) -> BoolArray:
    """Return who has a firm without a licence and no file at the office."""
    mode, kind = town.city.firms.mode, town.city.files.kind
    unregistered = (mode == Mode.UNREGISTERED_SIDE) | (mode == Mode.UNREGISTERED_MAIN)
    return cast("BoolArray", unregistered & (kind == FileKind.NONE))


@rule
def write_luck(rows: IntArray, identity: IntArray, number: int, key: Key, luck: FloatArray) -> None:
    """Write, for each row, the luck of its resident with a programme."""
    for k in range(len(rows)):
        luck[k] = chance_of_two(key, identity[rows[k]], number)


def luck_with(rows: IntArray, draw: Draw, month: int, town: Town) -> FloatArray:
    """Return the luck in (0, 1) of these rows with this programme, for one kind of decision in one month (0: for good)."""
    luck = np.empty(len(rows))
    key = np.uint64(key_of(town.luck, int(draw), month))
    write_luck(rows, town.city.people.identity, town.programme.number, key, luck)
    return luck


def by_luck(rows: IntArray, town: Town) -> IntArray:
    """Return the rows in the order in which luck lets them in, the same in every month and every world."""
    return rows[np.argsort(luck_with(rows, Draw.PLACE, 0, town), kind="stable")]


def is_same_person(who: IntArray, town: Town) -> BoolArray:
    """Return where the person remembered in `who` (identity + 1) still lives."""
    return cast("BoolArray", who == town.city.people.identity + 1)
