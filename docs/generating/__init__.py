# SPDX-License-Identifier: Apache-2.0
"""The parts of the documents that are made from the code whenever the site is built, so that they cannot go stale.

In a page, a fenced block named `{generated}` holds one word, a table's name; `{repository-page}` the path of a page elsewhere in
the repository. On GitHub they are shown as they stand.
"""

import re
from os.path import relpath
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from generating import commands, files, licences, measures, names, numbers

DOCS = Path(__file__).resolve().parents[1]
ROOT = DOCS.parent
HEADING = re.compile(r"^#+ ", re.MULTILINE)
FENCED = re.compile(r"(^```.*?^```)", re.MULTILINE | re.DOTALL)
LOCAL_LINK = re.compile(r"\]\((?!\w+:)([^)#\s]+)(#[^)\s]*)?\)")
TABLES = {
    "commands": commands.page,
    "files": files.page,
    "licences": licences.page,
    "measures": measures.page,
    "names": names.page,
    "numbers": numbers.page,
}


class Generated(SphinxDirective):
    """Puts a page that is made from the code in its place."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the nodes of the generated Markdown. Raises KeyError if there is no such table."""
        return self.parse_text_to_nodes(TABLES["".join(self.content).strip()](), allow_section_headings=True)


class RepositoryPage(SphinxDirective):
    """Puts a page from outside `docs/` in its place, its title left out and its links turned to where they lead.

    With `:deeper:` its headings stand one level lower.
    """

    has_content = True
    option_spec: ClassVar[dict[str, object]] = {"deeper": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Return the nodes of that page. Raises OSError if there is none."""
        path = ROOT / "".join(self.content).strip()
        self.env.note_dependency(str(path))
        _, _, body = path.read_text(encoding="utf-8").partition("\n")
        if "deeper" in self.options:
            body = HEADING.sub(r"#\g<0>", body)
        here = Path(self.env.doc2path(self.env.docname)).parent
        return self.parse_text_to_nodes(turned(body, path.parent, here), allow_section_headings=True)


def turned(text: str, before: Path, now: Path) -> str:
    """Return a page with its local links, written for one folder, as the site needs them in another.

    A folder means its README, or its first module. What is no page of the site is handed out as a file.
    """

    def turn(link: re.Match[str]) -> str:
        target = (before / link[1]).resolve()
        if target.is_dir():
            readme = target / "README.md"
            target = readme if readme.is_file() else min(target.glob("*.py"))
        path = Path(relpath(target, now)).as_posix()
        return f"]({path}{link[2] or ''})" if target.is_relative_to(DOCS) else f"](path:{path})"

    parts = FENCED.split(text)  # every second part is a block, in which nothing is a link
    return "".join(part if number % 2 else LOCAL_LINK.sub(turn, part) for number, part in enumerate(parts))


def turn_links(app: Sphinx, docname: str, source: list[str]) -> None:
    """Turn the links of a page of the site as it is read."""
    here = Path(app.env.doc2path(docname)).parent
    source[0] = turned(source[0], here, here)


def setup(app: Sphinx) -> dict[str, object]:
    """Tell Sphinx of the two directives."""
    app.add_directive("generated", Generated)
    app.add_directive("repository-page", RepositoryPage)
    app.connect("source-read", turn_links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
