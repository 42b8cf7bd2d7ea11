# SPDX-License-Identifier: Apache-2.0
"""How the pages become a site: `make docs`, or `python -m sphinx -W -b html docs build/docs`. Asks nothing of the network."""

import sys
from pathlib import Path

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS), str(DOCS.parent)]

from abmsim.version import __version__  # noqa: E402 - the path to it has only now been set

project = "abmsim"
author = "The abmsim authors"
version = release = __version__

extensions = ["myst_parser", "generating"]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["generating/**"]
myst_heading_anchors = 4
smartquotes = False  # what the files say, to the letter
# A level that a page leaves out is a matter of style, and GitHub shows the same pages.
suppress_warnings = ["myst.header"]

html_theme = "furo"  # brings its own styles and scripts, fetches no fonts
html_title = f"abmsim {__version__}"
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
