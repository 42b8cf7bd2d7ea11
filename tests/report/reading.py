# SPDX-License-Identifier: Apache-2.0
"""Reads a report the way a browser does, with nothing of abmsim in between."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "hr", "input"}


@dataclass
class Element:
    """A tag with its attributes, its children and the text between them."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def walk(self):
        """This element and everything inside it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def text(self, without: tuple[str, ...] = ()) -> str:
        """The text inside, leaving out what certain tags contain."""
        parts = []
        for child in self.children:
            if isinstance(child, str):
                parts.append(child)
            elif child.tag not in without:
                parts.append(child.text(without))
        return "".join(parts)

    def all(self, tag: str) -> list[Element]:
        """Every element of one tag."""
        return [element for element in self.walk() if element.tag == tag]

    def first(self, tag: str) -> Element:
        """The first element of one tag; what comes after it is not looked at."""
        return next(element for element in self.walk() if element.tag == tag)

    def inside(self, tag: str) -> Element | None:
        """The nearest element of that tag around this one."""
        around = self.parent
        while around is not None and around.tag != tag:
            around = around.parent
        return around


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document", {})
        self.here = self.root

    def handle_starttag(self, tag, attributes):
        element = Element(tag, {name: value or "" for name, value in attributes}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag, attributes):
        self.here.children.append(Element(tag, {name: value or "" for name, value in attributes}, self.here))

    def handle_endtag(self, tag):
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        self.here = self.here.parent

    def handle_data(self, text):
        self.here.children.append(text)


def parse(page: str) -> Element:
    """The page as a tree; a tag that is closed by another is an error."""
    builder = _Builder()
    builder.feed(page)
    builder.close()
    assert builder.here is builder.root, f"<{builder.here.tag}> is never closed"
    return builder.root
