# SPDX-License-Identifier: Apache-2.0
"""Two worlds side by side: what the programme added, what would have come anyway, what it took from others (ODD 4.2).

Additional = Gross - Deadweight + Spillover holds to the last job, every month and community, because all three
are sums over the same residents of the same two worlds.
"""

from collections.abc import Mapping

import numpy as np

from abmsim.accounts import CENTS_PER_DOLLAR
from abmsim.city import City, FloatArray, IntArray, State
from abmsim.counting import job_receipts
from abmsim.economy import Economy
from abmsim.measures import INDEX, PAIRED_INDEX, PAIRED_NAMES
from abmsim.scenario.plan import Scenario

# Plain differences of what there is at the month's end.
STOCKS = {
    "additional_firms": "firms",
    "additional_registered_firms": "registered_firms",
    "additional_owner_jobs": "owner_jobs",
    "additional_employee_jobs": "employee_jobs",
    "additional_fte_jobs": "fte_jobs",
    "additional_outside_staff_jobs": "outside_staff_jobs",
    "additional_jobs_held_below_english": "jobs_held_below_english",
}
# Differences of what happened, summed over the months so far.
SO_FAR = {
    "additional_starts": "starts",
    "additional_registered_starts": "registered_starts",
    "additional_formalised": "formalised",
    "additional_reached_12_months": "reached_12_months",
    "additional_reached_24_months": "reached_24_months",
    "additional_vacated_jobs": "vacated_jobs",
    "thwarted_starts_avoided": "thwarted_starts",
    "additional_wages_dollars": "wages_dollars",
    "additional_incumbent_revenue_dollars": "incumbent_revenue_dollars",
}
# The same of means a head, times the heads.
INCOMES_SO_FAR = {
    "additional_owner_income_dollars": ("owner_income_dollars", "main_job_owners"),
    "additional_resident_income_dollars": ("resident_income_dollars", "residents"),
}
LESS_IS_MORE = "thwarted_starts_avoided"


def jobs_of(city: City) -> IntArray:
    """Return the jobs of each place's firm: the owner's, if it is the main job, and the staff's."""
    owners = (city.people.state == State.OWNER).astype(np.int64)
    jobs: IntArray = owners + city.firms.staff + city.firms.outside_staff
    return jobs


def targeted(scenario: Scenario) -> list[bool]:
    """Return for each community whether some intervention is for it; one that names nobody is for everybody."""
    communities = scenario.city.communities
    if not scenario.interventions:
        return [True] * len(communities)
    return [
        any(_is_for(plan.options, one.name, one.language) for plan in scenario.interventions) for one in communities
    ]


def _is_for(options: Mapping[str, object], community: str, language: str) -> bool:
    named, spoken = options.get("communities"), options.get("language")
    chosen = not isinstance(named, tuple | list) or not named or community in named
    return chosen and (not isinstance(spoken, str) or not spoken or spoken == language)


