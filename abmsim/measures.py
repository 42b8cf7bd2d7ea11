# SPDX-License-Identifier: Apache-2.0
"""Everything that is counted each month: its name, its unit and what exactly is meant (ODD 4.1).

One table for `months.csv`, one for the comparison of two worlds in `pairs.csv`. The order here is the order
of the columns; outside programs rely on it. A line reads: name | unit | kind | definition; `citywide` marks
what holds more in `all` than the sum of the communities (outsiders, competing firms, the city's own money).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

Kind = Literal["stock", "flow", "mean", "share"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One column of a table: a stock at the month's end, a flow during it, or a mean or share."""

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


def _read(table: str) -> tuple[Measure, ...]:
    """The measures of a table, in its order."""
    measures: list[Measure] = []
    group = ""
    for line in table.strip().splitlines():
        if line.startswith("["):
            group = line.strip("[]")
            continue
        name, unit, kind, definition = (part.strip() for part in line.split(" | "))
        kind, _, citywide = kind.partition(" ")
        measures.append(Measure(name, unit, definition, cast(Kind, kind), group, citywide == "citywide"))
    return tuple(measures)


_MONTHS = """
[people]
residents | count | stock | Adult residents at the end of the month.
arrivals | count | flow | Adults who moved into the city this month.
departures | count | flow | Adults who left the city this month.
main_job_owners | count | stock | Residents whose own firm is their main job.
side_businesses | count | stock | Firms that their owners run beside another main job or none.
employed_residents | count | stock | Residents with a wage job as their main job.
unemployed_residents | count | stock | Residents without a main job who look for one; who is at home is in neither group.
informed_share | share | share | Share of residents who know how licensing works.
trust | share | mean | Mean trust of residents in the city's offices, from 0 to 1.
english_share | share | share | Share of residents whose English is at or above the city profile's cut-off.
people_served | count | flow | Different residents whom any intervention served this month.
[firms]
firms | count | stock | Open firms, registered or not, main job or side business.
registered_firms | count | stock | Open firms with a licence.
unregistered_firms | count | stock | Open firms without a licence.
employer_firms | count | stock | Open firms with at least one employee.
starts | count | flow | Firms opened this month, with or without a licence; formalising is not a start.
registered_starts | count | flow | New firms that opened with a licence this month; an approval is not yet a start.
formalised | count | flow | Open firms without a licence that received one this month.
closures | count | flow | Firms that closed this month.
registered_closures | count | flow | Firms with a licence that closed this month.
thwarted_starts | count | flow | Residents who wanted to open a firm this month and could not.
[jobs]
owner_jobs | count | stock | Jobs of owners whose firm is their main job.
employee_jobs | count | stock | Employees of the residents' firms, by the employer's community.
jobs | count | stock | Owner jobs and employee jobs together.
jobs_held | count | stock citywide | Jobs in the residents' firms by the worker's community; outsiders only in `all`.
fte_jobs | full-time jobs | stock | Jobs in full-time equivalents, by hours of owners and employees.
outside_staff_jobs | count | stock | Employees who belong to no modelled community, by the employer's community.
hires | count | flow | Employees hired this month.
separations | count | flow | Employees who lost or left their job in a resident's firm this month.
incumbent_jobs | count | stock citywide | Jobs at competing firms: of a community, those serving its niche; in `all` the whole city's.
[office]
applications | count | flow | Licence files handed in this month.
approvals | count | flow | Licence files approved this month.
returned | count | flow | Times a file was sent back for correction this month; the file stays pending.
withdrawn | count | flow | Files given up or lapsed this month.
pending | count | stock | Files waiting for a decision at the end of the month.
licence_months | months | mean | Mean months from application to approval, over this month's approvals.
background_pending | count | stock citywide | Files of everybody else waiting at the same office; in no other measure.
background_wait_months | months | mean citywide | Mean months everybody else's files approved this month had waited.
[money]
owner_income_dollars | dollars | mean | Mean income this month of owners whose firm is their main job, per head.
resident_income_dollars | dollars | mean | Mean income of all residents this month, per head.
firm_revenue_dollars | dollars | flow | Sales this month of the residents' firms that are open at its end.
incumbent_revenue_dollars | dollars | flow citywide | Sales of competing firms: of a community, to its niche; in `all` the whole city's.
mainstream_revenue_dollars | dollars | flow | Sales of the residents' firms to customers outside their communities.
market_expansion_dollars | dollars | flow citywide | Spending this month that exists only because more is on offer.
procurement_dollars | dollars | flow | Purchases of the city from the residents' firms this month.
lent_dollars | dollars | flow | Loans paid out to residents this month.
repaid_dollars | dollars | flow | Principal repaid to the lender this month.
interest_dollars | dollars | flow | Interest paid to the lender this month.
written_off_dollars | dollars | flow | Principal the lender gave up this month.
loans_outstanding_dollars | dollars | stock | Principal still owed to the lender at the end of the month.
fees_dollars | dollars | flow | Licence fees paid this month, after waivers.
taxes_dollars | dollars | flow citywide | Gross receipts tax of residents' and competing firms this month, whole.
public_cost_dollars | dollars | flow citywide | Public money the interventions cost this month, all payers.
wages_dollars | dollars | flow | Wages paid this month to employees of the residents' firms, by the employer's community.
[jobs]
vacated_jobs | count | flow | Wage jobs elsewhere that residents left this month for an own firm or a job in a resident's firm.
jobs_held_below_english | count | stock | Jobs in the residents' firms held by residents whose English is below the city profile's cut-off.
[firms]
reached_12_months | count | flow | Firms that opened 12 months ago and are open at the end of this month.
reached_24_months | count | flow | Firms that opened 24 months ago and are open at the end of this month.
"""

