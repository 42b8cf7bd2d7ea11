# SPDX-License-Identifier: Apache-2.0
"""The guide to overriding a behaviour does what it says, and its table is the model's."""

import re

from abmsim.behaviours import BEHAVIOURS

GUIDE = "docs/guides/override-a-behaviour.md"
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_guide_runs_from_top_to_bottom(root, monkeypatch, capsys) -> None:
    monkeypatch.chdir(root)
    blocks = PYTHON.findall((root / GUIDE).read_text(encoding="utf-8"))
    assert len(blocks) > 4
    names: dict[str, object] = {"__name__": "guide"}
    for number, block in enumerate(blocks):
        exec(compile(block, f"{GUIDE}, block {number + 1}", "exec"), names)  # noqa: S102 - our own page
    printed = capsys.readouterr().out
    assert "only the model writes" in printed
    assert "'careful'" in printed


def test_the_guide_lists_every_behaviour(root) -> None:
    rows = re.findall(r"^\| `(\w+)` \|", (root / GUIDE).read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [behaviour.name for behaviour in BEHAVIOURS]
