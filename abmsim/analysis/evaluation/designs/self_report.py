# SPDX-License-Identifier: Apache-2.0
"""Clients are asked what came of the help: what most grant reports rest on. Misses what would have come anyway."""

from __future__ import annotations

from abmsim.analysis.evaluation.asking import (
    Dice,
    clients_who_answer,
    credited,
    now_and_before,
    picked,
    remembered,
    still_here,
)
from abmsim.analysis.evaluation.designs.finding import Finding
from abmsim.analysis.evaluation.living import Setting
from abmsim.analysis.evaluation.numbers import Evaluating
from abmsim.analysis.evaluation.statistics import mean_test

TEST = "t test of the clients' mean against zero"


def self_report(setting: Setting, outcome: str, most: int | None, numbers: Evaluating, dice: Dice) -> Finding:
    """Multiply what the clients who answer put down to the programme, on average, by the number of clients."""
    clients = still_here(setting.lives.clients, setting)
    asked = clients.only(picked(len(clients), most, dice))
    told = asked.only(clients_who_answer(asked, setting, numbers, dice))
    now, before = now_and_before(told, outcome, setting)
    claims = credited(now, remembered(before, outcome, numbers, dice), outcome, numbers, dice)
    return Finding.of(mean_test(claims), len(clients), TEST, len(asked), len(clients), clients.place)
