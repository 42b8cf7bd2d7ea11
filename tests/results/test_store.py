# SPDX-License-Identifier: Apache-2.0
"""What is kept is what was written: damage is repaired by running again, or refused with file and reason."""

import numpy as np
import pytest

from abmsim.results import kept
from abmsim.results.errors import DamagedError, ResultsError
from abmsim.results.plan import plan_run
from abmsim.results.records import pack_pair, unpack_paired, unpack_world
from abmsim.results.store import STORE_FILE, Store
from abmsim.running import Request, run_into
from results import small_city


def pair(number=1):
    one = small_city.scenario()
    return small_city.live_pair([one], [one.counterfactual()], 1, number)


def complaint_of_running_again(folder):
    """What `abmsim run` says about a folder; nothing where it is content."""
    try:
        run_into(folder, plan_run([small_city.scenario()]), Request(5, live=small_city.live_pair))
    except ResultsError as error:
        return str(error)
    return ""


def test_a_pair_comes_back_as_it_was():
    record = pair()
    packed = pack_pair(record)
    for body, world in zip(packed.worlds, record.worlds, strict=True):
        found = unpack_world(body)
        for name in ("months", "flows", "balances", "spells"):
            np.testing.assert_array_equal(getattr(found, name), getattr(world, name))
        assert [cost.cents for cost in found.costs] == [cost.cents for cost in world.costs]
        assert found.warnings == world.warnings
    np.testing.assert_array_equal(unpack_paired(packed.paired[0]), record.paired[0])


def test_a_changed_byte_in_a_part_is_noticed_and_the_pair_run_again(finished, bytes_of):
    before = bytes_of(finished)
    store = Store(finished)
    ((body,),) = list(store.read("SELECT body FROM parts WHERE pair = 2 AND kind = 'world' AND place = 1"))
    broken = body[:50] + bytes([body[50] ^ 1]) + body[51:]
    store.write(("UPDATE parts SET body = ? WHERE pair = 2 AND kind = 'world' AND place = 1", [(broken,)]))
    with pytest.raises(DamagedError, match="pair 2"):
        kept.world(store, 2, 1)
    store.close()
    lived = []

    def counted(*arguments):
        lived.append(arguments[3])
        return small_city.live_pair(*arguments)

    run_into(finished, plan_run([small_city.scenario()]), Request(5, live=counted))
    assert lived == [2]
    assert bytes_of(finished) == before


@pytest.mark.parametrize("place", range(0, 60_000, 5_000))
def test_no_damage_to_the_file_is_accepted_silently(finished, bytes_of, place):
    before = bytes_of(finished)
    path = finished / STORE_FILE
    content = bytearray(path.read_bytes())
    content[place : place + 3] = bytes(255 - byte for byte in content[place : place + 3])
    path.write_bytes(content)
    complaint = complaint_of_running_again(finished)
    assert not complaint or str(finished) in complaint
    assert bytes_of(finished) == before


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.9])
def test_a_truncated_file_is_refused_or_repaired(finished, bytes_of, keep):
    before = bytes_of(finished)
    path = finished / STORE_FILE
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    complaint = complaint_of_running_again(finished)
    assert not complaint or STORE_FILE in complaint
    assert bytes_of(finished) == before
