# SPDX-License-Identifier: Apache-2.0
"""Takes out of a drawing what nobody sees: half of what Matplotlib writes, and a page must be small enough to send."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

CLIP = "clip-path"
_NO_TURN = re.compile(r"rotate\(-?0(?:\.0+)? ")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NAMED = re.compile(r"url\(#([^)]+)\)")


def make_lean(root: ET.Element) -> None:
    """Leave out shapes without ink, groups that say nothing, the usual values, and clips of what lies inside anyway."""
    frames = {clip.get("id", ""): _frame(clip) for clip in root.iter("clipPath")}
    _prune(root)
    for element in root.iter("path"):
        frame = frames.get(_clip_of(element))
        if frame is not None and _lies_inside(element.get("d", ""), frame):
            del element.attrib[CLIP]
    used = {_clip_of(element) for element in root.iter()}
    for parent in list(root.iter()):
        for clip in [child for child in parent if child.tag == "clipPath" and child.get("id") not in used]:
            parent.remove(clip)
    _prune(root)


def _prune(element: ET.Element) -> None:
    children: list[ET.Element] = []
    for child in list(element):
        _prune(child)
        if child.tag == "g" and not child.attrib:
            children.extend(child)
        elif not _is_unseen(child):
            children.append(child)
    element[:] = children
    if _NO_TURN.match(element.get("transform", "")):
        del element.attrib["transform"]
    if element.get("text-anchor") == "start":
        del element.attrib["text-anchor"]


def _is_unseen(element: ET.Element) -> bool:
    if element.tag in ("g", "defs"):
        return not len(element)
    return element.tag == "path" and element.get("fill") == "none" and element.get("stroke", "none") == "none"


def _clip_of(element: ET.Element) -> str:
    named = _NAMED.fullmatch(element.get(CLIP, ""))
    return named[1] if named else ""


def _frame(clip: ET.Element) -> tuple[float, float, float, float] | None:
    """Left, top, right and bottom of a rectangle that clips; None for any other shape."""
    if len(clip) != 1 or clip[0].tag != "rect":
        return None
    left, top, width, height = (float(clip[0].get(name, "nan")) for name in ("x", "y", "width", "height"))
    return left, top, left + width, top + height


def _lies_inside(path: str, frame: tuple[float, float, float, float]) -> bool:
    """Whether every point of a path lies in the frame; Matplotlib writes absolute points, two numbers each."""
    numbers = [float(number) for number in _NUMBER.findall(path)]
    left, top, right, bottom = frame
    across, down = numbers[::2], numbers[1::2]
    return all(left <= x <= right for x in across) and all(top <= y <= bottom for y in down)
