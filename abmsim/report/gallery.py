# SPDX-License-Identifier: Apache-2.0
"""Writes the gallery of the documents from a real run: every figure with its words, and how to get each: `make gallery`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from abmsim.report.catalogue import Words, languages
from abmsim.report.chapters.terms import TERMS
from abmsim.report.compose import compose
from abmsim.report.document import Document, Picture
from abmsim.report.figures.drawing import WIDE
from abmsim.report.folder import ResultsFolder, read_folder
from abmsim.report.formats.pictures import named, svg
from abmsim.report.formats.plain import plain
from abmsim.results.files import write_text

TERMS_PAGE = Path("background/terms.md")
PAGE, PICTURES = Path("reference/gallery.md"), Path("pictures/gallery")
TERMS_HEAD = """# The words of the report in its languages

One word for one thing, in each language; the catalogues in `abmsim/report/languages/` keep to them, and `make gallery`
writes this page from there. Below each word what it means.

| English | Spanish | Vietnamese |
|---|---|---|
"""
OTHER_LANGUAGES = {"es": "waterfall", "vi": "effects"}
HEAD = """# Gallery

What a run gives, drawn from a real one: *{name}*, {pairs} pairs, seed {seed}, scale {scale:g},
`model_behaviour` {behaviour}. Renewed by `make gallery`; nothing on this page is drawn or written by hand.

```sh
abmsim report DIR --format figures          # every figure as SVG and PNG, 2,000 dots wide, into DIR/figures/
abmsim report DIR --language vi             # the page in Vietnamese; es: Spanish
abmsim report DIR --format pdf              # the page on paper; docx: a document; pptx: slides; brief: one sheet
```

In Python the same figures are `result.plot.claims()`, `.waterfall()`, `.effects()`, `.levels()`, `.communities()` and
`.office()`, each a matplotlib figure.
"""
ENTRY = """
## {title}

![{alternative}](../{path})

{alternative}{note}
"""


def write_gallery(results: Path, documents: Path) -> Path:
    """Write the page and its pictures below `documents`; return the page.

    Raises:
        DamagedError: the results folder is incomplete or damaged.
    """
    folder = read_folder(results)
    (documents / PICTURES).mkdir(parents=True, exist_ok=True)
    entries = [_entry(documents, name, picture) for name, picture in _shown(folder)]
    write_text(documents / PAGE, [HEAD.format(**_run(folder)), *entries])
    return documents / PAGE


def write_terms(documents: Path) -> Path:
    """Write the words of the report in every language below `documents`; return the page."""
    spoken = [Words(language) for language in languages()]
    rows = [
        "| {} |\n".format(" | ".join(plain(words.say(f"term.{term}{part}")) for words in spoken))
        for term in TERMS
        for part in ("", ".means")
    ]
    write_text(documents / TERMS_PAGE, [TERMS_HEAD, *rows])
    return documents / TERMS_PAGE


def _shown(folder: ResultsFolder) -> Iterator[tuple[str, Picture]]:
    """Every figure in English, and one in each other language."""
    yield from named(_told(folder, "en"))
    for language, wanted in OTHER_LANGUAGES.items():
        for name, picture in named(_told(folder, language)):
            if name == wanted:
                yield f"{name}-{language}", picture


def _told(folder: ResultsFolder, language: str) -> Document:
    return compose(folder, Words(language))


def _run(folder: ResultsFolder) -> dict[str, Any]:
    manifest, first = folder.manifest, folder.results[0]
    return {
        "name": first.resolved.name,
        "pairs": first.pairs,
        "seed": manifest["seed"],
        "scale": float(manifest["scale"]),
        "behaviour": manifest["versions"]["model_behaviour"],
    }


def _entry(documents: Path, name: str, picture: Picture) -> str:
    path = PICTURES / f"{name}.svg"
    write_text(documents / path, [svg(picture, WIDE)])
    note = f"\n\n*{plain(picture.note)}*" if picture.note else ""
    alternative = plain(picture.alternative)
    return ENTRY.format(title=plain(picture.title), alternative=alternative, path=path.as_posix(), note=note)


def main(arguments: Sequence[str]) -> int:
    """Renew the gallery from a results folder: RESULTS DOCUMENTS."""
    results, documents = Path(arguments[0]), Path(arguments[1])
    write_terms(documents)
    sys.stdout.write(f"{write_gallery(results, documents)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
