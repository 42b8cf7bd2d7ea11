# SPDX-License-Identifier: Apache-2.0
"""A real browser opens the page without network or complaint, and prints it on a few sheets."""

import re
import subprocess

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST_SHEETS = 6
QUIET = ("--headless", "--disable-gpu", "--no-sandbox", "--hide-scrollbars", "--proxy-server=127.0.0.1:9")


def opened(chromium, tmp_path, page, *arguments):
    """What Chromium prints, and what it complains about, when it opens a page with every connection refused."""
    command = [chromium, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", "--enable-logging=stderr", *arguments]
    done = subprocess.run([*command, page.as_uri()], capture_output=True, text=True, timeout=120, check=True)
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def test_the_page_opens_without_a_complaint(chromium, reported, tmp_path):
    shown, complaints = opened(chromium, tmp_path, reported / "report.html", "--dump-dom")
    assert "registered firms" in shown
    assert complaints == []


def test_the_policy_stops_a_script_that_somebody_adds(chromium, page, tmp_path):
    attacked = tmp_path / "attacked.html"
    attacked.write_text(page.replace("</main>", "<script>document.title='taken'</script></main>"), encoding="utf-8")
    shown, complaints = opened(chromium, tmp_path, attacked, "--dump-dom")
    assert "<title>taken" not in shown
    assert any("Content Security Policy" in line for line in complaints)


def test_the_page_prints_on_a_few_sheets(chromium, reported, tmp_path):
    printed = tmp_path / "page.pdf"
    opened(chromium, tmp_path, reported / "report.html", f"--print-to-pdf={printed}", "--no-pdf-header-footer")
    sheets = re.findall(rb"/Type\s*/Page\b", printed.read_bytes())
    assert 1 <= len(sheets) <= MOST_SHEETS
