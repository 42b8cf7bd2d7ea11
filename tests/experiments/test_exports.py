# SPDX-License-Identifier: Apache-2.0
"""Exports hold what was kept, with units and names, whole or not at all; a missing package is named."""

import builtins
from pathlib import Path

import numpy as np
import pytest

from abmsim.experiments import Cases, Column, FunctionSubject, Request, carry_out, points_of
from abmsim.experiments.exporting import export
from abmsim.results.errors import DamagedError, RefusedError
from experiments import functions


@pytest.fixture
def folder(tmp_path) -> Path:
    """Two cases, one named by words and one lever by numbers; the run at 3 fails."""
    labels = Cases(("scenario", "liaison.staff"), (("half", 0.5), ("none", None)))
    inputs = (Column("fee", "dollars", "Fee of a licence"), Column("steps", "steps", "Steps at the office"))
    points = points_of(["fee", "steps"], [[1, 10], [3, 20]], labels, inputs)
    request = Request(tmp_path / "a", 2, about={"name": "Fees", "question": "Do fees matter?"})
    carry_out(points, FunctionSubject(functions.raises, ("jobs",)), request)
    return tmp_path / "a"


def test_csv_is_the_table_of_runs(folder, tmp_path) -> None:
    path = export(folder, "csv", tmp_path / "copy.csv")
    assert path.read_bytes() == (folder / "runs.csv").read_bytes()
    assert b"3,none,,3,20,1,failed,,ArithmeticError: negative stock in month 4" in path.read_bytes()


def test_parquet_keeps_types_units_and_gaps(folder) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(export(folder, "parquet"))
    assert table.num_rows == 8
    assert table.schema.field("fee").metadata == {b"unit": b"dollars", b"meaning": b"Fee of a licence"}
    rows = table.to_pylist()
    assert rows[0] == {
        "point": 0, "scenario": "half", "liaison.staff": 0.5, "fee": 1.0, "steps": 10.0, "pair": 1, "status": "done",
        "jobs": 12.0, "error": None,
    }  # fmt: skip
    assert (rows[-1]["status"], rows[-1]["jobs"], rows[-1]["liaison.staff"]) == ("failed", None, None)


def test_netcdf_has_points_pairs_units_and_long_names(folder) -> None:
    xarray = pytest.importorskip("xarray")
    pytest.importorskip("h5netcdf")
    with xarray.open_dataset(export(folder, "netcdf"), engine="h5netcdf") as found:
        assert found["jobs"].dims == ("point", "pair")
        assert found["jobs"].shape == (4, 2)
        np.testing.assert_array_equal(found["jobs"].values[:2], [[12, 12], [12, 12]])
        assert np.isnan(found["jobs"].values[2:]).all()
        np.testing.assert_array_equal(found["failed"].values, [[0, 0], [0, 0], [1, 1], [1, 1]])
        assert found["fee"].attrs == {"units": "dollars", "long_name": "Fee of a licence"}
        assert found["scenario"].values.tolist() == ["half", "none", "half", "none"]
        assert found.attrs["question"] == "Do fees matter?"


@pytest.mark.parametrize(
    ("kind", "package", "extra"), [("parquet", "pyarrow", "parquet"), ("netcdf", "xarray", "netcdf")]
)
def test_a_missing_package_is_named_with_its_cure(folder, monkeypatch, kind, package, extra) -> None:
    real = builtins.__import__

    def missing(name, *more):
        if name.partition(".")[0] == package:
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(RefusedError, match=rf"pip install 'abmsim\[{extra}\]'") as refused:
        export(folder, kind)
    assert refused.value.exit_code == 2
    assert not list(folder.glob(".*.tmp"))


def test_an_export_that_cannot_be_written_leaves_nothing_behind(folder, tmp_path) -> None:
    with pytest.raises(DamagedError, match="nowhere"):
        export(folder, "csv", tmp_path / "nowhere" / "runs.csv")
    with pytest.raises(RefusedError, match="csv, parquet, netcdf"):
        export(folder, "xlsx")


def test_an_archive_that_may_not_be_written_is_exported_elsewhere(folder, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("abmsim.experiments.status._may_write", lambda _: False)
    before = sorted(path.name for path in folder.iterdir())
    assert export(folder, "csv", tmp_path / "copy.csv").exists()
    assert sorted(path.name for path in folder.iterdir()) == before
