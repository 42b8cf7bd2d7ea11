# SPDX-License-Identifier: Apache-2.0
"""Fits each community's pull to business and to a licence so that the untreated city keeps the firms that its profile counts.

Run: python experiments/city_at_rest/fit.py [rounds]. It prints what it found; the profile is changed by hand.
"""

import sys
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

import abmsim

BASELINE = "scenarios/baseline.yaml"
MONTHS, LUCKS = 60, (1, 2, 3, 4, 5, 6)
LAST_YEAR = slice(MONTHS - 11, MONTHS + 1)
DOLLARS_PER_LOG_POINT, LICENCE_DOLLARS_PER_LOG_POINT = 700.0, 250.0  # damped Newton steps, from trial runs
STOCKS = ("registered_firms", "unregistered_firms")
Array = npt.NDArray[np.float64]


def stocks(pulls: Sequence[str], communities: Sequence[str]) -> Array:
    """Return the mean stock by community and kind (c x 2): the mean of 60 months, and of the last year, by 2 to 3."""
    scenario = abmsim.load_scenario(BASELINE, settings=tuple(pulls), months=MONTHS)
    found = np.zeros((len(LUCKS), MONTHS + 1, len(communities), len(STOCKS)))
    for place, seed in enumerate(LUCKS):
        economy = abmsim.Economy(scenario, seed=seed)
        for month in range(MONTHS + 1):
            if month:
                economy.step()
            levels = economy.measures()
            found[place, month] = [[levels[name][stock] for stock in STOCKS] for name in communities]
    mean = found.mean(axis=0)
    blend: Array = 0.4 * mean.mean(axis=0) + 0.6 * mean[LAST_YEAR].mean(axis=0)
    return blend


def goal(scenario: abmsim.Scenario, communities: Sequence[str]) -> Array:
    """Return what the profile counts (c x 2)."""
    residents = abmsim.Economy(scenario, seed=1).measures()
    numbers = scenario.numbers
    rows = []
    for name in communities:
        firms = residents[name]["residents"] * numbers[f"communities.{name}.businesses_per_adult"]
        without = numbers[f"communities.{name}.share_of_businesses_unregistered"]
        rows.append((firms * (1 - without), firms * without))
    return np.array(rows)


def main(rounds: int) -> None:
    """Print the pulls of each round and how far the stocks are from the profile's."""
    scenario = abmsim.load_scenario(BASELINE, months=MONTHS)
    communities = [community.name for community in scenario.city.communities]
    names = [
        f"communities.{name}.pull_to_{what}_dollars_per_month"
        for name in communities
        for what in ("business", "licence")
    ]
    pulls = np.array([scenario.numbers[name] for name in names]).reshape(-1, 2)
    wanted = goal(scenario, communities)
    for number in range(rounds):
        lived = stocks([f"{name}={value:.1f}" for name, value in zip(names, pulls.ravel(), strict=True)], communities)
        sys.stdout.write(f"round {number + 1}: stock over the profile's {np.round(lived / wanted, 3).tolist()}\n")
        both = np.log(lived.sum(axis=1) / wanted.sum(axis=1))
        licensed, other = np.log(lived / wanted).T
        pulls[:, 0] = np.clip(pulls[:, 0] - DOLLARS_PER_LOG_POINT * both, -900, 900)
        pulls[:, 1] = np.clip(pulls[:, 1] - LICENCE_DOLLARS_PER_LOG_POINT * (licensed - other), -900, 900)
        sys.stdout.write(f"  next pulls {np.round(pulls).tolist()}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4)
