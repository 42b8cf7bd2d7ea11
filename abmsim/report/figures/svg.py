# SPDX-License-Identifier: Apache-2.0
"""Makes a drawn figure part of a web page: no style attributes, no ids that clash, the page's own letters."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from markupsafe import Markup

from abmsim.report.figures.lean import make_lean
from abmsim.report.figures.style import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SVG = "{http://www.w3.org/2000/svg}"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
ADDRESS = "from:"  # the gid of a text that shows a number: `from:` and the number's address

_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_FONT = re.compile(r"^(?:(?P<style>italic|oblique)\s+)?(?:(?P<weight>bold|\d{3})\s+)?(?P<size>[\d.]+)px\s")
_KEPT_STYLES = {
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-dashoffset",
    "stroke-linejoin", "stroke-linecap", "stroke-miterlimit", "opacity", "text-anchor", "clip-path", "font-size",
    "font-weight", "font-style",
}  # fmt: skip


def inline_svg(figure: Figure, prefix: str, title: str, description: str) -> Markup:
    """The figure as an `<svg>` element that a page with a strict content policy shows as it was drawn.

    Matplotlib writes `style="..."` attributes, which such a page ignores; they become plain attributes. Numbers in
    paths are cut to hundredths of a point, which nobody can see and which halves the size.
    """
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    drawn = io.BytesIO()
    with style():
        FigureCanvasSVG(figure).print_svg(drawn, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
    root = ET.fromstring(drawn.getvalue())  # noqa: S314 - as above
    for parent in root.iter():
        for child in [child for child in parent if child.tag.endswith(("metadata", "}style"))]:
            parent.remove(child)
    for element in root.iter():
        _plain_element(element, prefix)
    make_lean(root)
    _describe(root, prefix, title, description)
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - the writer escapes every text and attribute


def whole_svg(figure: Figure, title: str) -> str:
    """The figure as the text of a file of its own, the same bytes each time."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    drawn = io.BytesIO()
    with style():
        metadata = {"Date": None, "Creator": None, "Title": title}
        FigureCanvasSVG(figure).print_svg(drawn, metadata=metadata)  # type: ignore[no-untyped-call]
    return drawn.getvalue().decode("utf-8")


def _describe(root: ET.Element, prefix: str, title: str, description: str) -> None:
    root.attrib = {"viewBox": root.attrib["viewBox"], "role": "img", "focusable": "false"}
    root.set("aria-labelledby", f"{prefix}-title {prefix}-text")
    for position, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(tag, {"id": f"{prefix}-{'text' if position else 'title'}"})
        element.text = text
        root.insert(position, element)


def _plain_element(element: ET.Element, prefix: str) -> None:
    element.tag = element.tag.removeprefix(SVG)
    styles = element.attrib.pop("style", "")
    for name, value in _styles(styles):
        element.set(name, value)
    if XLINK_HREF in element.attrib:
        element.set("href", element.attrib.pop(XLINK_HREF))
    for name, value in list(element.attrib.items()):
        if name == "id":
            _name(element, value, prefix)
        elif name == "href":
            element.set(name, f"#{prefix}-{value.removeprefix('#')}")
        elif name in ("d", "transform", "x", "y", "width", "height", "points"):
            element.set(name, " ".join(_LONG_NUMBER.sub(_hundredths, value).split()))
        else:
            element.set(name, _REFERENCE.sub(rf"url(#{prefix}-\1)", value))
    element.text = None if element.text is not None and not element.text.strip() else element.text
    element.tail = None


def _hundredths(found: re.Match[str]) -> str:
    short = f"{float(found[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def _name(element: ET.Element, value: str, prefix: str) -> None:
    if value.startswith(ADDRESS):
        del element.attrib["id"]
        element.set("data-from", value.removeprefix(ADDRESS))
    elif element.tag in ("g", "text") and not value.startswith("clip"):
        del element.attrib["id"]  # nothing refers to groups
    else:
        element.set("id", f"{prefix}-{value}")


def _styles(text: str) -> list[tuple[str, str]]:
    plain = []
    for declaration in filter(None, (part.strip() for part in text.split(";"))):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font":  # how matplotlib before 3.11 says it
            plain.extend(_font(value))
        elif name in _KEPT_STYLES:
            plain.append((name, value))
    return plain


def _font(value: str) -> list[tuple[str, str]]:
    """Size and weight of the `font` shorthand; the family is the page's."""
    found = _FONT.match(value)
    if not found:
        return []
    named = [("font-size", found["size"]), ("font-weight", found["weight"]), ("font-style", found["style"])]
    return [(name, part) for name, part in named if part]
