# SPDX-License-Identifier: Apache-2.0
"""Disks that fill, files that are torn, folders that may not be written: never a wrong table, never a false success."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from abmsim.experiments import FunctionSubject, Request, carry_out, keeping
from abmsim.experiments.exporting import export
from abmsim.experiments.status import status_of
from abmsim.results.errors import DamagedError, ResultsError
from experiments import functions
from experiments.conftest import TESTS, environment, table

POSITIONS = 50


def resume(folder: Path, pairs: int = 2):
    return carry_out(table(40), FunctionSubject(functions.noisy, seeded=True), Request(folder, pairs))


def complaint_of(folder: Path) -> str:
    """What resuming says; nothing where all is repaired."""
    try:
        resume(folder)
    except ResultsError as error:
        return str(error) if error.exit_code in (2, 4) else f"exit code {error.exit_code}"
    return ""


def places(size: int) -> list[int]:
    """Fifty positions over the whole file, at and around the beginnings of pages and records."""
    return [int(size * number / POSITIONS) + number % 7 for number in range(POSITIONS)]


@pytest.mark.parametrize("how", ["flip", "cut", "append"])
def test_a_torn_file_is_repaired_or_refused_at_fifty_positions(finished_once, tmp_path, how) -> None:
    expected = (finished_once / "runs.csv").read_bytes()
    content = (finished_once / "runs.sqlite").read_bytes()
    refused = 0
    for number, place in enumerate(places(len(content) - 1)):
        folder = Path(shutil.copytree(finished_once, tmp_path / f"{how}-{number}"))
        torn = {
            "flip": content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :],
            "cut": content[:place],
            "append": content + os.urandom(place + 1),
        }[how]
        (folder / "runs.sqlite").write_bytes(torn)
        told = complaint_of(folder)
        refused += bool(told)
        assert not told or "runs.sqlite" in told
        assert (folder / "runs.csv").read_bytes() == expected
        shutil.rmtree(folder)
    assert refused < POSITIONS


def test_a_broken_page_is_refused_with_its_offset(finished) -> None:
    path = finished / "runs.sqlite"
    content = bytearray(path.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    path.write_bytes(content)
    with pytest.raises(DamagedError, match=r"runs\.sqlite: damaged at byte \d+") as refused:
        resume(finished)
    assert refused.value.exit_code == 4
    assert path.read_bytes() == bytes(content)


def test_an_edited_run_is_carried_out_again_and_never_exported(finished) -> None:
    expected = (finished / "runs.csv").read_bytes()
    with closing(keeping.open_runs(finished)) as store:
        store.write(("UPDATE runs SET body = '[99.0]' WHERE pair = 1 AND point = 5", [()]))
    with pytest.raises(DamagedError, match="pair 1 of point 5"):
        export(finished, "csv", finished / "other.csv")
    assert not (finished / "other.csv").exists()
    again = resume(finished)
    assert (again.repaired, again.carried_out) == (1, 1)
    assert (finished / "runs.csv").read_bytes() == expected


@pytest.mark.parametrize("name", ["design.npy", "manifest.json"])
def test_a_damaged_file_beside_the_runs_is_refused_and_left_alone(finished, name) -> None:
    content = (finished / name).read_bytes()[:40]
    (finished / name).write_bytes(content)
    told = complaint_of(finished)
    assert name in told
    assert (finished / name).read_bytes() == content


def test_an_edited_identity_is_damage(finished) -> None:
    with closing(keeping.open_runs(finished)) as store:
        store.write(("UPDATE about SET content = '{}' WHERE name = 'identity'", [()]))
    with pytest.raises(DamagedError, match="identity"):
        resume(finished)
    with pytest.raises(DamagedError, match="identity"):
        status_of(finished)


@pytest.mark.parametrize("key", [(1, 400), (1, -1)])
def test_a_run_that_is_none_of_the_experiment_is_never_exported(finished, key) -> None:
    with closing(keeping.open_runs(finished)) as store:
        keeping.keep(store, [(key, (1.0,))])
    with pytest.raises(DamagedError, match=f"point {key[1]} is no run of this experiment"):
        export(finished, "csv", finished / "other.csv")
    assert resume(finished).repaired == 1


def test_an_edited_failure_is_damage(finished) -> None:
    with closing(keeping.open_runs(finished)) as store:
        keeping.keep(store, [((3, 1), keeping.Failed("no luck", "Traceback"))])
        store.write(("UPDATE failures SET body = '[]'", [()]))
    with pytest.raises(DamagedError, match="failure of pair 3 of point 1"):
        export(finished, "csv", finished / "other.csv")
    assert resume(finished, pairs=3).repaired == 1


def test_runs_that_do_not_say_to_what_they_belong_are_refused(finished) -> None:
    with closing(keeping.open_runs(finished)) as store:
        store.write(("DELETE FROM about WHERE name <> ?", [("",)]))
    with pytest.raises(DamagedError, match="no longer says of what"):
        resume(finished)


def test_a_folder_without_its_runs_cannot_be_continued(finished) -> None:
    (finished / "runs.sqlite").unlink()
    with pytest.raises(DamagedError, match=r"runs\.sqlite"):
        resume(finished)


@pytest.mark.parametrize(
    "place", ["/proc/abmsim-nowhere", "/dev/null/results"], ids=["no real disk", "inside a device"]
)
def test_a_folder_that_cannot_be_made_is_refused_before_anything_runs(place, driver) -> None:
    process = driver(place, "raises_always", 3)
    _, told = process.communicate(timeout=30)
    assert process.returncode in (2, 4)
    assert place in told
    assert len(told.strip().splitlines()) == 1


@pytest.fixture
def small_disk(tmp_path) -> Path:
    """A disk of 256 KiB, or a skip that says why there is none."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=False)


