# SPDX-License-Identifier: Apache-2.0
"""What trials and facts may be about beyond the monthly measures: outcomes of persons, and moments of the whole economy."""

from typing import Final, NamedTuple

from abmsim.measures import MEASURES


class Outcome(NamedTuple):
    """Something a study or a table can state: its name, its unit and what exactly is meant."""

    name: str
    unit: str
    definition: str


def _read(table: str) -> tuple[Outcome, ...]:
    """Give the outcomes of a table: name | unit | definition."""
    lines = (line.split(" | ") for line in table.strip().splitlines())
    return tuple(Outcome(*(part.strip() for part in line)) for line in lines)


SHARE: Final = "share"
# Of the eligible persons or firms, at the horizon unless it says otherwise; who has left the city counts no more, except in
# what was ever done.
PERSON_OUTCOMES: Final = _read("""
ever_registered | share | The person had a firm with a licence in some month up to the horizon, closed ones included.
ever_applied | share | The person handed in a licence file up to the horizon.
owns_business | share | The person owns an open firm, with or without a licence.
owns_registered_business | share | The person owns an open firm with a licence.
has_wage_job | share | The person's main job is a wage job.
paid_jobs | count | Employees of the person's firm; none without a firm.
profit_dollars | dollars | Profit of the person's firm in the month; none without a firm.
sales_dollars | dollars | Sales of the person's firm in the month; none without a firm.
income_dollars | dollars | The person's income in the month, from all jobs.
incumbent_owner_income_dollars | dollars | Income in the month of owners who had a licence before the first month.
""")

# Of whole cities, beyond the monthly measures.
CITY_OUTCOMES: Final = _read("""
local_jobs | count | Jobs in the residents' firms and at competing firms together.
local_employee_jobs | count | Jobs of employees in the residents' firms and at competing firms together, owners' own jobs apart.
""")

# Of those licensed in the treated world alone, beside those licensed in both; only orderings ask for them.
ENTRANT_OUTCOMES: Final = _read("""
entrant_sales_dollars | dollars | Monthly sales of firms with a first licence in the trial, a year or more before its end.
entrant_survival_share | share | Of these firms, those with a licence in the last month.
""")

# Of the whole untreated economy after the spin-up, over a year where a rate is a year's.
MOMENTS: Final = _read("""
main_job_owners_per_100_immigrants | count | Owners whose firm is their main job, per 100 immigrants of all ages.
share_of_workers_owning | share | Owners whose firm is their main job, of all residents at work.
businesses | count | Open firms, side businesses included.
entry_share_per_month | share | Firms opened in a month, side businesses included, per adult resident.
entries_per_business_per_year | ratio | Firms opened in a year per firm without staff.
exits_per_business_per_year | ratio | Firms closed in a year per firm without staff.
share_employing | share | Firms with staff, of all firms.
staff_per_employer | ratio | Employees per firm with staff.
staff_per_main_job_owner | ratio | Employees per owner whose firm is the main job.
first_hires_share_per_year | share | Firms without staff that take on their first employee in a year.
employer_survival_1_year_share | share | Firms open 1 year after their first payroll, of those that ever had one.
employer_survival_2_years_share | share | Firms open 2 years after their first payroll.
employer_survival_3_years_share | share | Firms open 3 years after their first payroll.
employer_survival_4_years_share | share | Firms open 4 years after their first payroll.
employer_survival_5_years_share | share | Firms open 5 years after their first payroll.
employer_deaths_age_6_to_10_share_per_year | share | Firms with staff of age 6 to 10 that close in a year.
employer_deaths_age_11_to_15_share_per_year | share | Firms with staff of age 11 to 15 that close in a year.
job_creation_age_1_share_per_year | share | Jobs created in a year by firms of age 1, over their mean jobs.
job_destruction_age_1_share_per_year | share | Jobs lost in a year at firms of age 1, over their mean jobs.
job_creation_age_5_share_per_year | share | Jobs created in a year by firms of age 5, over their mean jobs.
job_destruction_age_5_share_per_year | share | Jobs lost in a year at firms of age 5, over their mean jobs.
receipts_without_staff_dollars_per_year | dollars per year | Mean receipts of a firm without staff.
receipts_with_staff_dollars_per_year | dollars per year | Mean receipts of a firm with staff.
receipts_with_1_to_4_staff_dollars_per_year | dollars per year | Mean receipts of a firm with one to four employees.
payroll_share_of_receipts | share | Payroll over receipts of firms with staff.
pay_per_employee_dollars_per_year | dollars per year | Mean pay of an employee.
share_starting_without_capital | share | New firms that need no start-up capital.
share_starting_with_50000_dollars | share | New firms that start with 50,000 dollars or more.
owner_income_dollars_per_year | dollars per year | Mean income of owners whose firm is their main job.
share_in_sector | share | Firms of one sector, of all firms; the sector stands in `where`.
share_limited_english | share | Adults who speak English less than very well.
mean_loan_dollars | dollars | Mean amount of a loan paid out.
""")

_MEASURES: Final = tuple(Outcome(one.name, one.unit, one.definition) for one in MEASURES)
TRIAL_OUTCOMES: Final = (*PERSON_OUTCOMES, *CITY_OUTCOMES, *_MEASURES)
FACT_MOMENTS: Final = (*MOMENTS, *_MEASURES)
