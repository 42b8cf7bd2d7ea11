# SPDX-License-Identifier: Apache-2.0
"""A job array: shards that know nothing of each other, put together to what one machine would have given."""

import shutil
from contextlib import closing

import numpy as np
import pytest

from abmsim.experiments import FunctionSubject, Request, carry_out, keeping
from abmsim.experiments.merging import merge
from abmsim.experiments.points import keys
from abmsim.experiments.status import status_of
from abmsim.results.errors import DamagedError, RefusedError
from experiments import functions
from experiments.conftest import table


def shard(folder, number: int, of: int = 3, function="noisy", seed: int = 1, **more):
    subject = FunctionSubject(getattr(functions, function), seeded=function == "noisy", seed=seed)
    return carry_out(table(5), subject, Request(folder, 2, shard=(number, of), **more))


@pytest.fixture
def shards(tmp_path) -> list:
    folders = [tmp_path / f"shard-{number}" for number in (1, 2, 3)]
    for number, folder in enumerate(folders, 1):
        shard(folder, number)
    return folders


def test_every_run_is_in_exactly_one_shard() -> None:
    wanted = np.array([3, 1, 2])
    every = list(keys(wanted))
    assert every == [(1, 0), (1, 1), (1, 2), (2, 0), (2, 2), (3, 0)]
    parts = [key for number in (1, 2, 3, 4) for key in keys(wanted, (number, 4))]
    assert sorted(parts) == sorted(every)


def test_merged_shards_are_the_whole(tmp_path, shards) -> None:
    merged = merge(shards, tmp_path / "merged")
    shard(tmp_path / "whole", 1, 1)
    assert (merged.done, merged.failed, merged.missing) == (10, 0, 0)
    assert (tmp_path / "merged" / "runs.csv").read_bytes() == (tmp_path / "whole" / "runs.csv").read_bytes()
    assert status_of(tmp_path / "merged").state == "finished"
    assert [status_of(folder).wanted for folder in shards] == [4, 3, 3]


def test_merging_again_or_in_another_order_changes_nothing(tmp_path, shards) -> None:
    merge(shards[:2], tmp_path / "merged")
    before = merge([shards[2], shards[1]], tmp_path / "merged")
    other = merge(shards[::-1], tmp_path / "other")
    assert (before.done, other.done) == (10, 10)
    assert (tmp_path / "merged" / "runs.csv").read_bytes() == (tmp_path / "other" / "runs.csv").read_bytes()


def test_a_missing_shard_is_told_and_can_be_made_up_for(tmp_path, shards) -> None:
    merged = merge(shards[1:], tmp_path / "merged")
    assert (merged.done, merged.missing) == (6, 4)
    assert shard(tmp_path / "merged", 1, 1).carried_out == 4


def test_a_run_that_failed_in_one_shard_is_kept_as_failed(tmp_path) -> None:
    shard(tmp_path / "one", 1, 2, "raises")
    shard(tmp_path / "two", 2, 2, "raises")
    merged = merge([tmp_path / "one", tmp_path / "two"], tmp_path / "merged")
    assert (merged.done, merged.failed) == (8, 2)


def test_a_shard_of_another_experiment_is_refused(tmp_path, shards) -> None:
    shard(tmp_path / "stranger", 2, 3, seed=2)
    with pytest.raises(RefusedError, match="seed"):
        merge([shards[0], tmp_path / "stranger"], tmp_path / "merged")


def test_a_folder_is_not_merged_into_itself(shards) -> None:
    with pytest.raises(RefusedError, match="--out"):
        merge(shards, shards[0])


def test_two_shards_that_disagree_are_damage(tmp_path, shards) -> None:
    twin = shutil.copytree(shards[0], tmp_path / "twin")
    with closing(keeping.open_runs(twin)) as store:
        keeping.keep(store, [((1, 0), (99.0,))])
    with pytest.raises(DamagedError, match="pair 1 of point 0"):
        merge([shards[0], twin], tmp_path / "merged")


def test_a_shard_that_is_damaged_is_named(tmp_path, shards) -> None:
    (shards[1] / "design.npy").write_bytes(b"nonsense")
    with pytest.raises(DamagedError, match=r"shard-2/design\.npy"):
        merge(shards, tmp_path / "merged")