def test_a_full_disk_ends_the_run_and_loses_nothing(small_disk, tmp_path, driver) -> None:
    full = driver(small_disk / "a", "noisy", 300, 6, 1)
    _, told = full.communicate(timeout=120)
    assert full.returncode == 4
    assert "No space left" in told
    assert str(small_disk / "a") in told
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    with closing(keeping.open_runs(small_disk / "a")) as store:
        before = len(keeping.done(store))
    assert before > 0
    again = driver(small_disk / "a", "noisy", 300, 6, 1)
    assert again.communicate(timeout=120) is not None
    assert again.returncode == 0
    whole = driver(tmp_path / "whole", "noisy", 300, 6, 1)
    assert whole.communicate(timeout=120) is not None
    assert (small_disk / "a" / "runs.csv").read_bytes() == (tmp_path / "whole" / "runs.csv").read_bytes()


def run_with_failing_calls(folder: Path, calls: str, which: int) -> subprocess.CompletedProcess:
    """Carry out a small experiment; the `which`-th of these system calls finds the disk full."""
    strace = [
        "strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={calls}", "-e",
        f"inject={calls}:error=ENOSPC:when={which}",
    ]  # fmt: skip
    program = [sys.executable, str(TESTS / "experiments" / "driver.py"), str(folder), "noisy", "6", "2", "1"]
    return subprocess.run(
        [*strace, *program], env=environment(PYTHONDONTWRITEBYTECODE="1"), capture_output=True, text=True, check=False,
        timeout=60,
    )  # fmt: skip


def check_failing_calls(tmp_path: Path, expected: bytes, calls: str, which: int) -> int:
    """Never success with a wrong table; afterwards the same command finishes. Returns the exit code under the fault."""
    folder = tmp_path / f"{calls.replace(',', '-')}-{which}"
    done = run_with_failing_calls(folder, calls, which)
    assert done.returncode in (0, 2, 4), done.stderr
    assert "Traceback" not in done.stderr
    if done.returncode == 0:
        assert (folder / "runs.csv").read_bytes() == expected
    healed = subprocess.run(
        [sys.executable, str(TESTS / "experiments" / "driver.py"), str(folder), "noisy", "6", "2", "1"],
        env=environment(), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert healed.returncode == 0, healed.stderr
    assert (folder / "runs.csv").read_bytes() == expected
    return done.returncode


@pytest.fixture(scope="session")
def whole(tmp_path_factory) -> bytes:
    folder = tmp_path_factory.mktemp("whole") / "a"
    carry_out(table(6), FunctionSubject(functions.noisy, seeded=True), Request(folder, 2))
    return (folder / "runs.csv").read_bytes()


needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="no strace on PATH to make writes fail")
WRITES, SYNCS = "write,pwrite64", "fsync,fdatasync,rename"


@needs_strace
@pytest.mark.parametrize(("calls", "which"), [(WRITES, 4), (WRITES, 25), (SYNCS, 3), (SYNCS, 16)])
def test_a_failing_write_never_gives_a_wrong_table(tmp_path, whole, calls, which) -> None:
    assert check_failing_calls(tmp_path, whole, calls, which) in (0, 2, 4)


@needs_strace
@pytest.mark.matrix
@pytest.mark.parametrize("calls", [WRITES, SYNCS])
def test_every_kth_write_failing_never_gives_a_wrong_table(tmp_path, whole, calls) -> None:
    codes = [check_failing_calls(tmp_path, whole, calls, which) for which in range(1, 41)]
    assert codes.count(4) > 5
