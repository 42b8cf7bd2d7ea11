# SPDX-License-Identifier: Apache-2.0
"""A small trial to write down and change, as somebody outside would."""

from abmsim.analysis.trials.planning import asked_by, plan_lives
from abmsim.scenario.trials import load_trial

TEXT = """schema: 1
id: SMALL
study: Somebody 2013, Journal
trial_city: {population: 900}
eligible: {firm: unregistered}
assign: {unit: firm, share: 0.5}
arms: {control: [], treated: [{registration_payment: {months_of_profit: 2}}]}
horizon_months: 6
outcome: ever_registered
estimand: points
published: {estimate: 49, ci: [39, 59], accept: [39, 59], baseline: 1}
"""


def trial_from(folder, text=TEXT, name="trial.yaml"):
    """Write a trial and read it."""
    file = folder / name
    file.write_text(text)
    return load_trial(file)


def life_from(folder, text=TEXT, seed=1):
    """The one life that a trial needs."""
    lives, _ = plan_lives([asked_by(trial_from(folder, text))], seed)
    return lives[0]
