# SPDX-License-Identifier: Apache-2.0
"""English words for mistakes in tables: public statistics and a licensing office's own log."""

from typing import Final

TABLES: Final[dict[str, tuple[str, str, str]]] = {
    "table_empty": ("this table is empty", "a line with the names of the columns ({choices}), then one line each", "export it again with its headings"),
    "table_quotes": ("a quotation mark does not close where the cell ends", "text in a pair of quotation marks, on one line", "double the quotation marks inside the text"),
    "table_column_missing": ("the column `{name}` is missing", "the columns {choices}", "name it in the first line of the table"),
    "table_column_unknown": ("this column is not known", "{choices}", ""),
    "table_column_twice": ("this column stands twice, or has no name", "each column once", "rename or remove one of the two"),
    "table_row_length": ("this line has another number of cells than the first one", "{count} cells", "check the commas; put text that holds one in quotes"),
    "table_not_number": ("this is not a number", "digits, a point for decimals; empty when withheld", ""),
    "table_nothing_found": ("nothing in this table could be used", "rows such as {choices}", "check that this is the right table, and --geography"),
    "table_year": ("prices of this year are not known", "{first} to {last}", "use the table of a year in between"),
    "jobs_alone": ("jobs alone do not say what customers spend", "--cbp together with --nesd", "add --nesd FILE"),
    "community_form": ("a community is written NAME=LANGUAGE or NAME=LANGUAGE=SHARE", "a name, a language of two or three letters, a share above 0 and up to 1", "--community \"Vietnamese=vi=0.3\""),
    "returned_form": ("shares of returned reviews are written LANGUAGE=SHARE", "a language of two or three letters and a share from 0 to .99", "--returned en=0.1,es=0.3"),
    "shares_off": ("the shares of {name} do not add up to 1", "shares that add up to 1", "correct one of them, or leave the last one out"),
    "log_short": ("this log is too short to estimate anything", "at least {files} files, {approvals} of them approved, received in {months} different months", "export a longer period"),
    "log_file_twice": ("this file stands twice in the log; the first time in line {first}", "one line a file; several returns in one cell, divided by |", "join the two lines"),
    "log_received_missing": ("every file needs the day it was received", "YYYY-MM-DD or YYYY-MM-DD HH:MM", "write the day, or remove the line"),
    "log_language": ("this is not a language code", "two or three letters: en, es, vi ...", "such as es"),
    "log_path": ("this is not a path that licences take", "{choices}", ""),
    "log_moment": ("this is not a day or moment that everybody reads the same way", "YYYY-MM-DD or YYYY-MM-DD HH:MM from 1950 to 2100; several divided by |", ""),
    "log_order": ("this lies before {other}", "received, returned, corrected, then approved or withdrawn", "check the two dates"),
    "log_corrected_count": ("a file that was returned comes back once for each return", "as many moments as in `returned`", "leave the column out if it is not kept"),
    "log_two_endings": ("a file is approved or withdrawn, not both", "one of the two", "empty one of the cells"),
}  # fmt: skip
