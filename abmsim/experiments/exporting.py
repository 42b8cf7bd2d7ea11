# SPDX-License-Identifier: Apache-2.0
"""Writes the runs of an experiment for other programs: CSV, Parquet, netCDF; each whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from abmsim.experiments import keeping
from abmsim.experiments.design import Design, read_design
from abmsim.experiments.keeping import FailedRun
from abmsim.experiments.points import Array, Column
from abmsim.experiments.status import readable
from abmsim.experiments.tables import DONE, FAILED, Run, all_runs, runs_table
from abmsim.results.errors import RefusedError
from abmsim.results.files import put_in_place, write_text
from abmsim.results.store import Store

CSV, PARQUET, NETCDF = "csv", "parquet", "netcdf"
FORMATS = (CSV, PARQUET, NETCDF)
SUFFIXES = {CSV: ".csv", PARQUET: ".parquet", NETCDF: ".nc"}
HINTS = {
    PARQUET: "--format parquet needs the package pyarrow: pip install 'abmsim[parquet]'",
    NETCDF: "--format netcdf needs the packages xarray and h5netcdf: pip install 'abmsim[netcdf]'",
}
ROWS_AT_ONCE = 10_000
AXES = ("point", "pair")


def export(folder: Path, kind: str, to: Path | None = None) -> Path:
    """Write all runs that were tried to one file; return where it is.

    Raises:
        RefusedError: there is no such format, its package is not installed, or the folder holds no experiment.
        DamagedError: the folder is damaged, or the file cannot be written.
    """
    if kind not in FORMATS:
        raise RefusedError(f"--format {kind}: choose one of {', '.join(FORMATS)}")
    path = to or folder / f"runs{SUFFIXES[kind]}"
    with readable(folder) as store:
        about = keeping.about(store)
        design = read_design(folder, about)
        if kind == CSV:
            write_text(path, runs_table(store, design))
        elif kind == PARQUET:
            _write_parquet(path, store, design)
        else:
            _write_netcdf(path, store, design, json.loads(about["asked"]))
    return path


def _write_parquet(path: Path, store: Store, design: Design) -> None:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise RefusedError(HINTS[PARQUET]) from None
    schema = pa.schema([
        pa.field("point", pa.int64()),
        *(pa.field(name, pa.float64() if numeric else pa.string()) for name, numeric in _case_columns(design)),
        *(pa.field(name, pa.float64(), metadata=_words(_input(design, name))) for name in design.points.names),
        pa.field("pair", pa.int64()),
        pa.field("status", pa.string()),
        *(pa.field(one.label, pa.float64(), metadata=_words(one)) for one in design.columns),
        pa.field("error", pa.string()),
    ])  # fmt: skip

    def write(unfinished: Path) -> None:
        """Write the rows, a batch at a time."""
        with parquet.ParquetWriter(unfinished, schema) as file:
            for rows in _batches(all_runs(store, design)):
                columns = list(zip(*(_row(design, run) for run in rows), strict=True))
                file.write_table(pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema))

    put_in_place(path, write)


def _row(design: Design, run: Run) -> tuple[Any, ...]:
    point, pair, outcome = run
    labels = design.points.labels.rows[int(design.points.cases[point])]
    numeric = [flag for _, flag in _case_columns(design)]
    shown = [value if flag or value is None else str(value) for value, flag in zip(labels, numeric, strict=True)]
    start = (point, *shown, *design.points.vectors[point].tolist(), pair)
    if isinstance(outcome, FailedRun):
        return (*start, FAILED, *(None for _ in design.columns), outcome.error)
    return (*start, DONE, *(None if np.isnan(value) else value for value in outcome), None)


def _case_columns(design: Design) -> list[tuple[str, bool]]:
    """The columns of the cases, and whether each holds numbers alone."""
    labels = design.points.labels
    columns = zip(*labels.rows, strict=True)
    return [
        (name, all(value is None or (isinstance(value, int | float) and not isinstance(value, bool)) for value in values))
        for name, values in zip(labels.columns, columns, strict=True)
    ]  # fmt: skip


def _write_netcdf(path: Path, store: Store, design: Design, asked: Mapping[str, Any]) -> None:
    try:
        import h5netcdf  # noqa: F401 - what xarray writes with
        import xarray
    except ImportError:
        raise RefusedError(HINTS[NETCDF]) from None
    values, failed = _blocks(store, design)
    measured = {
        one.label: (AXES, values[:, :, place], _attributes(one)) for place, one in enumerate(design.columns)
    }  # fmt: skip
    meaning = "1 where the run failed, 0 where it did not; numbers of runs that failed or were not tried are missing"
    points = design.points
    coordinates: dict[str, Any] = {
        "point": ("point", np.arange(len(points)), {"long_name": "row of the experiment's design"}),
        "pair": ("pair", np.arange(1, values.shape[1] + 1), {"long_name": "pair of worlds on the same luck"}),
    }
    for place, (name, numeric) in enumerate(_case_columns(design)):
        column = [points.labels.rows[case][place] for case in points.cases.tolist()]
        coordinates[name] = (
            "point",
            np.array(column, dtype=np.float64) if numeric else np.array(list(map(str, column))),
        )
    for place, name in enumerate(points.names):
        coordinates[name] = ("point", points.vectors[:, place], _attributes(_input(design, name)))
    attributes = {"title": str(asked.get("name", "")), "question": str(asked.get("question", "")), "source": "abmsim"}
    whole = {**measured, "failed": (AXES, failed, {"long_name": meaning})}
    dataset = xarray.Dataset(whole, coordinates, attributes)
    put_in_place(path, lambda unfinished: _to_netcdf(dataset, unfinished))


def _to_netcdf(dataset: Any, path: Path) -> None:
    dataset.to_netcdf(path, engine="h5netcdf")


def _blocks(store: Store, design: Design) -> tuple[Array, Array]:
    """All numbers as [points, pairs, columns], and which runs failed as [points, pairs]."""
    rows = list(store.read("SELECT MAX(pair) FROM (SELECT pair FROM runs UNION ALL SELECT pair FROM failures)"))
    pairs = int(str(rows[0][0] or 0))
    values = np.full((len(design.points), pairs, len(design.columns)), np.nan)
    failed = np.zeros(values.shape[:2], dtype=np.int8)
    for point, pair, outcome in all_runs(store, design):
        if isinstance(outcome, FailedRun):
            failed[point, pair - 1] = 1
        else:
            values[point, pair - 1] = outcome
    return values, failed


def _input(design: Design, name: str) -> Column:
    return next((one for one in design.points.inputs if one.label == name), Column(name))


def _attributes(column: Column) -> dict[str, str]:
    return {"units": column.unit or "1", "long_name": column.meaning or column.label}


def _words(column: Column) -> dict[str, str]:
    return {"unit": column.unit, "meaning": column.meaning}


def _batches(runs: Iterator[Run]) -> Iterator[list[Run]]:
    while batch := list(islice(runs, ROWS_AT_ONCE)):
        yield batch