_PAIRS = """
[firms]
additional_firms | count | stock | Open firms with the interventions less without them.
additional_registered_firms | count | stock | Licensed firms with the interventions less without them.
[jobs]
additional_jobs | count | stock | Jobs with the interventions less without them: gross - deadweight + spillover.
additional_owner_jobs | count | stock | Owner jobs with the interventions less without them.
additional_employee_jobs | count | stock | Employee jobs with the interventions less without them.
gross_jobs | count | stock | Change of assisted people's jobs since the last month before any intervention.
deadweight_jobs | count | stock | The same people's change without the interventions: it would have happened anyway.
spillover_jobs | count | stock | Difference the interventions made to the jobs of people they did not assist.
displaced_jobs | count | stock citywide | Jobs lost at competing firms because residents' firms took their customers.
induced_jobs | count | stock citywide | Jobs at competing firms due to spending that the interventions added.
net_jobs | count | stock citywide | Additional jobs less displaced jobs; induced jobs are kept apart.
reported_jobs | count | stock | What a grant report would claim: assisted people's jobs now less before their first help.
additional_job_months | job-months | stock | Additional jobs summed over the months so far.
[people]
assisted_persons | count | stock | People whose situation or file an intervention has changed so far.
[money]
public_cost_dollars | dollars | flow citywide | Public cost this month, less that of the comparison world; the headline sums the months.
[jobs]
additional_fte_jobs | full-time jobs | stock | Full-time jobs with the interventions less without them, by hours of owners and employees.
created_jobs | count | stock | Additional jobs beyond what each firm had in the last month before any intervention.
retained_jobs | count | stock | Additional jobs that firms had in that month and would have lost; created + retained = additional.
reported_created_jobs | count | stock | What a grant report would call created: assisted people's jobs above those before their first help.
reported_retained_jobs | count | stock | What it would call retained: assisted people's jobs before their first help that are still there.
leakage_jobs | count | stock citywide | Additional jobs held outside the communities that an intervention is for; `all` adds outsiders.
additional_outside_staff_jobs | count | stock | Employees who belong to no modelled community, with less without.
additional_jobs_held_below_english | count | stock | Jobs held by residents whose English is below the cut-off, with less without.
additional_vacated_jobs | count | stock | Wage jobs elsewhere left so far for a firm or a job in one, with less without.
[firms]
additional_starts | count | stock | Firms opened so far, with less without.
additional_registered_starts | count | stock | New firms opened with a licence so far, with less without.
additional_formalised | count | stock | Open firms that received a licence so far, with less without.
additional_reached_12_months | count | stock | Firms that so far reached 12 months of age, with less without.
additional_reached_24_months | count | stock | Firms that so far reached 24 months of age, with less without.
thwarted_starts_avoided | count | stock | Starts so far that failed without the interventions less those that failed with them.
[money]
additional_wages_dollars | dollars | stock | Wages that residents' firms paid so far, with less without.
additional_owner_income_dollars | dollars | stock | Income so far of owners whose firm is their main job, together, with less without.
additional_resident_income_dollars | dollars | stock | Income so far of all residents together, with less without.
additional_incumbent_revenue_dollars | dollars | stock citywide | Sales of competing firms so far, with less without.
"""


MEASURES: tuple[Measure, ...] = _read(_MONTHS)
PAIRED_MEASURES: tuple[Measure, ...] = _read(_PAIRS)
NAMES: tuple[str, ...] = tuple(measure.name for measure in MEASURES)
PAIRED_NAMES: tuple[str, ...] = tuple(measure.name for measure in PAIRED_MEASURES)
INDEX: dict[str, int] = {name: position for position, name in enumerate(NAMES)}
PAIRED_INDEX: dict[str, int] = {name: position for position, name in enumerate(PAIRED_NAMES)}
