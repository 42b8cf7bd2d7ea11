# SPDX-License-Identifier: Apache-2.0
"""Everything that is counted each month: its name, its unit and what exactly is meant (ODD 4.1).

One table for the month tables, one for the comparison of two worlds. The order is the order of the columns
in `months.csv` and `pairs.csv`; programs rely on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["stock", "flow", "mean", "share"]

COUNT = "count"
DOLLARS = "dollars"
MONTHS = "months"
SHARE = "share"


@dataclass(frozen=True, slots=True)
class Measure:
    """One column: `citywide` means that `all` holds more than the sum of the communities (outsiders)."""

    name: str
    unit: str
    definition: str
    kind: Kind
    group: str
    citywide: bool = False

    @property
    def adds_up(self) -> bool:
        """True when the value for `all` must equal the sum over the communities."""
        return self.kind in ("stock", "flow") and not self.citywide


def _people() -> tuple[Measure, ...]:
    group = "people"
    return (
        Measure("residents", COUNT, "Adult residents at the end of the month.", "stock", group),
        Measure("arrivals", COUNT, "Adults who moved into the city this month.", "flow", group),
        Measure("departures", COUNT, "Adults who left the city this month.", "flow", group),
        Measure("main_job_owners", COUNT, "Residents whose own firm is their main job.", "stock", group),
        Measure(
            "side_businesses",
            COUNT,
            "Firms that their owners run beside another main job or none.",
            "stock",
            group,
        ),
        Measure("employed_residents", COUNT, "Residents with a wage job as their main job.", "stock", group),
        Measure(
            "unemployed_residents",
            COUNT,
            "Residents with neither a wage job nor an own firm as main job.",
            "stock",
            group,
        ),
        Measure("informed_share", SHARE, "Share of residents who know how licensing works.", "share", group),
        Measure("trust", SHARE, "Mean trust of residents in the city's offices, from 0 to 1.", "mean", group),
        Measure(
            "english_share",
            SHARE,
            "Share of residents whose English is at or above the city profile's cut-off.",
            "share",
            group,
        ),
        Measure(
            "people_served",
            COUNT,
            "Different residents whom any intervention served this month.",
            "flow",
            group,
        ),
    )


def _firms() -> tuple[Measure, ...]:
    group = "firms"
    return (
        Measure("firms", COUNT, "Open firms, registered or not, main job or side business.", "stock", group),
        Measure("registered_firms", COUNT, "Open firms with a licence.", "stock", group),
        Measure("unregistered_firms", COUNT, "Open firms without a licence.", "stock", group),
        Measure("employer_firms", COUNT, "Open firms with at least one employee.", "stock", group),
        Measure(
            "starts",
            COUNT,
            "Firms opened this month, with or without a licence; formalising is not a start.",
            "flow",
            group,
        ),
        Measure(
            "registered_starts",
            COUNT,
            "New firms that opened with a licence this month; an approval is not yet a start.",
            "flow",
            group,
        ),
        Measure(
            "formalised", COUNT, "Open firms without a licence that received one this month.", "flow", group
        ),
        Measure("closures", COUNT, "Firms that closed this month.", "flow", group),
        Measure("registered_closures", COUNT, "Firms with a licence that closed this month.", "flow", group),
        Measure(
            "thwarted_starts",
            COUNT,
            "Residents who wanted to open a firm this month and could not.",
            "flow",
            group,
        ),
    )


def _jobs() -> tuple[Measure, ...]:
    group = "jobs"
    return (
        Measure("owner_jobs", COUNT, "Jobs of owners whose firm is their main job.", "stock", group),
        Measure(
            "employee_jobs",
            COUNT,
            "Employees of the residents' firms, by the employer's community.",
            "stock",
            group,
        ),
        Measure("jobs", COUNT, "Owner jobs and employee jobs together.", "stock", group),
        Measure(
            "jobs_held",
            COUNT,
            "Jobs in the residents' firms by the worker's community; outsiders only in `all`.",
            "stock",
            group,
            citywide=True,
        ),
        Measure(
            "fte_jobs",
            "full-time jobs",
            "Jobs in full-time equivalents, by hours of owners and employees.",
            "stock",
            group,
        ),
        Measure(
            "outside_staff_jobs",
            COUNT,
            "Employees who belong to no modelled community, by the employer's community.",
            "stock",
            group,
        ),
        Measure("hires", COUNT, "Employees hired this month.", "flow", group),
        Measure(
            "separations",
            COUNT,
            "Employees who lost or left their job in a resident's firm this month.",
            "flow",
            group,
        ),
        Measure(
            "incumbent_jobs",
            COUNT,
            "Jobs at competing firms that are not owned by residents.",
            "stock",
            group,
            citywide=True,
        ),
    )


def _office() -> tuple[Measure, ...]:
    group = "office"
    return (
        Measure("applications", COUNT, "Licence files handed in this month.", "flow", group),
        Measure("approvals", COUNT, "Licence files approved this month.", "flow", group),
        Measure(
            "returned",
            COUNT,
            "Times a file was sent back for correction this month; the file stays pending.",
            "flow",
            group,
        ),
        Measure("withdrawn", COUNT, "Files given up or lapsed this month.", "flow", group),
        Measure("pending", COUNT, "Files waiting for a decision at the end of the month.", "stock", group),
        Measure(
            "licence_months",
            MONTHS,
            "Mean months from application to approval, over this month's approvals.",
            "mean",
            group,
        ),
        Measure(
            "background_pending",
            COUNT,
            "Files of everybody else waiting at the same office; in no other measure.",
            "stock",
            group,
            citywide=True,
        ),
        Measure(
            "background_wait_months",
            MONTHS,
            "Mean months everybody else's files approved this month had waited.",
            "mean",
            group,
            citywide=True,
        ),
    )


def _money() -> tuple[Measure, ...]:
    group = "money"
    return (
        Measure(
            "owner_income_dollars", DOLLARS, "Mean income of firm owners this month, per head.", "mean", group
        ),
        Measure(
            "resident_income_dollars",
            DOLLARS,
            "Mean income of all residents this month, per head.",
            "mean",
            group,
        ),
        Measure("firm_revenue_dollars", DOLLARS, "Sales of the residents' firms this month.", "flow", group),
        Measure(
            "incumbent_revenue_dollars",
            DOLLARS,
            "Sales of the competing firms this month.",
            "flow",
            group,
            citywide=True,
        ),
        Measure(
            "mainstream_revenue_dollars",
            DOLLARS,
            "Sales of the residents' firms to customers outside their communities.",
            "flow",
            group,
        ),
        Measure(
            "market_expansion_dollars",
            DOLLARS,
            "Spending this month that exists only because more is on offer.",
            "flow",
            group,
            citywide=True,
        ),
        Measure(
            "procurement_dollars",
            DOLLARS,
            "Purchases of the city from the residents' firms this month.",
            "flow",
            group,
        ),
        Measure("lent_dollars", DOLLARS, "Loans paid out to residents this month.", "flow", group),
        Measure("repaid_dollars", DOLLARS, "Principal repaid to the lender this month.", "flow", group),
        Measure("interest_dollars", DOLLARS, "Interest paid to the lender this month.", "flow", group),
        Measure("written_off_dollars", DOLLARS, "Principal the lender gave up this month.", "flow", group),
        Measure(
            "loans_outstanding_dollars",
            DOLLARS,
            "Principal still owed to the lender at the end of the month.",
            "stock",
            group,
        ),
        Measure("fees_dollars", DOLLARS, "Licence fees paid this month, after waivers.", "flow", group),
        Measure(
            "taxes_dollars",
            DOLLARS,
            "Gross receipts tax of residents' and competing firms this month, whole.",
            "flow",
            group,
            citywide=True,
        ),
        Measure(
            "public_cost_dollars",
            DOLLARS,
            "Public money the interventions cost this month, all payers.",
            "flow",
            group,
            citywide=True,
        ),
    )


def _paired() -> tuple[Measure, ...]:
    firms, jobs, money = "firms", "jobs", "money"
    return (
        Measure(
            "additional_firms", COUNT, "Open firms with the interventions less without them.", "stock", firms
        ),
        Measure(
            "additional_registered_firms",
            COUNT,
            "Licensed firms with the interventions less without them.",
            "stock",
            firms,
        ),
        Measure(
            "additional_jobs",
            COUNT,
            "Jobs with the interventions less without them: gross - deadweight + spillover.",
            "stock",
            jobs,
        ),
        Measure(
            "additional_owner_jobs",
            COUNT,
            "Owner jobs with the interventions less without them.",
            "stock",
            jobs,
        ),
        Measure(
            "additional_employee_jobs",
            COUNT,
            "Employee jobs with the interventions less without them.",
            "stock",
            jobs,
        ),
        Measure(
            "gross_jobs",
            COUNT,
            "Change of assisted people's jobs since the last month before any intervention.",
            "stock",
            jobs,
        ),
        Measure(
            "deadweight_jobs",
            COUNT,
            "The same people's change without the interventions: it would have happened anyway.",
            "stock",
            jobs,
        ),
        Measure(
            "spillover_jobs",
            COUNT,
            "Difference the interventions made to the jobs of people they did not assist.",
            "stock",
            jobs,
        ),
        Measure(
            "displaced_jobs",
            COUNT,
            "Jobs lost at competing firms because residents' firms took their customers.",
            "stock",
            jobs,
            citywide=True,
        ),
        Measure(
            "induced_jobs",
            COUNT,
            "Jobs at competing firms due to spending that the interventions added.",
            "stock",
            jobs,
            citywide=True,
        ),
        Measure(
            "net_jobs",
            COUNT,
            "Additional jobs less displaced jobs; induced jobs are kept apart.",
            "stock",
            jobs,
            citywide=True,
        ),
        Measure(
            "reported_jobs",
            COUNT,
            "What a grant report would claim: assisted people's jobs now less before their first help.",
            "stock",
            jobs,
        ),
        Measure(
            "additional_job_months",
            "job-months",
            "Additional jobs summed over the months so far.",
            "stock",
            jobs,
        ),
        Measure(
            "assisted_persons",
            COUNT,
            "People whose situation or file an intervention has changed so far.",
            "stock",
            "people",
        ),
        Measure(
            "public_cost_dollars",
            DOLLARS,
            "Public cost this month, less that of the comparison world; the headline sums the months.",
            "flow",
            money,
            citywide=True,
        ),
    )


MEASURES: tuple[Measure, ...] = (*_people(), *_firms(), *_jobs(), *_office(), *_money())
PAIRED_MEASURES: tuple[Measure, ...] = _paired()
NAMES: tuple[str, ...] = tuple(measure.name for measure in MEASURES)
PAIRED_NAMES: tuple[str, ...] = tuple(measure.name for measure in PAIRED_MEASURES)
INDEX: dict[str, int] = {name: position for position, name in enumerate(NAMES)}
PAIRED_INDEX: dict[str, int] = {name: position for position, name in enumerate(PAIRED_NAMES)}
