# SPDX-License-Identifier: Apache-2.0
"""The audit passes what adds up, and names what does not: which identity, by how much, and where."""

import json

import pandas as pd
import pytest

from abmsim.cli import main
from abmsim.measures import NAMES, PAIRED_NAMES
from abmsim.results.audit import audit
from abmsim.results.errors import DamagedError


def off(folder):
    return {finding.identity: finding for finding in audit(folder) if not finding.holds}


def tamper(folder, name, change, **where):
    """Add `change` (column, amount) to the one row of a table that `where` names."""
    path = folder / name
    table = pd.read_csv(path, keep_default_na=False, na_values=[""])
    chosen = pd.Series(data=True, index=table.index)
    for column, value in where.items():
        chosen &= table[column] == value
    assert chosen.any()
    column, amount = change
    table.loc[table.index[chosen][0], column] += amount
    table.to_csv(path, index=False)


def test_a_sound_folder_passes_with_residual_0(finished_once):
    findings = list(audit(finished_once))
    assert len(findings) > 35
    assert [finding.identity for finding in findings if not finding.holds] == []
    assert all(finding.checked for finding in findings)


HERE = {"scenario": "liaison", "pair": 2, "month": 4}
NORTH = {**HERE, "community": "north"}
ALL = {**HERE, "community": "all"}


@pytest.mark.parametrize(
    ("name", "column", "where", "identity"),
    [
        ("months.csv", "residents", NORTH, "people: residents(t)"),
        ("months.csv", "arrivals", NORTH, "people: residents(t)"),
        ("months.csv", "unemployed_residents", NORTH, "people at work"),
        ("months.csv", "outside_staff_jobs", ALL, "workers"),
        ("months.csv", "registered_firms", NORTH, "registered firms"),
        ("months.csv", "formalised", NORTH, "spells: formalised"),
        ("months.csv", "side_businesses", NORTH, "firms by owner"),
        ("months.csv", "employee_jobs", NORTH, "jobs: jobs"),
        ("months.csv", "hires", NORTH, "employees"),
        ("months.csv", "jobs_held", ALL, "workers"),
        ("months.csv", "withdrawn", NORTH, "queue"),
        ("months.csv", "lent_dollars", NORTH, "loans"),
        ("months.csv", "interest_dollars", ALL, "money: interest_dollars"),
        ("months.csv", "fees_dollars", ALL, "money: fees_dollars"),
        ("months.csv", "mainstream_revenue_dollars", ALL, "money: mainstream_revenue_dollars"),
        ("months.csv", "taxes_dollars", NORTH, "money: taxes_dollars"),
        ("months.csv", "applications", ALL, "all = sum"),
        ("months.csv", "public_cost_dollars", ALL, "costs"),
        ("months.csv", "incumbent_jobs", ALL, "pairs: incumbent_jobs"),
        ("pairs.csv", "additional_jobs", NORTH, "pairs: additional_jobs = jobs"),
        ("pairs.csv", "deadweight_jobs", NORTH, "pairs: additional_jobs = gross_jobs"),
        ("pairs.csv", "displaced_jobs", NORTH, "pairs: net_jobs"),
        ("pairs.csv", "additional_job_months", NORTH, "pairs: additional_job_months"),
        ("pairs.csv", "created_jobs", NORTH, "pairs: additional_jobs = created_jobs"),
        ("pairs.csv", "additional_fte_jobs", NORTH, "pairs: additional_fte_jobs = fte_jobs"),
        ("pairs.csv", "additional_starts", NORTH, "pairs: additional_starts = starts"),
        ("months.csv", "reached_12_months", NORTH, "spells: reached_12_months"),
        ("months.csv", "wages_dollars", ALL, "money: wages_dollars"),
        ("pairs.csv", "assisted_persons", ALL, "pairs: all = sum"),
        ("pairs.csv", "public_cost_dollars", ALL, "pairs: public_cost_dollars"),
        ("flows.csv", "cents", {**HERE, "flow": "remittance"}, "money: in_cents"),
        ("balances.csv", "closing_cents", {**HERE, "sector": "firms"}, "money: the sector firms"),
        ("balances.csv", "opening_cents", {**HERE, "sector": "city"}, "money: opening(t)"),
        ("balances.csv", "closing_cents", {**HERE, "sector": "lender"}, "money: all sectors together"),
        ("costs.csv", "cents", HERE, "costs"),
        ("effects.csv", "difference_mean", {"measure": "net_jobs", "month": 4, "community": "all"}, "effects"),
    ],
)
def test_one_unit_too_many_is_found_where_it_is(finished, name, column, where, identity):
    tamper(finished, name, (column, 1), **where)
    found = {title: finding for title, finding in off(finished).items() if title.startswith(identity)}
    assert found
    finding = next(iter(found.values()))
    assert finding.residual > 0
    assert "liaison" in finding.where
    assert "month" in finding.where
    assert "files: each is as it was written" in off(finished)


def test_a_firm_that_closed_too_early_is_found(finished):
    path = finished / "spells.csv"
    spells = pd.read_csv(path)
    spells.loc[spells.index[spells["closed_month"].isna()][0], "closed_month"] = 3
    spells.to_csv(path, index=False)
    assert {title for title in off(finished) if title.startswith("spells")} >= {
        "spells: firms counted firm by firm",
        "spells: closures counted firm by firm",
    }


