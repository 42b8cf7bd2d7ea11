# SPDX-License-Identifier: Apache-2.0
"""Same command, same bytes, and no stranger's code: the sources make none of the calls that would break either."""

import ast

import pytest
from contracts.bans import MODEL, bans
from contracts.tree import breaches, sources


def test_the_sources_make_no_banned_call() -> None:
    found = {}
    for source in sources("abmsim"):
        model = source.name.split("/")[1].removesuffix(".py") in MODEL
        found |= {f"{source.name}:{line}": why for line, why in bans(source.tree, model=model).items()}
    assert not breaches("calls", found)


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from yaml import load",
        "from yaml.cyaml import CParser, CLoader",
        "import yaml.cyaml",
        "import random",
        "x = eval('1')",
        "y = hash('name')",
        "subprocess.run(c, shell=True)",
        "YAML(typ='unsafe')",
        "jinja2.Environment(loader=loader)",
        "Environment(loader=loader)",
        "tempfile.mktemp()",
        "np.random.rand(3)",
        "luck.multinomial(3, chances)",
        "order = values.argsort()",
        "total = sum(values)",
        "total = sum(x.dollars for x in lines)",
        "for name in {'a', 'b'}:\n    decide(name)",
        "names = [n for n in set(found)]",
        "names = list({a for a in found})",
        "', '.join(set(found))",
    ],
)
def test_a_banned_call_is_seen(code) -> None:
    assert bans(ast.parse(code), model=False)


@pytest.mark.parametrize(
    "code",
    [
        "import time",
        "from datetime import date",
        "y = math.exp(x)",
        "y = np.log(x)",
        "y = x ** 2",
        "y = a @ b",
        "np.random.default_rng(1)",
    ],
)
def test_what_is_banned_in_the_model_alone_is_seen_there(code) -> None:
    assert bans(ast.parse(code), model=True)
    assert not bans(ast.parse(code), model=False)


@pytest.mark.parametrize(
    "code",
    [
        "names = sorted(set(found))",
        "names = sorted(n for n in {*kept, *asked} if n)",
        "order = np.argsort(values, kind='stable')",
        "count = sum(1 for row in rows)",
        "paid_cents = sum(line.cents for line in lines)",
        "Environment(loader=loader, autoescape=True)",
        "total = math.fsum(values)",
        "YAML(typ='safe')",
        "if name in {'a', 'b'}:\n    pass",
    ],
)
def test_what_is_fine_passes(code) -> None:
    assert not bans(ast.parse(code), model=True)
