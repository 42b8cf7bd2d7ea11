# SPDX-License-Identifier: Apache-2.0
"""A licensing office simulated file by file, written for the tests alone: its log has a truth to find again."""

import heapq
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

MONTH = timedelta(days=365.25 / 12)
START = datetime(2018, 1, 1)  # noqa: DTZ001 - a log has no time zone
REVIEWS = {"home": 2, "commercial": 2, "food": 4}


@dataclass(frozen=True)
class Truth:
    """An office and its applicants."""

    files_per_month: float = 120.0
    months: int = 36
    staff_hours_per_month: float = 900.0
    reviewers: int = 6
    hours_per_review: float = 2.5
    variability: float = 0.5
    travel_months: float = 0.2
    months_to_correct: float = 0.5
    chance_returned: tuple[tuple[str, float], ...] = (("en", 0.1), ("es", 0.3))
    share_spanish: float = 0.3
    withdrawn_per_month: float = 0.0
    seed: int = 1


def log_of(truth: Truth, *, corrected: bool = False, warm_up: int = 6) -> list[dict[str, str]]:
    """Give the rows of the log: what was received after the warm-up, as far as it had come by the end."""
    luck = Random(truth.seed)  # noqa: S311 - a simulation
    chance = dict(truth.chance_returned)
    end = truth.months + warm_up
    free = [0.0] * truth.reviewers
    files: list[dict] = []
    events: list[tuple[float, int, int]] = []
    moment = 0.0
    while (moment := moment + luck.expovariate(truth.files_per_month)) < end:
        path = luck.choices(["home", "commercial", "food"], [5, 3, 2])[0]
        language = "es" if luck.random() < truth.share_spanish else "en"
        patience = luck.expovariate(truth.withdrawn_per_month) if truth.withdrawn_per_month else float("inf")
        files.append(
            {
                "received": moment,
                "path": path,
                "language": language,
                "left": REVIEWS[path],
                "gives_up": moment + patience,
            }
        )
        files[-1] |= {"returned": [], "corrected": [], "approved": None}
        heapq.heappush(events, (moment + truth.travel_months, 0, len(files) - 1))
    while events and events[0][0] < end:
        moment, reviewed, number = heapq.heappop(events)
        one = files[number]
        if moment > one["gives_up"]:
            continue
        if not reviewed:
            hours = truth.hours_per_review * (1 - truth.variability + truth.variability * luck.expovariate(1))
            reviewer = min(range(truth.reviewers), key=lambda each: free[each])
            free[reviewer] = max(moment, free[reviewer]) + hours * truth.reviewers / truth.staff_hours_per_month
            heapq.heappush(events, (free[reviewer], 1, number))
        elif luck.random() < chance[one["language"]]:
            one["returned"].append(moment)
            one["corrected"].append(moment + truth.months_to_correct)
            heapq.heappush(events, (moment + truth.months_to_correct + truth.travel_months, 0, number))
        else:
            one["left"] -= 1
            if one["left"]:
                heapq.heappush(events, (moment + truth.travel_months, 0, number))
            else:
                one["approved"] = moment
    return [_row(one, end, corrected) for one in files if one["received"] >= warm_up]


def _row(one: dict, end: float, corrected: bool) -> dict[str, str]:
    row = {
        "received": _stamp(one["received"]),
        "returned": ";".join(_stamp(moment) for moment in one["returned"]),
        "approved": "" if one["approved"] is None else _stamp(one["approved"]),
        "language": one["language"],
        "path": one["path"],
    }
    if corrected:
        row["corrected"] = ";".join(_stamp(moment) for moment in one["corrected"] if moment < min(end, one["gives_up"]))
    if one["approved"] is None and one["gives_up"] < end:
        row["withdrawn"] = _stamp(one["gives_up"])
    return row


def _stamp(moment: float) -> str:
    return (START + moment * MONTH).isoformat(" ", "seconds")


def as_csv(rows: list[dict[str, str]]) -> str:
    """Give rows as the text of a CSV file."""
    heads = list(dict.fromkeys(name for row in rows for name in row))
    return "\n".join([",".join(heads), *(",".join(row.get(name, "") for name in heads) for row in rows)]) + "\n"
