# SPDX-License-Identifier: Apache-2.0
"""What things that come from files of cities and interventions are called in the language of the page."""

from __future__ import annotations

from markupsafe import Markup

from abmsim.report.catalogue import ENGLISH, Words, sentences_of

NAMES = "names."  # before the language, in the name of the catalogue's file


def name_of(words: Words, text: str) -> str:
    """What a name from a file of cities or interventions is called here; a name that nobody translated stays."""
    if words.language == ENGLISH or not text:
        return text
    return sentences_of(words.language, NAMES).gettext(text)


def quoted(words: Words, text: str) -> Markup | str:
    """A text of the model's own files, which are English: a page in another language says which language it is."""
    return text if words.language == ENGLISH or not text else Markup('<span lang="en">{}</span>').format(text)
