# SPDX-License-Identifier: Apache-2.0
"""A results folder is complete, the same whatever the jobs, continued when it is the same run and else refused."""

import csv
import json
import os
import threading
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from abmsim.measures import NAMES, PAIRED_NAMES
from abmsim.report import write_report
from abmsim.results.errors import DamagedError, RefusedError, ResultsError
from abmsim.results.plan import plan_run
from abmsim.results.store import WRITER_FILE, Store
from abmsim.running import Request, run_into
from results import small_city

FILES = {
    "manifest.json", "scenario-liaison.resolved.yaml", "months.csv", "pairs.csv", "costs.csv", "spells.csv",
    "vectors.csv", "effects.csv", "flows.csv", "balances.csv", "summary.json", "evidence.json",
    "report.html",
}  # fmt: skip


def run(folder, pairs=3, jobs=1, live=small_city.live_pair, **plan):
    return run_into(folder, plan_run([small_city.scenario()], **plan), Request(pairs, jobs, live=live))


def test_every_file_of_the_contract_is_there(finished_once):
    assert {path.name for path in finished_once.iterdir()} >= FILES
    assert not list(finished_once.glob("*.tmp"))


def test_tables_have_a_row_for_every_key_and_are_sorted(finished_once):
    months, pairs = (pd.read_csv(finished_once / name) for name in ("months.csv", "pairs.csv"))
    keys = ["scenario", "pair", "month", "community"]
    assert list(months.columns) == [*keys, *NAMES]
    assert list(pairs.columns) == [*keys, *PAIRED_NAMES]
    assert len(months) == 2 * 5 * 7 * 3
    assert len(pairs) == 5 * 7 * 3
    for table in (months, pairs):
        assert table[keys].equals(table[keys].sort_values(keys, ignore_index=True))


def test_flows_of_month_0_and_undefined_means_are_empty(finished_once):
    with (finished_once / "months.csv").open() as file:
        rows = list(csv.DictReader(file))
    first = next(row for row in rows if row["month"] == "0" and row["community"] == "all")
    assert first["residents"] != ""
    assert first["arrivals"] == ""
    unapproved = [row for row in rows if row["approvals"] == "0"]
    assert unapproved
    assert {row["licence_months"] for row in unapproved} == {""}


def test_the_page_of_a_run_is_what_report_writes_again(tmp_path, monkeypatch):
    monkeypatch.setattr("abmsim.running._write_report", write_report)
    run(tmp_path / "here")
    page = (tmp_path / "here/report.html").read_bytes()
    assert write_report(tmp_path / "here").read_bytes() == page
    assert b"complete" not in page


def test_user_text_cannot_be_a_formula(finished_once):
    assert "'=salary, and benefits" in set(pd.read_csv(finished_once / "costs.csv")["item"])


def test_the_same_bytes_whatever_the_jobs(tmp_path, bytes_of):
    run(tmp_path / "one", pairs=4, jobs=1)
    run(tmp_path / "two", pairs=4, jobs=2)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_more_pairs_continue_and_give_what_one_run_gives(tmp_path, bytes_of):
    run(tmp_path / "grown", pairs=2)
    lived = []

    def counted(*arguments):
        lived.append(arguments[3])
        return small_city.live_pair(*arguments)

    run(tmp_path / "grown", pairs=5, live=counted)
    run(tmp_path / "whole", pairs=5)
    assert lived == [3, 4, 5]
    assert bytes_of(tmp_path / "grown") == bytes_of(tmp_path / "whole")


def test_the_same_run_again_is_only_read(tmp_path, bytes_of):
    first = run(tmp_path / "a")
    before = bytes_of(tmp_path / "a")

    def never(*arguments):
        raise AssertionError(arguments)

    again = run(tmp_path / "a", live=never)
    assert again.was_there
    assert again.summary == json.loads(json.dumps(first.summary))
    assert bytes_of(tmp_path / "a") == before


def test_a_file_that_was_lost_or_changed_is_written_again(tmp_path, bytes_of):
    run(tmp_path / "a")
    before = bytes_of(tmp_path / "a")
    (tmp_path / "a" / "months.csv").write_text("nonsense")
    (tmp_path / "a" / "pairs.csv").unlink()
    assert not run(tmp_path / "a").was_there
    assert bytes_of(tmp_path / "a") == before


