# SPDX-License-Identifier: Apache-2.0
"""The texts of a report for files that are not HTML: no tags, no characters that such files cannot hold."""

from __future__ import annotations

import re

from markupsafe import Markup

from abmsim.report.document import Text

# What XML 1.0 has no place for: control characters, halves of surrogate pairs, two that are no characters.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
INSTEAD = "\N{REPLACEMENT CHARACTER}"


def plain(text: Text) -> str:
    """The text as a reader of the page sees it; what only looks like a tag in a user's text stays."""
    shown = text.striptags() if isinstance(text, Markup) else str(text)
    return UNFIT.sub(INSTEAD, shown)
