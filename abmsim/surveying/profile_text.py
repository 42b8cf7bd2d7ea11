# SPDX-License-Identifier: Apache-2.0
"""Writes the profile of a new city: what was found, and the rest copied from another city and marked as assumed."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from abmsim.parameters import Number
from abmsim.scenario.cities import City
from abmsim.scenario.explaining import all_cities
from abmsim.scenario.numbers import stem_numbers
from abmsim.scenario.places import Library
from abmsim.scenario.plan import Community
from abmsim.scenario.problems import Report, plain
from abmsim.surveying.found import Found
from abmsim.units import PRICE_YEAR, is_money

_STEP: Final = "  "
_COMMUNITIES: Final = "communities"
Branch = dict[str, "Branch | Number"]


@dataclass(frozen=True, slots=True)
class NewCity:
    """What a new city is called, which city it copies from, who lives there, and what was found out about it."""

    name: str
    label: str
    model: str
    communities: tuple[Community, ...] = ()
    found: tuple[Found, ...] = ()
    remarks: tuple[str, ...] = field(default=())


def city_text(new: NewCity, library: Library | None = None) -> str:
    """Give a commented profile that validates; every number says whether it was measured, estimated or assumed."""
    shelf = library or Library()
    model = all_cities(shelf)[new.model]
    numbers = numbers_of_new(new, model, shelf)
    return "\n".join(_lines(new, model, numbers)) + "\n"


def communities_of(new: NewCity, model: City) -> tuple[Community, ...]:
    """Give who lives in the new city: the communities asked for, else those of the model."""
    return new.communities or model.profile.communities


def numbers_of_new(new: NewCity, model: City, library: Library) -> dict[str, Number]:
    """Give every number of the new city by name, in the order of the model's file, found ones in place of copied ones."""
    report = Report()
    defaults = stem_numbers(library, report)
    report.stop_if_wrong()
    numbers = {number.name: number for number in _copied(new, model)}
    for one in new.found:
        known = numbers.get(one.name) or defaults[one.name]
        numbers[one.name] = _with(known, one.within(known.unit))
    return numbers


def _with(number: Number, one: Found) -> Number:
    return replace(
        number, value=one.value, low=one.low, high=one.high, source=one.source, confidence=one.confidence, year=one.year
    )


def _copied(new: NewCity, model: City) -> Iterator[Number]:
    """Give the model's numbers as assumptions; a new community has those of one with its language, else of the first."""
    like = {one.name: _alike(one, model) for one in communities_of(new, model)}
    written = False
    for number in model.numbers.values():
        section = number.name.partition(".")[0]
        if section != _COMMUNITIES:
            yield _assumed(number, number.name, model)
        elif not written:
            written = True
            for name, other in like.items():
                yield from _community(name, other, model)


def _alike(one: Community, model: City) -> str:
    names = [other.name for other in model.profile.communities]
    speaking = [other.name for other in model.profile.communities if other.language == one.language]
    return one.name if one.name in names else (speaking or names)[0]


def _community(name: str, other: str, model: City) -> Iterator[Number]:
    start = f"{_COMMUNITIES}.{other}."
    for number in model.numbers.values():
        if number.name.startswith(start):
            rest = number.name.removeprefix(start)
            meaning = number.meaning if name == other else _for_anybody(rest, number.meaning, model)
            yield _assumed(replace(number, meaning=meaning), f"{_COMMUNITIES}.{name}.{rest}", model)


def _for_anybody(rest: str, meaning: str, model: City) -> str:
    """Give a meaning without the name of the model's community: what differs between its communities is replaced."""
    numbers = (model.numbers.get(f"{_COMMUNITIES}.{one.name}.{rest}") for one in model.profile.communities)
    words = [number.meaning.split() for number in numbers if number is not None]
    if all(" ".join(one) == meaning for one in words):
        return meaning
    start, end = _shared(words), _shared([one[::-1] for one in words])
    own = meaning.split()
    return " ".join([*own[:start], "members of this community", *(own[-end:] if end else ())])


def _shared(texts: Sequence[Sequence[str]]) -> int:
    """Give how many words all texts begin with."""
    columns = enumerate(zip(*texts, strict=False))
    return next((position for position, words in columns if len(frozenset(words)) > 1), min(map(len, texts)))


def _assumed(number: Number, name: str, model: City) -> Number:
    source = f"copied from {model.profile.label}, to be replaced ({number.source})"
    year = PRICE_YEAR if is_money(number.unit) else None
    return replace(number, name=name, source=source, confidence="assumed", year=year)


def _lines(new: NewCity, model: City, numbers: Mapping[str, Number]) -> Iterator[str]:
    yield "# yaml-language-server: $schema=city.schema.json   (abmsim schema city > city.schema.json)"
    yield f"# A city profile. What is marked as assumed is copied from {_inline(model.profile.label)}: replace value, range,"
    yield "# source and confidence (measured, estimated, assumed) by what you know. Check it with: abmsim validate THIS_FILE"
    yield "# Dollars are of the `year` of their source; abmsim turns them into dollars of 2015."
    for remark in new.remarks:
        yield f"# {_inline(remark)}"
    yield "schema: 1"
    yield f"name: {quoted(new.name)}"
    yield f"label: {quoted(new.label)}"
    words = {
        f"{_COMMUNITIES}.{one.name}": {"label": one.label, "language": one.language}
        for one in communities_of(new, model)
    }
    words |= {f"sectors.{one.name}": {"label": one.label, "path": one.path} for one in model.profile.sectors}
    yield from _tree(_nested(numbers, words), "", words)


def _inline(text: str) -> str:
    """Give text for one line of comment."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _nested(numbers: Mapping[str, Number], words: Mapping[str, object]) -> Branch:
    """Give numbers as a tree, one level for each part of a name."""
    top: Branch = {}
    for name in words:
        _below(top, name.split("."))
    for name, number in numbers.items():
        *parents, last = name.split(".")
        _below(top, parents)[last] = number
    return top


def _below(top: Branch, parts: Sequence[str]) -> Branch:
    branch = top
    for part in parts:
        following = branch.setdefault(part, {})
        if isinstance(following, Number):
            raise TypeError(f"{part} is a number and a group")
        branch = following
    return branch


def _tree(branch: Branch, path: str, words: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    depth = path.count(".") + 1 if path else 0
    for key, value in words.get(path, {}).items():
        yield f"{_STEP * depth}{key}: {quoted(value)}"
    for key, node in branch.items():
        if isinstance(node, Number):
            yield f"{_STEP * depth}{key}: {_number(node)}"
            continue
        yield f"{_STEP * depth}{key}:"
        yield from _tree(node, f"{path}.{key}" if path else key, words)


def _number(number: Number) -> str:
    pairs = {
        "value": plain(number.value),
        "unit": number.unit,
        "range": f"[{plain(number.low)}, {plain(number.high)}]",
        "meaning": quoted(number.meaning),
        "source": quoted(number.source),
        "confidence": number.confidence,
    }
    if is_money(number.unit):
        pairs["year"] = str(number.year or PRICE_YEAR)
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"


def quoted(text: str) -> str:
    """Give text so that YAML reads it back letter by letter."""
    return text if re.fullmatch(r"[A-Za-z][A-Za-z ]*[A-Za-z]", text) and " " in text else json.dumps(text)