@pytest.mark.parametrize(
    ("column", "value", "identity"),
    [
        ("firm", 9999, "spells: firms of a pair are numbered"),
        ("registered_month", 5, "spells: opened <= registered"),
        ("first_employee_month", -999, "spells: opened <= registered"),
    ],
)
def test_a_firm_whose_dates_cannot_be_is_found(finished, column, value, identity):
    path = finished / "spells.csv"
    spells = pd.read_csv(path)
    row = spells.index[spells["opened_registered"].astype(str).str.lower().isin(["true", "1"])][0]
    spells.loc[row, column] = value
    spells.to_csv(path, index=False)
    found = next(finding for title, finding in off(finished).items() if title.startswith(identity))
    assert "firm" in found.where
    assert found.residual > 0


def tables_and_columns():
    """Every column of numbers of every table that an identity is about."""
    found = {
        "months.csv": NAMES, "pairs.csv": PAIRED_NAMES, "flows.csv": ("cents",), "costs.csv": ("cents",),
        "balances.csv": ("opening_cents", "in_cents", "out_cents", "closing_cents"),
        "spells.csv": ("firm", "closed_month"),
    }  # fmt: skip
    return [(name, column) for name, columns in found.items() for column in columns]


def one_more(folder, name, column):
    """Add one firm or one cent to a cell of a column; False where the toy city leaves it undefined."""
    table = pd.read_csv(folder / name, keep_default_na=False, na_values=[""])
    rows = table[column].notna() & (table["month"] == 4 if "month" in table else True)
    if rows.any():
        cent = column.endswith("_dollars")
        table[column] = table[column].astype(float if cent else table[column].dtype)
        table.loc[table.index[rows][0], column] += 0.01 if cent else 1
        table.to_csv(folder / name, index=False)
    return bool(rows.any())


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("months.csv", "lent_dollars"),
        ("pairs.csv", "net_jobs"),
        ("flows.csv", "cents"),
        ("costs.csv", "cents"),
        ("balances.csv", "in_cents"),
        ("spells.csv", "closed_month"),
    ],
)
def test_one_cent_or_one_firm_more_ends_the_audit_with_3(finished, name, column, capsys):
    assert one_more(finished, name, column)
    assert main(["audit", str(finished)]) == 3
    assert name in capsys.readouterr().out


@pytest.mark.mutants
@pytest.mark.parametrize(("name", "column"), tables_and_columns())
def test_no_number_can_be_changed_unnoticed(finished, name, column):
    """Any column of any table: an identity finds it, not only the digest of the file."""
    if not one_more(finished, name, column):
        pytest.skip(f"{column} is undefined in the toy city")
    assert [title for title in off(finished) if not title.startswith("files:")]


def test_a_bill_of_a_month_that_does_not_exist_is_found(finished):
    with (finished / "costs.csv").open("a") as file:
        file.write("liaison,1,99,liaison,rent,City,false,5\n")
    assert "month 99" in off(finished)["costs: public_cost_dollars = sum of bills"].where


def test_an_empty_cell_where_an_identity_needs_a_number_is_found(finished):
    table = pd.read_csv(finished / "months.csv", dtype=str, keep_default_na=False)
    table.loc[(table["month"] == "3") & (table["community"] == "east"), "pending"] = ""
    table.to_csv(finished / "months.csv", index=False)
    assert any(title.startswith("queue") for title in off(finished))


@pytest.mark.parametrize(
    "name", ["manifest.json", "months.csv", "pairs.csv", "spells.csv", "flows.csv", "balances.csv", "costs.csv"]
)
@pytest.mark.parametrize("damage", ["missing", "empty", "binary", "other columns"])
def test_damage_is_refused_with_file_and_reason(finished, name, damage):
    path = finished / name
    content = {"empty": b"", "binary": b"\x89PNG\x00\xff\xfe\n\x80", "other columns": b"a,b\n1,2\n"}.get(damage)
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(DamagedError, match=name) as damaged:
        list(audit(finished))
    assert damaged.value.exit_code == 4


@pytest.mark.parametrize("change", ["row twice", "row missing", "word in a cell"])
def test_a_table_with_holes_is_refused(finished, change):
    path = finished / "months.csv"
    lines = path.read_text().splitlines(keepends=True)
    lines = {
        "row twice": [*lines, lines[-1]],
        "row missing": lines[:-1],
        "word in a cell": [*lines[:-1], lines[-1].replace(",", ",many,", 5).replace("many,", "", 4)],
    }[change]
    path.write_text("".join(lines))
    with pytest.raises(DamagedError, match=r"months\.csv"):
        list(audit(finished))


def test_an_unfinished_run_says_so(finished):
    manifest = json.loads((finished / "manifest.json").read_text())
    (finished / "manifest.json").write_text(json.dumps(manifest | {"complete": False}))
    with pytest.raises(DamagedError, match="not finished"):
        list(audit(finished))


def test_a_folder_of_something_else_says_so(tmp_path):
    with pytest.raises(DamagedError, match="not a results folder"):
        list(audit(tmp_path))
    with pytest.raises(DamagedError, match="no such folder"):
        list(audit(tmp_path / "nowhere"))
