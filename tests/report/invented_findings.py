# SPDX-License-Identifier: Apache-2.0
"""Documents as `abmsim sensitivity`, `worth-knowing`, `evaluation` and `evidence` write them, with invented numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from abmsim.results.files import write_json
from abmsim.results.sealing import sealed
from report.results_folder import inputs_of

NAMES = (
    "liaison.contacts_per_month",
    "office.staff_hours_per_month",
    "licensing.fee_dollars",
    "office.hours_per_review",
)
MEANING = "What a number <b>means</b> & how it acts"


def made_from(slugs: Sequence[str], **more: Any) -> dict[str, Any]:
    """What the runs of an experiment were made from."""
    measures = ("net_jobs", "additional_registered_firms")
    return {
        "experiment": "What drives it?", "model_behaviour": 1, "seed": 1, "scale": 1.0, "parameter_vectors": None,
        "cases": [
            {"case": slug, "scenario": slug, "name": f"Plan {slug}", "months": 36, "inputs": inputs_of(slug)}
            for slug in slugs
        ],
        "measures": {
            name: {"measure": name, "community": "all", "month": 36, "take": "month"} for name in measures
        },
        **more,
    }  # fmt: skip


def change(mean: float, reach: float) -> dict[str, float]:
    """A change with its interval."""
    return {"mean": mean, "ci_low": mean - reach, "ci_high": mean + reach}


def tornado(slug: str, **more: Any) -> dict[str, Any]:
    """Four numbers moved one at a time; two of them are told apart from luck."""
    sizes = ((-6.4, 5.2), (-3.1, 0.0), (0.8, -0.7), (0.0, 0.0))
    inputs = [
        {"name": name, "meaning": MEANING, "unit": "", "low": 0.25, "high": 40 + place, "at_low": change(low, 1.5),
         "at_high": change(high, 1.5)}
        for place, (name, (low, high)) in enumerate(zip(NAMES, sizes, strict=True))
    ]  # fmt: skip
    found = {
        "method": "one_at_a_time", "measure": "additional_registered_firms", "scenario": "", "usual": change(13.2, 4.1),
        "inputs": inputs, "made_from": made_from([slug]),
    }  # fmt: skip
    return sealed("sensitivity", found | more)


def indices(slug: str, method: str = "sobol", kind: str = "ST", **more: Any) -> dict[str, Any]:
    """Four numbers varied together: one matters, one does not, two cannot be decided."""
    verdicts = ("undecided", "matters", "does not matter", "undecided")
    inputs = [
        {"name": name, "meaning": MEANING, "verdict": verdict,
         "indices": {kind: {"value": value, "low": value - 0.08, "high": value + 0.09, "floor": 0.02}}}
        for name, verdict, value in zip(NAMES, verdicts, (0.14, 0.61, 0.012, 0.1), strict=True)
    ]  # fmt: skip
    warnings = ["one pair a point cannot tell luck from influence: use two or more", "nobody <i>translated</i> this"]
    found = {
        "method": method, "measure": "net_jobs", "scenario": "", "samples": 64, "runs": 1536, "judged_by": kind,
        "threshold": 0.05, "luck": {"pairs": 2, "share_of_answer": 0.31, "share_of_one_run": 0.5}, "inputs": inputs,
        "floor_high": {kind: 0.04}, "warnings": warnings, "made_from": made_from([slug]),
        **({"emulator": {"explained": 0.87, "held_out_error": 1.2}} if method == "emulator" else {}),
    }  # fmt: skip
    return sealed("sensitivity", found | more)


def worth(slugs: Sequence[str], first: str = "worth measuring", **more: Any) -> dict[str, Any]:
    """A choice among scenarios, or none of them; `first` is the verdict on the number that is worth most."""
    decisions = [
        {"name": name, "mean": mean, "se": 0.7, "chance_best": chance, "cost_dollars": 98_000.0}
        for name, mean, chance in zip(("do nothing", *slugs), (0.0, 2.3, 1.1), (0.12, 0.994, 0.2), strict=False)
    ]
    inputs = [
        {"names": [name], "value": value, "se": 0.1, "low": max(0.0, value - 0.2), "high": value + 0.2,
         "verdict": verdict, "choice_follows": []}
        for name, value, verdict in zip(NAMES, (0.52, 0.2, 0.0), (first, "undecided", "not worth measuring"), strict=False)
    ]  # fmt: skip
    ledger = {
        "unit": "net_jobs", "best_without_knowing": slugs[0], "decisions": decisions,
        "everything": {"value": 0.9, "se": 0.2, "low": 0.5, "high": 1.3}, "floor": 0.02, "floor_high": 0.05,
        "threshold": 0.1, "inputs": inputs, "together": [], "measure_first": [],
    }  # fmt: skip
    warnings = ["4 pairs a point: choices are learned from one half and judged on the other; use 6 or more"]
    found = {"measure": "net_jobs", "dollars_per_unit": None, "points": 60, "pairs": 4, "ledgers": [ledger],
             "warnings": warnings, "made_from": made_from(slugs)}  # fmt: skip
    return sealed("worth_knowing", found | more)


def _design(name: str, verdict: str, alarms: float = 0.06) -> dict[str, Any]:
    """One way of evaluating."""
    if verdict == "not_possible":
        return {"design": name, "verdict": verdict}
    return {
        "design": name, "verdict": verdict, "estimate": {"mean": 12.3}, "claims_low": -8.0, "claims_high": 33.0,
        "scatter": 10.4, "power": {"mean": 0.41}, "false_alarms": {"mean": alarms},
    }  # fmt: skip


def evaluation(slug: str, **more: Any) -> dict[str, Any]:
    """Four ways of evaluating, one of each verdict; jobs cannot be told from zero, licences can."""
    designs = [
        _design("self_report", "misleads", 0.995), _design("matched", "not_detectable"),
        _design("cut_off", "not_possible"), _design("lottery", "detects"),
    ]  # fmt: skip
    outcomes = [
        {"outcome": name, "truth": {**change(mean, 3.1), "se": 1.5}, "designs": designs}
        for name, mean in (("jobs", 2.2), ("registrations", 7.4))
    ]
    found = {"scenario": slug, "inputs": inputs_of(slug), "model_behaviour": 1, "scale": 1.0, "pairs": 20,
             "outcomes": outcomes}  # fmt: skip
    return sealed("evaluation", found | more)


def _trial(name: str, verdict: str, estimate: float | None) -> dict[str, Any]:
    """A published study beside the model."""
    return {
        "id": name, "tier": "core", "study": "Somebody <b>2011</b>", "outcome": "registered_firms", "estimand": "percent",
        "simulated": {"estimate": estimate, "standard_error": None if estimate is None else 0.284, "pairs": 30},
        "published": {"estimate": 5.0, "ci": [0.0, 10.0], "accept": [1.25, 10.0], "baseline": None}, "verdict": verdict,
    }  # fmt: skip


def evidence(**more: Any) -> dict[str, Any]:
    """A small scoreboard: a hit, a miss, a study of one's own that cannot be decided; two orderings; a fact."""
    trials = [_trial("BRUHN_EMP", "miss", -0.256), _trial("BRUHN_REG", "hit", 6.34), _trial("MINE", "undecided", None)]
    score = {name: {"hits": hits, "of": 2, "mean_z": 1.5} for name, hits in (("model", 1), ("nothing_works", 0))}
    says = "Incumbents earn less when entry rises."
    found = {
        "model_behaviour": 1, "city": "albuquerque", "trials": trials,
        "scores": {"rows": 3, "undecided": 1, **score, "one_constant": {"size": 1.25, "hits": 2, "of": 2, "mean_z": 1.0}},
        "orderings": [{"id": "O2", "says": "My own <i>rule</i>.", "verdict": "fails"},
                      {"id": "O6", "says": says, "verdict": "holds"}],
        "orderings_that_hold": 1, "facts": [{"id": "F1", "verdict": "hit"}, {"id": "F2", "verdict": "miss"}],
    }  # fmt: skip
    return sealed("evidence", found | more)


