# SPDX-License-Identifier: Apache-2.0
"""Turns of phrase that the checks build themselves (ranges, nearest names), in other languages than English."""

import re
from typing import Final

_AMOUNT: Final = r"(-?[0-9.,]+)"
_SPANISH: Final = (
    (r"^did you mean (.+)\?$", r"¿quiso decir \1?"),
    (rf"^{_AMOUNT} is {_AMOUNT} %; did you mean (.+)\?", r"\1 es \2 %; ¿quiso decir \3?"),
    (rf"the nearest allowed value is {_AMOUNT}", r"el valor permitido más cercano es \1"),
    (r"`force: true` allows it, with a warning", "`force: true` lo permite, con una advertencia"),
    (r"^a whole number, ", "un número entero, "),
    (rf"^more than {_AMOUNT}, up to {_AMOUNT}", r"más de \1, hasta \2"),
    (r" if it is meant as text$", " si es texto"),
    (rf"{_AMOUNT} to {_AMOUNT}", r"de \1 a \2"),
    (rf"{_AMOUNT} or more", r"\1 o más"),
    (rf"{_AMOUNT} or less", r"\1 o menos"),
    (r"^any number", "cualquier número"),
    (r"^such as ", "por ejemplo "),
    (r"^text$", "texto"),
    (r"^true or false$", "true o false"),
    (r"^a list of: ", "una lista de: "),
    (r"^a month as YYYY-MM, or the number of the month \(1 is the first\)$", "un mes AAAA-MM, o su número (1 es el primero)"),
    (r"^a month as YYYY-MM$", "un mes como AAAA-MM"),
    (r"characters on one line$", "caracteres en una línea"),
    (r"^remove it$", "quítela"),
    (r"^write one number", "escriba un número"),
    (rf"^write {_AMOUNT}; the unit is already known$", r"escriba \1; la unidad ya se sabe"),
    (r"^keys and values$", "claves y valores"),
    (r"shows them( all)?$", "los muestra"),
    (r"shows all names$", "muestra todos los nombres"),
    (r"^a file that exists", "un archivo que existe"),
    (r"\((\d+) in all\)$", r"(\1 en total)"),
)  # fmt: skip
PHRASES: Final = {"es": tuple((re.compile(pattern), words) for pattern, words in _SPANISH)}
LABELS: Final = {
    "en": {"found": "found", "allowed": "allowed", "try": "try", "whole": "(the whole file)"},
    "es": {"found": "hay", "allowed": "se puede", "try": "pruebe", "whole": "(todo el archivo)"},
}


def translated(text: str, language: str) -> str:
    """Give a text with the turns of phrase that are known in the language; the rest stays English."""
    for pattern, words in PHRASES.get(language, ()):
        text = pattern.sub(words, text)
    return text
