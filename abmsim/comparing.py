# SPDX-License-Identifier: Apache-2.0
"""Two worlds side by side: what the programme added, what would have come anyway, what it took from others (ODD 4.2).

Additional = Gross - Deadweight + Spillover holds to the last job, every month and community, because all three
are sums over the same residents of the same two worlds.
"""

import numpy as np

from abmsim.accounts import CENTS_PER_DOLLAR
from abmsim.city import City, FloatArray, IntArray, State
from abmsim.counting import job_receipts
from abmsim.economy import Economy
from abmsim.measures import INDEX, PAIRED_INDEX, PAIRED_NAMES


def jobs_of(city: City) -> IntArray:
    """Return the jobs of each place's firm: the owner's, if it is the main job, and the staff's."""
    owners = (city.people.state == State.OWNER).astype(np.int64)
    jobs: IntArray = owners + city.firms.staff + city.firms.outside_staff
    return jobs


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
        }
        for name, values in columns.items():
            table[: self.groups, PAIRED_INDEX[name]] = values
        self._differences(table)
        table[self.groups] = table[: self.groups].sum(axis=0)
        table[:, PAIRED_INDEX["induced_jobs"]] = induced
        cost = INDEX["public_cost_dollars"]
        added = self.treated.table[-1, cost] - self.without.table[-1, cost]
        table[self.groups, PAIRED_INDEX["public_cost_dollars"]] = added
        return table

    def _differences(self, table: FloatArray) -> None:
        """Write the plain differences of stocks."""
        for paired, measure in (
            ("additional_firms", "firms"),
            ("additional_registered_firms", "registered_firms"),
            ("additional_owner_jobs", "owner_jobs"),
            ("additional_employee_jobs", "employee_jobs"),
        ):
            difference = self.treated.table[:, INDEX[measure]] - self.without.table[:, INDEX[measure]]
            table[: self.groups, PAIRED_INDEX[paired]] = difference[: self.groups]


def _ratio(part: FloatArray | IntArray, whole: FloatArray) -> FloatArray:
    """Return part / whole, 0 where there is nothing."""
    whole = np.broadcast_to(whole, np.shape(part))
    return np.divide(part, whole, out=np.zeros(np.shape(part)), where=whole > 0)
