# SPDX-License-Identifier: Apache-2.0
"""Answers that come with abmsim say which model gave them, and it is this one, unless the list of exceptions says why not."""

import json
import re

import pytest
from contracts.tree import PACKAGE, ROOT, breaches

from abmsim.version import MODEL_BEHAVIOUR

SAYS = re.compile(r"[Mm]odel[ _]behaviour`? (\d+)")
NOT_RUN = "Not run at full size yet"
PAGES = ("README.md", "scenarios/README.md", "docs/reference/gallery.md", "docs/background/evidence.md")
POSTERIOR = "docs/background/posterior.md"  # there when a city has an ensemble: `make calibration` writes both


def pages() -> dict[str, str]:
    """Every page with figures of the model, by its name; of experiments those that have been run."""
    answers = [f"experiments/{path.parent.name}/README.md" for path in (ROOT / "experiments").glob("*/experiment.yaml")]
    there = [POSTERIOR] if (ROOT / POSTERIOR).exists() else []
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in (*PAGES, *there, *sorted(answers))}
    return {name: text for name, text in texts.items() if NOT_RUN not in text}


def stated(text: str) -> int | None:
    """The model behaviour that a page first states."""
    found = SAYS.search(text)
    return int(found[1]) if found else None


@pytest.mark.parametrize("name", pages())
def test_an_answer_says_which_model_gave_it(name) -> None:
    assert stated(pages()[name]) is not None


def test_answers_are_those_of_this_model() -> None:
    models = {name: stated(text) for name, text in pages().items()}
    assert bool(list((PACKAGE / "cities/ensembles").glob("*.json"))) <= (POSTERIOR in models)
    for path in sorted((PACKAGE / "cities/ensembles").glob("*.json")):  # no city need have one
        models[path.relative_to(ROOT).as_posix()] = json.loads(path.read_text(encoding="utf-8"))["model_behaviour"]
    found = {name: f"model behaviour {model}, this is {MODEL_BEHAVIOUR}" for name, model in models.items()}
    assert breaches("answers", {name: why for name, why in found.items() if models[name] != MODEL_BEHAVIOUR}) == []


@pytest.mark.parametrize(
    ("text", "model"),
    [("`model_behaviour` 3.", 3), ("Model behaviour 12, seed 1", 12), ("the `model_behaviour` that it records", None)],
)
def test_a_stated_model_is_seen(text, model) -> None:
    assert stated(text) == model
