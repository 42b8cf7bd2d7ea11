# SPDX-License-Identifier: Apache-2.0
"""A log that is no log is refused with line, column and a cure; what offices export is read."""

import pytest

from abmsim.scenario.problems import Problem, Report
from abmsim.surveying.licence_log import LicenceLog, read_log

HEAD = "received,returned,approved,language,path\n"
GOOD = "2019-{month:02d}-{day:02d},,2019-06-{day:02d} 14:30,en,home\n"
ROWS = "".join(GOOD.format(month=day % 3 + 1, day=day % 27 + 1) for day in range(40))


def read(tmp_path, text: str | bytes) -> tuple[LicenceLog | None, list[Problem]]:
    path = tmp_path / "log.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    report = Report()
    return read_log(path, report), report.problems


@pytest.mark.parametrize(
    ("bad", "column", "key", "said"),
    [
        ("03/04/2019,,2019-05-01,en,home", 1, "received", "2019-03-04 or 2019-04-03"),
        ("0019-03-04,,2019-05-01,en,home", 1, "received", "1950 to 2100"),
        ("2019-02-30,,2019-05-01,en,home", 1, "received", "such as 2019-03-04"),
        (",,2019-05-01,en,home", 1, "received", "day it was received"),
        ("2019-03-04,yes,2019-05-01,en,home", 12, "returned", "this is not a day"),
        ("2019-03-04,,2019-03-01,en,home", 13, "approved", "before"),
        ("2019-03-04,2019-03-01,2019-05-01,en,home", 12, "returned", "before received"),
        ("2019-03-04,,2019-05-01,English,home", 24, "language", "such as es"),
        ("2019-03-04,,2019-05-01,en,house", 27, "path", "home"),
        ("2019-03-04,,2019-05-01,en", 24, "line 42", "another number of cells"),
        ("2019-03-04,,2019-05-01,en,home,x", 27, "line 42", "another number of cells"),
        ('"2019-03-04,,2019-05-01,en,home', 1, "line 42", "quotation mark"),
    ],
)
def test_a_wrong_cell_is_refused_with_line_and_column(tmp_path, bad, column, key, said) -> None:
    log, problems = read(tmp_path, HEAD + ROWS + bad + "\n")
    (problem,) = problems
    assert log is None
    assert (problem.line, problem.column, problem.key) == (42, column, key)
    assert said in problem.as_text()
    assert problem.allowed
    assert problem.suggestion


@pytest.mark.parametrize(
    ("head", "key", "said"),
    [
        ("received,returned,approved,language", "path", "missing"),
        ("recieved,returned,approved,language,path", "recieved", "did you mean received?"),
        ("received,received,returned,approved,language,path", "received", "twice"),
    ],
)
def test_a_wrong_heading_is_refused(tmp_path, head, key, said) -> None:
    rows = "".join(",".join("x" for _ in head.split(",")) + "\n" for _ in range(3))
    log, problems = read(tmp_path, head + "\n" + rows)
    assert log is None
    assert key in [problem.key for problem in problems]
    assert any(said in problem.as_text() and problem.line == 1 for problem in problems)


def test_all_wrong_cells_are_told_at_once(tmp_path) -> None:
    _, problems = read(tmp_path, HEAD + ROWS + "a,b,c,d,e\n" * 3)
    assert len(problems) == 15


def test_a_column_that_nobody_asked_for_is_named(tmp_path) -> None:
    rows = ROWS.replace("\n", ",12 Main St\n")
    log, problems = read(tmp_path, HEAD.replace("\n", ",address\n") + rows)
    assert problems == []
    assert log.sheet.unread == ("address",)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_crlf_bom_and_quotes_are_read(tmp_path, separator) -> None:
    text = (HEAD + ROWS).replace(",", separator).replace("en", '"en"').replace("\n", "\r\n")
    log, problems = read(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert problems == []
    assert len(log.files) == 40


def test_a_file_may_be_returned_several_times(tmp_path) -> None:
    text = HEAD.replace("\n", ",corrected,withdrawn,file\n") + ROWS.replace("\n", ",,,\n")
    many = "2019-01-01,2019-02-01|2019-02-20,,es,food,2019-02-10,2019-04-01,A7\n"
    log, problems = read(tmp_path, text + many)
    assert problems == []
    last = log.files[-1]
    assert (len(last.returned), len(last.corrected), last.approved) == (2, 1, None)
    for wrong, said in (
        (many.replace("2019-02-10,", "2019-02-10|2019-02-21|2019-02-25,"), "as many moments"),
        (many.replace("2019-02-10", "2019-01-10"), "before returned"),
        (many.replace(",,es", ",2019-05-01,es"), "not both"),
        (many + many, "stands twice"),
    ):
        _, problems = read(tmp_path, text + wrong)
        assert said in "\n".join(problem.as_text() for problem in problems)


@pytest.mark.parametrize(
    "text", ["", "\n\n", HEAD, HEAD + GOOD.format(month=1, day=1) * 5, HEAD + GOOD.format(month=1, day=1) * 50]
)
def test_a_log_without_enough_files_is_refused(tmp_path, text) -> None:
    log, problems = read(tmp_path, text)
    assert log is None
    assert "empty" in problems[0].message or "too short" in problems[0].message


def test_binary_folders_and_giants_are_refused(tmp_path) -> None:
    for content in (b"\x89PNG\x00\x00\x00\x00\x00\x00", b"\xff\xfea\x00"):
        assert read(tmp_path, content)[1]
    report = Report()
    assert read_log(tmp_path, report) is None
    assert report.problems[0].message == "this is a folder, not a file"