def put(folder: Path, name: str, document: dict[str, Any]) -> Path:
    """Write a document into a folder, which is made, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / name, document)
    return folder


def put_all(folder: Path, slugs: Sequence[str]) -> list[Path]:
    """Put one of each beside the results and in two folders next to it; return those two."""
    put(folder, "evaluation.json", evaluation(slugs[0]))
    put(folder, "evidence.json", evidence())
    one, other = folder.parent / "drives & <jobs>", folder.parent / "measure"
    put(one, "sensitivity.json", tornado(slugs[0]))
    put(other, "sensitivity.json", indices(slugs[0]))
    put(other, "worth-knowing.json", worth(slugs))
    return [one, other]


def put_hostile(folder: Path, slug: str, text: str) -> None:
    """One of each in the results folder, with this text wherever a file of somebody else may hold one."""
    inputs = [{**one, "name": text, "meaning": text} for one in tornado(slug)["inputs"]]
    origin = made_from([slug])
    origin["cases"][0]["name"] = text
    put(folder, "sensitivity.json", tornado(slug, inputs=inputs, made_from=origin))
    ledgers = [
        {
            **worth([slug])["ledgers"][0],
            "inputs": [{**one, "names": [text]} for one in worth([slug])["ledgers"][0]["inputs"]],
        }
    ]
    put(folder, "worth-knowing.json", worth([slug], ledgers=ledgers, warnings=[text], made_from=origin))
    says = [{**one, "says": text} for one in evidence()["orderings"]]
    trials = [{**one, "id": text, "study": text} for one in evidence()["trials"]]
    put(folder, "evidence.json", evidence(orderings=says, trials=trials, city=text))
