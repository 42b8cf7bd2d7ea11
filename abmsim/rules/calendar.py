# SPDX-License-Identifier: Apache-2.0
"""The licensing office's calendar: what is ready when, first come, first served (ODD 7.15.1)."""

from abmsim.city import Queue
from abmsim.compiled import rule

READY, DONE = 0, 1
EVENTS, SERIALS, BACKGROUND_FILED = 0, 1, 2


@rule
def comes_before(queue: Queue, a: int, b: int) -> bool:
    """Return whether event a is due before event b; ties go to the older file."""
    if queue.time[a] != queue.time[b]:
        return bool(queue.time[a] < queue.time[b])
    return bool(queue.serial[a] < queue.serial[b])


@rule
def swap(queue: Queue, a: int, b: int) -> None:
    """Exchange two events of the heap."""
    queue.time[a], queue.time[b] = queue.time[b], queue.time[a]
    queue.kind[a], queue.kind[b] = queue.kind[b], queue.kind[a]
    queue.row[a], queue.row[b] = queue.row[b], queue.row[a]
    queue.serial[a], queue.serial[b] = queue.serial[b], queue.serial[a]


@rule
def rise(queue: Queue, here: int) -> None:
    """Move an event up the heap to its place."""
    while here > 0:
        parent = (here - 1) >> 1
        if not comes_before(queue, here, parent):
            return
        swap(queue, here, parent)
        here = parent


@rule
def sink(queue: Queue) -> None:
    """Move the first event down the heap to its place."""
    here = 0
    while True:
        first = here + here + 1
        if first >= queue.size[EVENTS]:
            return
        if first + 1 < queue.size[EVENTS] and comes_before(queue, first + 1, first):
            first = first + 1
        if not comes_before(queue, first, here):
            return
        swap(queue, here, first)
        here = first


@rule
def put(queue: Queue, time: float, kind: int, row: int, serial: int) -> None:
    """Enter an event into the calendar."""
    here = queue.size[EVENTS]
    queue.time[here] = time
    queue.kind[here] = kind
    queue.row[here] = row
    queue.serial[here] = serial
    queue.size[EVENTS] = here + 1
    rise(queue, here)


@rule
def take_first(queue: Queue) -> None:
    """Remove the first event: it moves to the position just behind the heap, where it can be read."""
    last = queue.size[EVENTS] - 1
    swap(queue, 0, last)
    queue.size[EVENTS] = last
    sink(queue)


@rule
def next_serial(queue: Queue) -> int:
    """Return the number of a new file."""
    queue.size[SERIALS] += 1
    return int(queue.size[SERIALS])


@rule
def first_free(queue: Queue) -> int:
    """Return the reviewer who is free first (the lowest number among equals)."""
    best = 0
    for reviewer in range(1, len(queue.free)):
        if queue.free[reviewer] < queue.free[best]:
            best = reviewer
    return best
