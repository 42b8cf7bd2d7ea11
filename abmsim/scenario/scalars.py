# SPDX-License-Identifier: Apache-2.0
"""What a word in a YAML file means: text, number, true or false, or a spelling that programs read differently."""

import re
from decimal import Decimal
from typing import Final, NamedTuple


class Meaning(NamedTuple):
    """The value of a plain word; `trap` names the entry of the catalogue that says why it cannot be trusted."""

    value: str | int | float | bool | None
    trap: str = ""
    better: str = ""


_WHOLE: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)?\.[0-9]+|[-+]?(0|[1-9][0-9]*)\.")
_MOST_DIGITS: Final = 15

_WORDS: Final[dict[str, Meaning]] = {
    "": Meaning(None),
    "~": Meaning(None),
    "null": Meaning(None),
    "Null": Meaning(None),
    "NULL": Meaning(None),
    "true": Meaning(True),
    "True": Meaning(True),
    "TRUE": Meaning(True),
    "false": Meaning(False),
    "False": Meaning(False),
    "FALSE": Meaning(False),
}
_YES_NO: Final = {"y": "true", "yes": "true", "on": "true", "n": "false", "no": "false", "off": "false"}

# Spellings that YAML 1.1, YAML 1.2 and people read differently: (pattern, entry of the catalogue).
_TRAPS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"[-+]?0[0-9_]+"), "leading_zero"),
    (re.compile(r"[-+]?0[xXoObB][0-9a-fA-F_]+"), "other_base"),
    (re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]+"), "exponent"),
    (re.compile(r"[-+]?[0-9][0-9_]*_[0-9_]*(\.[0-9_]*)?"), "underscore"),
    (re.compile(r"[-+]?\.(inf|Inf|INF)|[-+]?(inf|Infinity|infinity)|\.(nan|NaN|NAN)|nan|NaN"), "not_finite"),
    (re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?"), "clock_time"),
    (re.compile(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?"), "thousands_comma"),
    (re.compile(r"[-+]?[0-9]+,[0-9]+"), "comma_decimal"),
    (re.compile(r"[-+]?\$ ?[0-9][0-9,._]*[kKmM]?|[0-9][0-9,._]* ?(dollars|USD|\$)"), "dollar_sign"),
    (re.compile(r"[-+]?[0-9][0-9,._]* ?%"), "per_cent"),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?"), "whole_date"),
)

# Most words are text, and tell it by their first two letters: no number, and no trap but yes and no, begins with them.
_TEXT: Final = re.compile(r"(?!inf|nan)[^-+.$0-9].", re.IGNORECASE)


def meaning_of(text: str) -> Meaning:
    """Read an unquoted word by YAML 1.2, naming the trap when others would read it differently."""
    if text in _WORDS:
        return _WORDS[text]
    if text.lower() in _YES_NO:
        return Meaning(text, "yes_no", _YES_NO[text.lower()])
    if _TEXT.match(text):
        return Meaning(text)
    if _WHOLE.fullmatch(text):
        return _whole(text)
    if _DECIMAL.fullmatch(text):
        return Meaning(float(text)) if len(text) <= 2 * _MOST_DIGITS else Meaning(text, "too_many_digits")
    for pattern, trap in _TRAPS:
        if pattern.fullmatch(text[:200]):
            return Meaning(text, trap, _better(trap, text))
    return Meaning(text)


def _whole(text: str) -> Meaning:
    if len(text.lstrip("+-")) > _MOST_DIGITS:
        return Meaning(text, "too_many_digits")
    return Meaning(int(text))


def _better(trap: str, text: str) -> str:
    """Give the spelling everybody reads the same way, where there is one."""
    digits = re.sub(r"[^0-9.+-]", "", text)
    if trap == "comma_decimal":
        return text.replace(",", ".")
    if trap == "per_cent":
        return _shifted(text)
    if trap == "whole_date":
        return f"{text[:4]}-{int(text[5:7].strip('-')):02d}"
    if trap == "exponent":
        return _unfolded(text)
    if trap == "leading_zero":
        return digits.lstrip("0") or "0"
    if trap == "dollar_sign":
        thousands = {"k": "000", "m": "000000"}.get(text[-1:].lower(), "")
        return digits.strip(".-+") + thousands
    return digits if trap in ("underscore", "thousands_comma") else ""


def _shifted(text: str) -> str:
    number = re.sub(r"[^0-9.]", "", text.replace(",", "."))
    return format(round(float(number) / 100, 6), "g") if number.count(".") <= 1 else ""


def _unfolded(text: str) -> str:
    power = re.split("[eE]", text)[1]
    return format(float(text), ".12f").rstrip("0").rstrip(".") if len(power.strip("+-")) <= 1 else ""


_AMOUNT: Final = re.compile(r"\s*([0-9]{1,9}(?:\.[0-9]{1,6})?)\s*([a-zA-Z/ ]+)")
_TIMES: Final = {"k": 1000, "thousand": 1000, "m": 1_000_000, "million": 1_000_000}


def amount_in(text: str) -> str:
    """Give the digits of an amount with a unit or with words of size: 36 of `36 months`, 100000 of `100k`."""
    found = _AMOUNT.fullmatch(text[:60])
    if found is None:
        return ""
    first_word = "".join(found.group(2).split()[:1]).casefold()
    amount = Decimal(found.group(1)) * _TIMES.get(first_word, 1)
    return format(amount, "f").rstrip("0").rstrip(".") if "." in str(amount) else format(amount, "f")
