# SPDX-License-Identifier: Apache-2.0
"""Prints a report as one web page that needs no network, runs no script but its own, and prints on paper."""

from __future__ import annotations

import base64
import hashlib
from functools import cache, partial
from importlib import resources
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from abmsim.report.catalogue import Words
from abmsim.report.chapters.sentences import titled
from abmsim.report.document import Document, Picture
from abmsim.report.figures.drawing import HALF, NARROW, WIDE, Shape
from abmsim.report.figures.svg import inline_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

STYLE, SCRIPT = "page.css", "comparer.js"


def render_page(document: Document, words: Words) -> str:
    """The page as text: the same document gives the same bytes."""
    return render("page.html.j2", document, words, with_script=document.comparer is not None)


def render(template: str, document: Document, words: Words, *, with_script: bool = False, **more: object) -> str:
    """What a template makes of a document; `more` is what only this template asks for."""
    style, script = _text(STYLE), _text(SCRIPT)
    scripts = f"script-src 'sha256-{_hash(script)}'; " if with_script else ""
    return (
        _environment()
        .get_template(template)
        .render(
            document=document,
            words=words,
            say=words.say,
            style=Markup(style),  # noqa: S704 - a file of this package
            script=Markup(script),  # noqa: S704 - as above
            titled=partial(titled, words),
            policy=f"default-src 'none'; style-src 'sha256-{_hash(style)}'; {scripts}img-src data:; base-uri 'none'; "
            "form-action 'none'",
            svg=_draw,
            hero=(HALF, NARROW),
            usual=(WIDE, NARROW),
            **more,
        )
    )


def _draw(picture: Picture, shapes: Sequence[Shape], prefix: str) -> Markup:
    """The picture once a shape; the page shows the one that fits the screen."""
    title, text = (str(part.striptags()) for part in (picture.title, picture.alternative))
    drawings = []
    for shape in shapes:
        drawing = inline_svg(picture.draw(shape), f"{prefix}-{picture.id}-{shape.name}", title, text)
        kind = "narrow" if shape.is_narrow else "wide"
        drawings.append(Markup('<div class="drawing {}">{}</div>').format(kind, drawing))
    return Markup("").join(drawings)


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _text(name: str) -> str:
    return (resources.files("abmsim.report") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("abmsim.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
