# SPDX-License-Identifier: Apache-2.0
"""From an experiment file to its folder: run it, and go on with it from the folder alone."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abmsim.experiments import keeping
from abmsim.experiments.cache import Cache
from abmsim.experiments.carrying import Finished, Request, carry_out
from abmsim.experiments.design import Design, identity_of
from abmsim.experiments.executors import PROCESSES, executor_of
from abmsim.experiments.keeping import RUNS_FILE
from abmsim.experiments.progress import Told
from abmsim.experiments.sampling import points_asked
from abmsim.experiments.scenarios import subject_of
from abmsim.results.errors import DamagedError, RefusedError
from abmsim.results.identity import HASH_LENGTH
from abmsim.results.inputs import scenario_from
from abmsim.results.living import Live
from abmsim.scenario.experiment import Case, Experiment, load_experiment
from abmsim.scenario.measuring import Measured, Target
from abmsim.scenario.varying import Uncertainty

if TYPE_CHECKING:
    from abmsim.scenario.settings import Setting

RESULTS = Path("results")
NOT_NAMING = ("model sources",)


@dataclass(frozen=True)
class Wishes:
    """How an experiment shall be carried out; None: as the file says, or as it was asked for the first time."""

    jobs: int = 1
    executor: str = PROCESSES
    address: str = ""
    pairs: int | None = None
    targets: tuple[Target, ...] | None = None
    seconds: float | None = None
    shard: tuple[int, int] | None = None
    retry_failed: bool = False
    cached: bool = True
    told: Told | None = None
    command: str = ""
    live: Live | None = None  # None: the model itself


def run_experiment(
    experiment: Experiment | str | Path,
    out: str | Path | None = None,
    *,
    jobs: int = 1,
    executor: str = PROCESSES,
    pairs: int | None = None,
) -> Finished:
    """Carry out an experiment file, or go on with it; without `out` in results/<name>-<hash>."""
    wishes = Wishes(jobs=jobs, executor=executor, pairs=pairs, command="abmsim.run_experiment")
    source = None if isinstance(experiment, Experiment) else Path(experiment)
    asked = experiment if isinstance(experiment, Experiment) else load_experiment(experiment)
    return carry_out_experiment(asked, None if out is None else Path(out), wishes, source)


def carry_out_experiment(
    experiment: Experiment,
    out: Path | None,
    wishes: Wishes,
    source: Path | None = None,
    before: Mapping[str, Any] | None = None,
) -> Finished:
    """Carry out what is missing; `before` is what was asked for the last time."""
    points, subject = points_asked(experiment), subject_of(experiment, wishes.live)
    folder = out or RESULTS / folder_name(experiment, identity_of(Design(points, subject.columns), subject))
    asked = before or {}
    shard = wishes.shard or tuple(asked.get("shard", (1, 1)))
    targets = wishes.targets if wishes.targets is not None else experiment.targets
    if targets and shard[1] > 1:
        raise RefusedError("--shard divides the pairs beforehand, so it cannot go on until a standard error is reached")
    # A cache in a home that many machines share is no place for all of them to write at the same time.
    cache = Cache() if wishes.cached and shard[1] == 1 and wishes.live is None else None
    request = Request(
        folder,
        _pairs(experiment, wishes, asked),
        executor_of(wishes.executor, wishes.jobs, wishes.address),
        wishes.seconds or experiment.seconds_per_run,
        targets,
        (shard[0], shard[1]),
        wishes.retry_failed,
        cache,
        wishes.told,
        wishes.command,
        json.dumps(_inputs(experiment)),
        {"name": experiment.name, "question": experiment.question, "file_pairs": experiment.pairs,
         "source": str(source.resolve()) if source else asked.get("source", "")},
    )  # fmt: skip
    try:
        return carry_out(points, subject, request)
    finally:
        if cache is not None:
            cache.close()


def _pairs(experiment: Experiment, wishes: Wishes, asked: Mapping[str, Any]) -> int:
    """As many pairs as is wished; else as the file says now, if it was changed; else as before."""
    if wishes.pairs is not None:
        return wishes.pairs
    changed = asked.get("file_pairs") != experiment.pairs
    return experiment.pairs if changed else int(asked.get("pairs", experiment.pairs))


def resume(folder: Path, wishes: Wishes) -> Finished:
    """Go on with the experiment of a folder: as its file says now, if it is still there, else as it was kept.

    Raises:
        RefusedError: the file, a scenario or the model has changed since; the message names what.
        DamagedError: this is no folder of an experiment, or it is damaged.
    """
    about = read_about(folder)
    try:
        asked = json.loads(about["asked"])
        source = Path(asked["source"]) if asked.get("source") else None
        if source is None and not about["inputs"]:
            raise RefusedError(f"{folder}: holds runs of a Python function; call carry_out again to go on")
        known = load_experiment(source) if source is not None and source.exists() else None
        experiment = known or experiment_from(json.loads(about["inputs"]))
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedError(f"{folder / RUNS_FILE}: not what was written ({type(error).__name__}: {error})") from error
    if wishes.targets is None and not experiment.targets and asked.get("targets"):
        targets = tuple(Target(label, error) for label, error in asked["targets"].items())
        wishes = replace(wishes, targets=targets)
    return carry_out_experiment(experiment, folder, wishes, source, asked)


def read_about(folder: Path) -> dict[str, str]:
    """What the runs of a folder belong to.

    Raises:
        RefusedError: it holds no experiment, or somebody is writing there.
        DamagedError: it cannot be read, or is damaged.
    """
    if not folder.is_dir():
        raise DamagedError(f"{folder}: no such folder")
    if not (folder / RUNS_FILE).exists():
        raise RefusedError(f"{folder}: not the folder of an experiment (it has no {RUNS_FILE})")
    with closing(keeping.open_runs(folder)) as store:
        about = keeping.about(store)
    if "asked" not in about:
        raise DamagedError(f"{folder / RUNS_FILE}: was never finished being made; run the experiment again")
    return about


def folder_name(experiment: Experiment, identity: Mapping[str, str]) -> str:
    """`<slug>-<hash>`: the same experiment always gets the same name."""
    deciding = {name: part for name, part in identity.items() if name not in NOT_NAMING}
    return (
        f"{experiment.slug}-{hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()[:HASH_LENGTH]}"
    )


def _inputs(experiment: Experiment) -> dict[str, Any]:
    """An experiment as plain data; numbers keep their values, their sources stay in the files."""
    cases = [
        {
            "name": case.name,
            "settings": [[one.lever, one.value] for one in case.settings],
            "scenario": dataclasses.asdict(replace(case.scenario, registry={})),
        }
        for case in experiment.cases
    ]
    plain = {
        field.name: getattr(experiment, field.name) for field in dataclasses.fields(experiment) if field.name != "cases"
    }
    for part in ("uncertainties", "measures", "targets"):
        plain[part] = [asdict(one) for one in plain[part]]
    return {**plain, "cases": cases}


def experiment_from(content: Mapping[str, Any]) -> Experiment:
    """The experiment that was kept as plain data."""
    cases = tuple(
        Case(one["name"], scenario_from(one["scenario"]), _settings(one["settings"])) for one in content["cases"]
    )
    parts = {
        "cases": cases,
        "uncertainties": tuple(Uncertainty(**one) for one in content["uncertainties"]),
        "measures": tuple(Measured(**one) for one in content["measures"]),
        "targets": tuple(Target(**one) for one in content["targets"]),
        "files": tuple((path, digest) for path, digest in content["files"]),
        "warnings": tuple(content["warnings"]),
        "groups": tuple(content["groups"]),
    }
    return Experiment(**{**content, **parts})


def _settings(content: Sequence[Sequence[Any]]) -> tuple[Setting, ...]:
    from abmsim.scenario.nodes import Scalar
    from abmsim.scenario.problems import Place
    from abmsim.scenario.scalars import Meaning
    from abmsim.scenario.settings import Setting

    return tuple(
        Setting(lever, value, Scalar(Place(""), str(value), False, Meaning(value))) for lever, value in content
    )
