# SPDX-License-Identifier: Apache-2.0
"""Tells what a sensitivity analysis found: a line an input, the floor beside it, and what to keep in mind."""

from __future__ import annotations

from decimal import Decimal

import typer

from abmsim.analysis.effects import Estimate
from abmsim.analysis.sensitivity.found import INTERVALS, JUDGED_BY, Index, Sensitivity
from abmsim.analysis.sensitivity.tornado import Tornado
from abmsim.cli.tables import print_table
from abmsim.scenario.problems import echo, listed

EXPLAINED = {
    "ST": "the share of variance that would be left if all but this input were known (1 = all of it)",
    "mu_star": "by how much the measure moves, on average, when the input crosses its range",
    "pawn": "how far the distribution of the measure shifts when the input becomes known (0 to 1)",
    "delta": "how much of the density of the measure moves when the input becomes known (0 to 1)",
}
VERY_LARGE = 1000


def show(found: Sensitivity, case: str) -> None:
    """Print the table, the sentence that sums it up, and the warnings."""
    kind = JUDGED_BY[found.method]
    typer.echo(
        f"{found.measure}: {found.method}, {found.samples} samples, {found.runs} runs{f'; {case}' if case else ''}"
    )
    typer.echo(f"{kind} is {EXPLAINED[kind]}; {INTERVALS[found.method]}.")
    others = [name for name in found.indices if name != kind]
    heads = ["input", f"{kind} (interval)", "luck alone", "verdict", *others, "meaning"]
    last = len(heads) - 1
    folds = [(0, last), (1,), (2,), (3,), *([tuple(range(4, last))] if others else [])]
    print_table(heads, [_row(found, place, kind, others) for place in found.ranked()], folds)
    typer.echo(summary(found))
    typer.echo(luck(found))
    if found.held_out is not None:
        typer.echo(found.held_out.told())
    for warning in found.warnings:
        typer.echo(f"warning: {warning}", err=True)


def _row(found: Sensitivity, place: int, kind: str, others: list[str]) -> list[str]:
    index = found.indices[kind]
    more = [digits(float(found.indices[name].values[place])) for name in others]
    meaning = (found.meanings or {}).get(found.names[place], "")
    return [found.names[place], interval(index, place), digits(index.floor), found.verdicts[place], *more, meaning]


def interval(index: Index, place: int) -> str:
    """A value with its interval."""
    value, low, high = (digits(float(part[place])) for part in (index.values, index.low, index.high))
    return f"{value} ({low} to {high})"


def digits(value: float) -> str:
    """Three significant digits, without powers of ten.

    >>> digits(0.04321), digits(12345.6), digits(0.0), digits(-1.234e-7)
    ('0.0432', '12,346', '0', '-0.000000123')
    """
    if abs(value) >= VERY_LARGE:
        return f"{value:,.0f}"
    text = f"{Decimal(f'{value:.3g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def summary(found: Sensitivity) -> str:
    """Who matters, in one sentence."""
    ranked = found.ranked()
    names = {verdict: [echo(found.names[place]) for place in ranked if found.verdicts[place] == verdict]
             for verdict in ("matters", "undecided", "does not matter")}  # fmt: skip
    head = f"What matters: {listed(names['matters'], 40)}." if names["matters"] else "No input is shown to matter."
    return f"{head} Undecided: {len(names['undecided'])}; does not matter: {len(names['does not matter'])}."


def luck(found: Sensitivity) -> str:
    """The share of luck in one sentence."""
    known = found.luck
    if known.share_of_answer is None or known.share_of_one_run is None:
        return "The share of luck is unknown."
    pairs = f"means over {known.pairs} pairs" if known.pairs > 1 else "the answers"
    return (f"Luck makes {known.share_of_answer:.0%} of the variance of {pairs}, "
            f"{known.share_of_one_run:.0%} of that of one pair.")  # fmt: skip


def show_tornado(found: Tornado, case: str) -> None:
    """Print what each number alone does at its two bounds."""
    usual = digits(found.usual.mean)
    typer.echo(f"{found.measure}: one number at a time, {usual} as usual{f'; {case}' if case else ''}")
    heads = ["input", "bounds", "change at low (interval)", "change at high (interval)", "meaning"]
    rows = [
        [arm.name, f"{digits(arm.low_bound)} to {digits(arm.high_bound)} {arm.unit}", change(arm.at_low),
         change(arm.at_high), arm.meaning]
        for arm in found.arms
    ]  # fmt: skip
    print_table(heads, rows, [(0, len(heads) - 1), (1,), (2,), (3,)])
    typer.echo("One number at a time cannot see how numbers act together: method: {sample: morris} can.")


def change(one: Estimate) -> str:
    """A change with its interval, where there is one."""
    if one.pairs == 1:
        return digits(one.mean)
    return f"{digits(one.mean)} ({digits(one.interval.low)} to {digits(one.interval.high)})"