@pytest.mark.parametrize(
    ("other", "named"),
    [({"seed": 2}, "seed"), ({"scale": 0.5}, "scale"), ({"independent": True}, "independent")],
)
def test_another_run_is_refused_and_named(tmp_path, bytes_of, other, named):
    run(tmp_path / "a")
    before = bytes_of(tmp_path / "a")
    with pytest.raises(RefusedError, match=named) as refused:
        run(tmp_path / "a", **other)
    assert refused.value.exit_code == 2
    assert bytes_of(tmp_path / "a") == before


def test_changed_numbers_and_changed_sources_are_refused(tmp_path, monkeypatch):
    run(tmp_path / "a")
    dearer = replace(small_city.scenario(), numbers={"licensing.fee_dollars": 70.0, "noise.scale": 1.0})
    with pytest.raises(RefusedError, match="scenario liaison"):
        run_into(tmp_path / "a", plan_run([dearer]), Request(3, live=small_city.live_pair))
    monkeypatch.setattr("abmsim.results.identity.sources_digest", lambda: "0" * 64)
    with pytest.raises(RefusedError, match="model sources"):
        run(tmp_path / "a")


def refused_places(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.docx").write_text("mine")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    return {name: tmp_path / name for name in ("file", "full", "link")}


@pytest.mark.parametrize("place", ["file", "full", "link"])
def test_what_is_no_results_folder_is_left_alone(tmp_path, place):
    folder = refused_places(tmp_path)[place]
    with pytest.raises(ResultsError, match=place):
        run(folder)
    assert not (tmp_path / "elsewhere").joinpath("months.csv").exists()
    assert sorted(path.name for path in (tmp_path / "full").iterdir()) == ["thesis.docx"]


def test_a_folder_without_its_store_cannot_be_continued(finished):
    (finished / ".pairs.sqlite").unlink()
    with pytest.raises(DamagedError, match=r"pairs\.sqlite"):
        run(finished)


def test_two_writers_are_kept_apart(tmp_path):
    (tmp_path / "a").mkdir()
    first = Store(tmp_path / "a")
    try:
        with pytest.raises(RefusedError, match=r"process \d+ on "):
            run(tmp_path / "a")
    finally:
        first.close()
    run(tmp_path / "a")


def test_a_writer_who_has_just_taken_the_lock_is_named(tmp_path):
    (tmp_path / "a").mkdir()
    first = Store(tmp_path / "a")
    owner = (tmp_path / "a" / WRITER_FILE).read_text()
    (tmp_path / "a" / WRITER_FILE).write_text("")
    signs = threading.Timer(0.2, (tmp_path / "a" / WRITER_FILE).write_text, [owner])
    signs.start()
    try:
        with pytest.raises(RefusedError, match=f"process {os.getpid()} on "):
            run(tmp_path / "a")
    finally:
        signs.join()
        first.close()


def test_a_failing_pair_loses_only_itself(tmp_path):
    finished = run(tmp_path / "a", pairs=4, live=small_city.fails_on_third)
    assert [failure.pair for failure in finished.failed] == [3]
    assert sorted(pd.read_csv(tmp_path / "a" / "months.csv")["pair"].unique()) == [1, 2, 4]
    told = (tmp_path / "a" / "failed-pair-3.txt").read_text()
    assert "resident 17" in told
    assert "Traceback" in told
    manifest = json.loads((tmp_path / "a" / "manifest.json").read_text())
    assert manifest["failed"][0] | {"traceback": ""} == {
        "pair": 3, "seed": 1, "error": "ArithmeticError: negative stock in month 4, rule hiring, resident 17",
        "traceback": "",
    }  # fmt: skip
    assert any("1 pair failed" in warning for warning in finished.summary["scenarios"][0]["warnings"])


def test_a_failed_pair_is_tried_again(tmp_path, bytes_of):
    run(tmp_path / "a", pairs=4, live=small_city.fails_on_third)
    assert not run(tmp_path / "a", pairs=4).failed
    run(tmp_path / "whole", pairs=4)
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "whole")


def test_when_every_pair_fails_nothing_is_written(tmp_path):
    with pytest.raises(ResultsError, match="nobody is home") as error:
        run(tmp_path / "a", live=small_city.fails_always)
    assert error.value.exit_code == 3
    assert not (tmp_path / "a" / "months.csv").exists()
