# SPDX-License-Identifier: Apache-2.0
"""Writes everything that acted in a scenario as one YAML text: the same scenario gives the same bytes anywhere."""

import json
from collections.abc import Iterable, Mapping

from abmsim.parameters import Number
from abmsim.scenario.money import Instalment
from abmsim.scenario.plan import InterventionPlan, Scenario
from abmsim.scenario.problems import plain


def write_resolved(scenario: Scenario) -> str:
    """Give the resolved scenario; `registry` holds value, unit and where each number was set, in dollars of 2015."""
    calendar, city = scenario.calendar, scenario.city
    lines = [
        "schema: 1",
        f"name: {_quoted(scenario.name)}",
        f"question: {_quoted(scenario.question)}",
        f"city: {scenario.city.name}",
        f"start: {calendar.text(1)}",
        f"months: {scenario.months}",
        f"overspend: {scenario.overspend}",
        *_section("interventions", (_intervention(scenario, plan) for plan in scenario.interventions)),
        *_section("funding", (_funding(scenario, one) for one in scenario.instalments)),
        *_section("forced", (f"  - {name}" for name in scenario.forced)),
        *_section("communities", (_words(one.name, one.label, "language", one.language) for one in city.communities)),
        *_section("sectors", (_words(one.name, one.label, "path", one.path) for one in city.sectors)),
        "numbers:",
        *(_number(name, scenario.numbers[name], scenario.registry.get(name)) for name in sorted(scenario.numbers)),
    ]
    return "\n".join(lines) + "\n"


def _section(name: str, lines: Iterable[str]) -> list[str]:
    content = list(lines)
    return [f"{name}:", *content] if content else [f"{name}: []"]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=True)


def _words(name: str, label: str, word: str, text: str) -> str:
    return f"  - {_flow({'name': name, 'label': _quoted(label), word: _quoted(text)})}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return plain(float(value))
    if isinstance(value, tuple):
        return "[" + ", ".join(_quoted(str(one)) for one in value) + "]"
    return _quoted(str(value))


def _flow(pairs: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"


def _intervention(scenario: Scenario, plan: InterventionPlan) -> str:
    calendar = scenario.calendar
    pairs = {"id": _quoted(plan.id), "start": calendar.text(plan.start), "end": calendar.text(plan.end)}
    pairs |= {name: _value(value) for name, value in sorted(plan.options.items()) if value is not None}
    return f"  - {plan.kind}: {_flow(pairs)}"


def _funding(scenario: Scenario, one: Instalment) -> str:
    calendar = scenario.calendar
    pairs = {
        "source": _quoted(one.source),
        "payer": one.payer,
        "dollars": plain(one.cents / 100),
        "month": calendar.text(one.month),
        "until": calendar.text(one.until),
    }
    if one.in_kind:
        pairs["in_kind"] = "true"
    if one.covers:
        pairs["covers"] = _value(one.covers)
    return f"  - {_flow(pairs)}"


def _number(name: str, value: float, number: Number | None) -> str:
    pairs = {"value": plain(value)}
    if number is not None:
        pairs |= {
            "unit": _quoted(number.unit),
            "confidence": number.confidence,
            "set": _quoted(f"{number.file}:{number.line}"),
        }
    return f"  {name}: {_flow(pairs)}"