class Comparison:
    """Follows two worlds of a pair, the first without and the second with the scenario, from month 0 on."""

    def __init__(self, without: Economy, treated: Economy) -> None:
        self.without = without
        self.treated = treated
        self.groups = len(without.communities)
        city = treated.city
        self.identity = city.people.identity.copy()
        self.first_jobs = jobs_of(without.city)
        starts = [plan.start for world in (without, treated) for plan in world.scenario.interventions]
        self.first_lever = min(starts, default=1)
        self.jobs_before_help = np.zeros(len(self.first_jobs), dtype=np.int64)
        self.last_jobs = jobs_of(city)
        self.assisted = np.zeros(len(self.first_jobs), dtype=bool)
        self.community = city.people.community.astype(np.int64)
        self.gone_first = np.zeros(self.groups)  # jobs at month 0 of assisted people who have left since
        self.gone_before_help = np.zeros(self.groups)
        self.persons = np.zeros(self.groups)
        self.job_months = np.zeros(self.groups)
        self.is_target = np.array(targeted(treated.scenario))
        self.so_far = {name: np.zeros(self.groups + 1) for name in (*SO_FAR, *INCOMES_SO_FAR)}

    def _by_community(self, values: IntArray | FloatArray) -> FloatArray:
        return np.asarray(np.bincount(self.community, values, minlength=self.groups), dtype=np.float64)

    def _follow_people(self) -> None:
        """Note who has left, who is helped for the first time, and what jobs they had just before."""
        people = self.treated.city.people
        left = (people.identity != self.identity) | (people.state == State.VACANT)
        gone = left & self.assisted
        self.gone_first += self._by_community(self.first_jobs * gone)
        self.gone_before_help += self._by_community(self.jobs_before_help * gone)
        self.assisted[left] = False
        self.first_jobs[left] = 0
        self.last_jobs[left] = 0
        self.identity = people.identity.copy()
        new = (people.assisted != 0) & ~self.assisted
        self.jobs_before_help[new] = self.last_jobs[new]
        self.assisted |= new
        self.persons += self._by_community(new.astype(np.int64))

    def _displaced(self) -> tuple[FloatArray, FloatArray]:
        """Return displaced and induced jobs at incumbents by community (mainstream markets and the own niche)."""
        one, other = self.without.city.market, self.treated.city.market
        share_0 = _ratio(one.sales / CENTS_PER_DOLLAR, one.spent)
        share_1 = _ratio(other.sales / CENTS_PER_DOLLAR, other.spent)
        displaced = ((share_1 - share_0) * (one.spent / one.receipts_per_job)).sum(axis=1)
        growth = (other.spent - one.spent) / one.receipts_per_job * (1 - share_1.sum(axis=0))
        niche = job_receipts(self.without.city, self.without.profile)
        inside_0 = _ratio(one.niche_sales, one.niche_spent)
        inside_1 = _ratio(other.niche_sales, other.niche_spent)
        displaced += one.niche_spent / CENTS_PER_DOLLAR * (inside_1 - inside_0) / niche
        induced = (other.niche_spent - one.niche_spent) / CENTS_PER_DOLLAR * (1 - inside_1) / niche
        return displaced, np.append(induced, induced.sum() + growth.sum())

    def count(self) -> FloatArray:
        """Return the paired measures of the month just lived (communities and, last, `all`; one column a measure)."""
        self._follow_people()
        jobs_0, jobs_1 = jobs_of(self.without.city), jobs_of(self.treated.city)
        if self.treated.month < self.first_lever:
            self.first_jobs = jobs_0.copy()
        helped = self.assisted
        by = self._by_community
        gross = by((jobs_1 - self.first_jobs) * helped) - self.gone_first
        deadweight = by((jobs_0 - self.first_jobs) * helped) - self.gone_first
        spillover = by((jobs_1 - jobs_0) * ~helped)
        reported = by((jobs_1 - self.jobs_before_help) * helped) - self.gone_before_help
        additional = gross - deadweight + spillover
        self.job_months += additional
        displaced, induced = self._displaced()
        self.last_jobs = jobs_1
        table = np.zeros((self.groups + 1, len(PAIRED_NAMES)))
        columns = {
            "additional_jobs": additional,
            "gross_jobs": gross,
            "deadweight_jobs": deadweight,
            "spillover_jobs": spillover,
            "displaced_jobs": displaced,
            "net_jobs": additional - displaced,
            "reported_jobs": reported,
            "additional_job_months": self.job_months,
            "assisted_persons": self.persons,
            **self._credited(jobs_0, jobs_1),
        }
        for name, values in columns.items():
            table[: self.groups, PAIRED_INDEX[name]] = values
        table[self.groups] = table[: self.groups].sum(axis=0)
        self._write_differences(table)
        table[:, PAIRED_INDEX["induced_jobs"]] = induced
        cost = INDEX["public_cost_dollars"]
        added = self.treated.table[-1, cost] - self.without.table[-1, cost]
        table[self.groups, PAIRED_INDEX["public_cost_dollars"]] = added
        return table

    def _credited(self, jobs_0: IntArray, jobs_1: IntArray) -> dict[str, FloatArray]:
        """Return created and retained jobs: truly, against what each firm had first, and as a grant report has them."""
        first, claimed = self.first_jobs, self.jobs_before_help
        by = self._by_community
        return {
            "created_jobs": by(np.maximum(jobs_1 - first, 0) - np.maximum(jobs_0 - first, 0)),
            "retained_jobs": by(np.minimum(jobs_1, first) - np.minimum(jobs_0, first)),
            "reported_created_jobs": by(np.maximum(jobs_1 - claimed, 0) * self.assisted),
            "reported_retained_jobs": by(np.minimum(jobs_1, claimed) * self.assisted),
        }

    def _write_differences(self, table: FloatArray) -> None:
        """Write differences of stocks, and of flows summed over the months so far; month 0 has no flows."""
        for paired, measure in STOCKS.items():
            table[:, PAIRED_INDEX[paired]] = _more(self.treated, self.without, measure)
        if self.treated.month > 0:
            for paired, measure in SO_FAR.items():
                self.so_far[paired] += _more(self.treated, self.without, measure) * (
                    -1 if paired == LESS_IS_MORE else 1
                )
            for paired, (mean, heads) in INCOMES_SO_FAR.items():
                self.so_far[paired] += _more_income(self.treated, self.without, mean, heads)
        for paired, total in self.so_far.items():
            table[:, PAIRED_INDEX[paired]] = total
        leaked = _more(self.treated, self.without, "jobs_held")[: self.groups] * ~self.is_target
        outsiders = _more(self.treated, self.without, "outside_staff_jobs")[self.groups]
        table[:, PAIRED_INDEX["leakage_jobs"]] = np.append(leaked, leaked.sum() + outsiders)


def _more(treated: Economy, without: Economy, measure: str) -> FloatArray:
    """Return the treated world's measure less the other's, by community."""
    return np.asarray(treated.table[:, INDEX[measure]] - without.table[:, INDEX[measure]])


def _more_income(treated: Economy, without: Economy, mean: str, heads: str) -> FloatArray:
    """Return how much more everybody earned together; where there is nobody, nothing is earned."""
    earned = [np.nan_to_num(world.table[:, INDEX[mean]]) * world.table[:, INDEX[heads]] for world in (treated, without)]
    return np.asarray(earned[0] - earned[1])


def _ratio(part: FloatArray | IntArray, whole: FloatArray) -> FloatArray:
    """Return part / whole, 0 where there is nothing."""
    whole = np.broadcast_to(whole, np.shape(part))
    return np.divide(part, whole, out=np.zeros(np.shape(part)), where=whole > 0)
