# SPDX-License-Identifier: Apache-2.0
"""Writes a results folder with invented but consistent numbers, so that the report can be tested without the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
from ruamel.yaml import YAML

from abmsim.analysis.summary import Run, Told, summarise_run
from abmsim.analysis.table import read_compared, write_effects
from abmsim.measures import MEASURES, PAIRED_NAMES
from abmsim.results.files import sha256_of, write_json

COMMUNITIES = ("mexican", "vietnamese", "other")
SIZES = {"mexican": 30_000, "vietnamese": 2_600, "other": 14_000}
SECTORS = {"food": "Food and lodging", "retail": "Retail", "arts": "Arts and entertainment"}
FLOW_NAMES = tuple(measure.name for measure in MEASURES if measure.kind == "flow")


@dataclass(frozen=True)
class Invented:
    """What the invented folder should look like; every field may be changed by a test."""

    slug: str = "half-a-liaison"
    name: str = "Half a Spanish-speaking liaison and monthly Deep Dives, inside the $25k + $75k grant"
    question: str = "What do they add by the end of the grant and a year later?"
    communities: Sequence[str] = COMMUNITIES
    labels: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=lambda: dict(SIZES))
    pairs: int = 30
    months: int = 36
    seed: int = 7
    strength: float = 1.0  # 0 = the programme changes nothing at all
    noise: float = 1.0
    warnings: tuple[str, ...] = ()
    scale: float = 1.0
    funder: str = "City Accelerator"
    funded: bool = True
    forced: tuple[str, ...] = ()
    against: str = ""  # the name of the scenario that the other world runs, with a programme of its own
    note: str = "abmsim/cities/albuquerque.yaml"


_MADE: dict[str, dict[str, str]] = {}


def _stock(rng: np.random.Generator, level: float, months: int, drift: float) -> np.ndarray:
    steps = rng.poisson(level * 0.012, months) - rng.poisson(level * 0.012, months)
    return np.concatenate([[int(level)], int(level) + np.cumsum(steps + drift).astype(int)])


def _untreated(rng: np.random.Generator, size: int, months: int) -> dict[str, np.ndarray]:
    registered = np.maximum(_stock(rng, size * 0.072, months, 0), 0)
    unregistered = np.maximum(_stock(rng, size * 0.045, months, 0), 0)
    main = np.minimum(_stock(rng, size * 0.07, months, 0).clip(0), registered + unregistered)
    staff = np.maximum(_stock(rng, size * 0.085, months, 0.2), 0)
    pending = np.maximum(_stock(rng, max(size * 0.004, 1), months, 0), 0)
    starts = rng.poisson(size * 0.0012, months + 1)
    world = {
        "residents": np.maximum(_stock(rng, size, months, 0), 0),
        "registered_firms": registered,
        "unregistered_firms": unregistered,
        "firms": registered + unregistered,
        "main_job_owners": main,
        "owner_jobs": main,
        "employee_jobs": staff,
        "jobs": main + staff,
        "pending": pending,
        "registered_starts": starts,
        "starts": starts + rng.poisson(size * 0.002, months + 1),
        "applications": rng.poisson(size * 0.0016, months + 1),
        "approvals": rng.poisson(size * 0.0014, months + 1),
        "returned": rng.poisson(size * 0.0007, months + 1),
        "withdrawn": rng.poisson(size * 0.0002, months + 1),
        "incumbent_jobs": np.full(months + 1, int(size * 0.6)),
        "licence_months": np.round(1.9 + 0.15 * rng.standard_normal(months + 1), 4),
        "owner_income_dollars": np.round(2600 + 40 * rng.standard_normal(months + 1), 2),
    }
    return {name: values.astype(float) for name, values in world.items()}


def _ramp(months: int, start: int, end: int) -> np.ndarray:
    month = np.arange(months + 1)
    return np.clip((month - start + 1) / max(end - start, 1), 0, 1) * np.where(month > end, 0.985 ** (month - end), 1)


def _effects(rng: np.random.Generator, invented: Invented, share: float) -> dict[str, np.ndarray]:
    months, strength, noise = invented.months, invented.strength, invented.noise
    path = _ramp(months, 3, min(20, months))
    on = float(strength > 0)
    firms = np.rint(on * path * (14 * strength * share + 6.5 * noise * share**0.5 * rng.standard_normal()))
    owner = np.rint(firms * 0.55)
    staff = np.rint(on * path * (1.5 * strength * share + 17 * noise * share**0.5 * rng.standard_normal()))
    deadweight = np.rint(on * path * share * (38 + 5 * rng.standard_normal()))
    spillover = np.rint(on * path * share * 2 * rng.standard_normal())
    additional = owner + staff
    displaced = np.round(on * path * share * (1.1 + 0.4 * rng.standard_normal()), 4)
    paired = {
        "additional_firms": np.rint(firms * 0.7),
        "additional_registered_firms": firms,
        "additional_jobs": additional,
        "additional_owner_jobs": owner,
        "additional_employee_jobs": staff,
        "deadweight_jobs": deadweight,
        "spillover_jobs": spillover,
        "gross_jobs": additional + deadweight - spillover,
        "displaced_jobs": displaced,
        "induced_jobs": np.zeros(months + 1),
        "net_jobs": additional - displaced,
        "reported_jobs": np.rint((additional + deadweight - spillover) * 1.3),
        "additional_job_months": np.cumsum(additional),
        "assisted_persons": np.rint(on * np.cumsum(path > 0) * 24 * share),
        "public_cost_dollars": np.zeros(months + 1),
    }
    return {name: paired.get(name, np.zeros(months + 1)) for name in PAIRED_NAMES}


def _treated(world: dict[str, np.ndarray], effect: dict[str, np.ndarray], on: bool) -> dict[str, np.ndarray]:
    firms = effect["additional_registered_firms"]
    changed = {
        "registered_firms": world["registered_firms"] + firms,
        "unregistered_firms": world["unregistered_firms"] - firms + effect["additional_firms"],
        "firms": world["firms"] + effect["additional_firms"],
        "owner_jobs": world["owner_jobs"] + effect["additional_owner_jobs"],
        "main_job_owners": world["main_job_owners"] + effect["additional_owner_jobs"],
        "employee_jobs": world["employee_jobs"] + effect["additional_employee_jobs"],
        "jobs": world["jobs"] + effect["additional_jobs"],
        "returned": np.floor(world["returned"] * (0.93 if on else 1)),
        "pending": np.floor(world["pending"] * (0.97 if on else 1)),
        "licence_months": np.round(world["licence_months"] * (0.96 if on else 1), 4),
    }
    return world | changed


def _frame(scenario: str, pair: int, community: str, values: Mapping[str, np.ndarray], months: int) -> pd.DataFrame:
    frame = pd.DataFrame(dict(values))
    frame.insert(0, "community", community)
    frame.insert(0, "month", np.arange(months + 1))
    frame.insert(0, "pair", pair)
    frame.insert(0, "scenario", scenario)
    return frame


def _total(parts: Sequence[Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    means = ("licence_months", "owner_income_dollars")
    return {
        name: np.mean([part[name] for part in parts], axis=0)
        if name in means
        else np.sum([part[name] for part in parts], axis=0)
        for name in parts[0]
    }


def _one_pair(invented: Invented, pair: int) -> tuple[list[pd.DataFrame], list[pd.DataFrame]]:
    rng = np.random.default_rng([invented.seed, pair])
    total = sum(invented.sizes[community] for community in invented.communities)
    untreated, treated, effects = [], [], []
    for community in invented.communities:
        size = invented.sizes[community]
        world = _untreated(rng, size, invented.months)
        effect = _effects(rng, invented, size / max(total, 1))
        untreated.append(world)
        effects.append(effect)
        treated.append(_treated(world, effect, invented.strength > 0))
    cost = np.zeros(invented.months + 1)
    for month in range(1, min(20, invented.months) + 1):
        cost[month] = 2000 + (3250 if month >= 3 else 0) - (500 if invented.against else 0)
    everything = _total(effects) | {"public_cost_dollars": cost}
    rows, names = [], [*invented.communities, "all"]
    for scenario, worlds in (("counterfactual", untreated), (invented.slug, treated)):
        for community, values in zip(names, [*worlds, _total(worlds)], strict=True):
            rows.append(_frame(scenario, pair, community, values, invented.months))
    compared = [
        _frame(invented.slug, pair, community, values, invented.months)
        for community, values in zip(names, [*effects, everything], strict=True)
    ]
    return rows, compared


def _months_table(rows: Sequence[pd.DataFrame]) -> pd.DataFrame:
    table = pd.concat(rows, ignore_index=True)
    keys = ["scenario", "pair", "month", "community"]
    table = table.reindex(columns=[*keys, *(measure.name for measure in MEASURES)], fill_value=0.0)
    table.loc[table["month"] == 0, [*FLOW_NAMES, "licence_months"]] = np.nan
    return table.sort_values(["scenario", "pair", "month", "community"], ignore_index=True)


def _costs(invented: Invented) -> pd.DataFrame:
    rows = []
    for pair in range(1, invented.pairs + 1):
        for month in range(1, min(20, invented.months) + 1):
            rows.append((invented.slug, pair, month, "deep_dives", "meetings", invented.funder, False, 200_000))
            if month >= 3:
                pay = (
                    invented.slug, pair, month, "liaison", "salary and benefits", invented.funder, False, 325_000,
                )  # fmt: skip
                rows.append(pay)
    columns = ["scenario", "pair", "month", "intervention", "item", "funder", "in_kind", "cents"]
    if invented.against:
        rows += [("counterfactual", *row[1:7], 50_000) for row in rows if row[3] == "deep_dives"]
    return pd.DataFrame(rows, columns=columns)


def _flows(invented: Invented) -> pd.DataFrame:
    """Receipts tax alone: what fiscal return needs."""
    worlds = ("counterfactual", 900_000), (invented.slug, 900_000 + round(12_500 * invented.strength))
    rows = [
        (scenario, pair, month, "receipts_tax_city", "firms", "city", cents + 100 * pair * (scenario == invented.slug))
        for scenario, cents in worlds
        for pair in range(1, invented.pairs + 1)
        for month in range(1, invented.months + 1)
    ]
    columns = ["scenario", "pair", "month", "flow", "payer", "payee", "cents"]
    return pd.DataFrame(rows, columns=columns)


def _spells(invented: Invented) -> pd.DataFrame:
    """Some firms of three sectors, of the smallest a handful: the programme licenses a few in retail, some firms close."""
    columns = [
        "scenario", "pair", "firm", "community", "sector", "kind", "opened_registered", "opened_month",
        "registered_month", "first_employee_month", "closed_month",
    ]  # fmt: skip
    rows = []
    for pair in range(1, invented.pairs + 1):
        more = round(invented.strength * (2 + pair % 3))
        for world, retail in (("counterfactual", 12), (invented.slug, 12 + more)):
            for sector, firms in (("food", 20 + pair % 2), ("retail", retail), ("arts", 3)):
                for firm in range(firms):
                    closed = 2 if firm % 7 == 6 else None
                    licensed = None if firm % 5 == 4 else -3
                    rows.append((world, pair, firm, "mexican", sector, "main", True, -3, licensed, None, closed))
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[-3:], "Int64"))


def _inputs(invented: Invented) -> dict[str, object]:
    numbers = _resolved(invented)["numbers"]
    assert isinstance(numbers, dict)
    registry = {
        name: {"low": entry["value"] / 2, "high": entry["value"] * 2, "meaning": invented.note, "source": invented.note}
        for name, entry in numbers.items()
    }
    languages = {"vietnamese": "vi", "other": "mixed"}
    city = {
        "name": "albuquerque",
        "label": "Albuquerque, New Mexico",
        "communities": [{"name": name, "language": languages.get(name, "es")} for name in invented.communities],
        "sectors": [{"name": name, "label": invented.labels.get(name, label)} for name, label in SECTORS.items()],
    }
    return {"world": invented.slug, "scenario": {"city": city, "registry": registry}}


def _resolved(invented: Invented) -> dict[str, object]:
    def number(value: float, unit: str, confidence: str) -> dict[str, object]:
        return {"value": value, "unit": unit, "confidence": confidence, "set": f"{invented.note}:3"}

    numbers = {
        "licensing.fee_dollars": number(35, "dollars", "measured"),
        "liaison.contacts_per_month": number(60, "contacts per month", "assumed"),
        "office.staff_hours_per_month": number(1050, "hours per month", "assumed"),
        "word_of_mouth.chance_to_hear": number(0.008, "chance per month", "estimated"),
    }
    return {
        "schema": 1,
        "name": invented.name,
        "question": invented.question,
        "city": "albuquerque",
        "start": "2015-07",
        "months": invented.months,
        "communities": [
            {"name": name, "label": invented.labels.get(name, name.title()), "language": "es"}
            for name in invented.communities
        ],
        "interventions": [
            {"liaison": {"id": "liaison", "language": "es", "staff": 0.5, "start": "2015-09", "end": "2017-02"}},
            {"deep_dives": {"id": "deep_dives", "meetings_per_month": 1, "start": "2015-07", "end": "2017-02"}},
        ],
        "funding": [] if not invented.funded else [
            {"source": invented.funder, "payer": "grant", "dollars": 25000, "month": "2015-07", "until": "2017-02"},
            {"source": invented.funder, "payer": "grant", "dollars": 75000, "month": "2016-01", "until": "2017-02"},
        ],
        "forced": list(invented.forced),
        "overspend": "refuse",
        "numbers": numbers,
    }  # fmt: skip


def _summary(folder: Path, scenarios: Sequence[Invented]) -> dict[str, object]:
    """The summary that a run would write for these tables; writes `effects.csv` too."""
    compared = read_compared(folder, {one.slug: "counterfactual" for one in scenarios})
    write_effects(folder, compared)
    told = [Told(one.slug, one.name, "counterfactual", one.warnings) for one in scenarios]
    return summarise_run(folder, compared, told, Run(scale=scenarios[0].scale))


def _sorted(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True).sort_values(
        ["scenario", "pair", "month", "community"], ignore_index=True
    )


def _long_tables(scenarios: Sequence[Invented]) -> dict[str, str]:
    """The rows of both worlds and of their differences, which are made once for all that differ in their texts alone."""
    silent = [replace(one, name="", question="", labels={}, warnings=(), funder="", note="") for one in scenarios]
    known_by = repr(silent)
    if known_by not in _MADE:
        worlds, compared = [], []
        for place, one in enumerate(silent):
            for pair in range(1, one.pairs + 1):
                rows, differences = _one_pair(one, pair)
                worlds += [frame for frame in rows if place == 0 or frame["scenario"].iloc[0] == one.slug]
                compared += differences
        tables = {"months.csv": _months_table(worlds), "pairs.csv": _sorted(compared)}
        _MADE[known_by] = {name: table.to_csv(index=False, lineterminator="\n") for name, table in tables.items()}
    return _MADE[known_by]


def write_results_folder(folder: Path, *scenarios: Invented) -> Path:
    """Write the files of one run of `abmsim run` into `folder` and return it; the scenarios share a city."""
    scenarios = scenarios or (Invented(),)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, text in _long_tables(scenarios).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    costs = pd.concat([_costs(one) for one in scenarios])
    costs.to_csv(folder / "costs.csv", index=False, lineterminator="\n")
    flows = pd.concat([_flows(one) for one in scenarios]).drop_duplicates()
    flows.to_csv(folder / "flows.csv", index=False, lineterminator="\n")
    spells = pd.concat([_spells(one) for one in scenarios]).drop_duplicates()
    spells.to_csv(folder / "spells.csv", index=False, lineterminator="\n")
    pd.DataFrame(columns=["pair", "number", "value"]).to_csv(folder / "vectors.csv", index=False)
    for one in scenarios:
        with (folder / f"scenario-{one.slug}.resolved.yaml").open("w", encoding="utf-8") as stream:
            YAML().dump(_resolved(one), stream)
    other = _resolved(scenarios[0]) | {"name": scenarios[0].against or "counterfactual", "funding": []}
    if not scenarios[0].against:
        other["interventions"] = []
    with (folder / "scenario-counterfactual.resolved.yaml").open("w", encoding="utf-8") as stream:
        YAML().dump(other, stream)
    write_json(folder / "inputs.json", {"worlds": [_inputs(one) for one in scenarios]})
    write_json(folder / "summary.json", _summary(folder, scenarios))
    seal(folder, *scenarios)
    return folder


def inputs_of(slug: str) -> str:
    """The checksum that stands for everything in an invented scenario."""
    return f"inputs of {slug}"


def seal(folder: Path, *scenarios: Invented) -> None:
    """Write the manifest with the checksums of what lies in the folder now."""
    scenarios = scenarios or (Invented(),)
    files = {path.name: sha256_of(path) for path in sorted(folder.iterdir()) if path.name != "manifest.json"}
    manifest = {
        "schema": 1,
        "complete": True,
        "versions": {"abmsim": "0.1.0", "model_behaviour": 1, "python": "3.11.9", "numpy": "2.4.6"},
        "seed": 1,
        "pairs": scenarios[0].pairs,
        "scale": scenarios[0].scale,
        "identity": {f"scenario {one.slug}": inputs_of(one.slug) for one in scenarios},
        "scenarios": [
            {"scenario": one.slug, "name": one.name, "counterfactual": "counterfactual"} for one in scenarios
        ],
        "counterfactuals": [{"scenario": "counterfactual", "name": scenarios[0].against or "counterfactual"}],
        "files": files,
        "volatile": {"command": "abmsim run scenarios/city_accelerator.yaml", "jobs": 2},
    }
    write_json(folder / "manifest.json", manifest)
