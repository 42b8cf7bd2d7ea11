# SPDX-License-Identifier: Apache-2.0
"""The top level is what the design says, and nothing in the tree points at a registry or at somebody's machine."""

import re
import subprocess

import pytest
from contracts.tree import ROOT, of_the_repository, tree_files

TOP_LEVEL = {
    "abmsim", "scenarios", "experiments", "tests", "docs", ".ci",
    "pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "LICENSE", "Makefile",
    "requirements.lock", ".gitattributes", ".gitignore",
}  # fmt: skip
SHELVES = {"tutorial", "guides", "reference", "background", "pictures", "generating", "conf.py", "index.md"}
BINARY = {".gz", ".ico", ".mo", ".npz", ".pdf", ".png", ".woff2"}
# Put together from pieces, so that this file does not contain them itself.
REGISTRIES = [
    "py" + "pi.org", "python" + "hosted", "index" + "-url", "find" + "-links", "anaconda" + ".org", "conda" + "-forge",
    "npm" + "js", "crates" + ".io", "ruby" + "gems", "trusted" + "-host",
]  # fmt: skip
MACHINES = [f"/{folder}/" for folder in ("work", "root", "Users", "opt")]


def test_the_top_level_is_what_the_design_says() -> None:
    assert sorted({path.relative_to(ROOT).parts[0] for path in tree_files()} - TOP_LEVEL) == []


def test_the_documents_stand_on_their_shelves() -> None:
    found = {path.relative_to(ROOT / "docs").parts[0] for path in tree_files() if path.is_relative_to(ROOT / "docs")}
    assert sorted(found - SHELVES) == []


def test_what_readers_save_beside_the_repository_is_theirs(tmp_path) -> None:
    """The README and the tutorials have them save scenarios in the folder; the house rules are not about those."""
    for name in ("abmsim/old.py", "README.md", "dearer.yaml", "study/experiment.yaml", "abmsim/new.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("text", encoding="utf-8")
    for words in (["init", "-q"], ["add", "abmsim/old.py", "README.md"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    assert sorted(of_the_repository(tmp_path)) == ["README.md", "abmsim/new.py", "abmsim/old.py"]


def texts() -> dict[str, str]:
    """Every text file of the tree by its name."""
    paths = [path for path in tree_files() if path.suffix not in BINARY]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@pytest.mark.parametrize("address", REGISTRIES)
def test_no_file_names_a_package_registry(address) -> None:
    assert [name for name, text in texts().items() if address in text.lower()] == []


@pytest.mark.parametrize("folder", MACHINES)
def test_no_file_names_a_folder_of_somebodys_machine(folder) -> None:
    inside = re.compile(rf"(?<![\w./-]){re.escape(folder)}")
    assert [name for name, text in texts().items() if inside.search(text)] == []
