# SPDX-License-Identifier: Apache-2.0
"""English words for mistakes in plans: dates, levers, money."""

from typing import Final

PLANS: Final[dict[str, tuple[str, str, str]]] = {
    "unknown_lever": ("there is no intervention of this kind", "{choices}", ""),
    "lever_form": ("an intervention is one kind with its settings", "- liaison: {{language: es, start: 2015-09, end: 2017-02}}", ""),
    "end_before_start": ("the end lies before the start ({start})", "{start} or later (the end is inclusive)", ""),
    "before_scenario": ("this lies before the first month of the scenario", "{first} to {last}", ""),
    "after_scenario": ("this lies after the last month of the scenario", "{first} to {last}", ""),
    "never_acts": ("{key} starts after the last month and does nothing", "", ""),
    "cut_off": ("{key} runs to {end}, but the scenario ends with {last}: what it does and costs after that is in no figure", "", ""),
    "id_twice": ("two interventions have this id; the first is in line {first}", "a different id for each", ""),
    "id_form": ("an id is one word", "letters, digits, - and _, at most 60; not `counterfactual`, `all` or `in_kind`", ""),
    "same_lever_twice": ("the same lever for the same people runs already in these months ({id}, line {line})", "one lever of a kind for the same target at a time", "change the dates, the target, or raise the first one's amount"),
    "late_money": ("money that arrives after it has lapsed can never be spent", "`until` in {month} or later", ""),
    "covers_unknown": ("no intervention of this scenario has a cost item of this name", "{choices}", ""),
    "overspend": ("{month}: {short} are missing for {item} of {id}; {needed} are due and {available} are there", "costs covered by money that has arrived and not lapsed", ""),
    "overspend_warning": ("{month}: {short} are missing for {item} of {id}; the city pays them", "", ""),
    "either_or": ("this stands instead of `{other}`, and both are given", "one of the two", "remove `{other}`, or this"),
    "negative_cost": ("{item} of {id} would cost {found}: a cost is never below 0", "{number} of 0 or more", "{number}: 0 for something that costs nothing"),
    "no_budget": ("{item} of {id} is paid as it happens, and nothing says how much that may be", "a budget that the funding covers from the first month on", "add `{bound}`, or write `overspend: warn`"),
    "no_budget_warning": ("{item} of {id} is paid as it happens and has no budget; the city pays it", "", ""),
    "name_form": ("a name here is one word", "small letters, digits and _, starting with a letter", ""),
    "city_illustrative": ("{city} is made up to try things on: its results say nothing about any real place", "", ""),
    "same_name": ("{file} and {other} are both called '{name}'; give each its own `name:` to tell their results apart", "", ""),
    "shipped_name": ("{file} is called '{name}' like the shipped scenario {other}; give it a `name:` of its own, or results will pass for those of {other}", "", ""),
}  # fmt: skip
