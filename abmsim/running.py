# SPDX-License-Identifier: Apache-2.0
"""Runs scenarios beside their counterfactuals from the first pair to the report, for the command line and for Python.

`run` is what `import abmsim; abmsim.run(scenario)` calls; `run_into` does the same in a results folder.
"""

from __future__ import annotations

import shutil
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from abmsim.results import kept
from abmsim.results.ensembles import shipped_ensemble
from abmsim.results.errors import AllFailedError, RefusedError, unwritable
from abmsim.results.files import read_json, sha256_of, write_json
from abmsim.results.folder import missing_pairs, open_folder, twice, write_records
from abmsim.results.living import Live, Task, live_pairs
from abmsim.results.manifest import MANIFEST, Circumstances, Progress, read_manifest, write_manifest
from abmsim.results.plan import Plan, World, plan_run
from abmsim.results.precision import Target, next_pairs
from abmsim.results.reading import read_table
from abmsim.results.store import Store
from abmsim.results.tables import Kept
from abmsim.results.warnings import levers_in_words, warnings_of

if TYPE_CHECKING:
    import pandas as pd

    from abmsim.report.plotting import Plot
    from abmsim.scenario import Scenario

SUMMARY = "summary.json"
REPORT = "report.html"
Told = Callable[[int, int], None]  # pairs done, pairs in all


@dataclass(frozen=True)
class Request:
    """How much to run and how; nothing here changes the numbers of a pair."""

    pairs: int = 30
    jobs: int = 1
    target: Target | None = None
    command: str = ""
    live: Live | None = None  # None: the model itself
    told: Told | None = None


@dataclass(frozen=True)
class Finished:
    """A finished results folder: what its summary says, and whether anything had to be run for it."""

    folder: Path
    summary: dict[str, Any]
    failed: tuple[kept.Failure, ...]
    was_there: bool = False


def run_into(folder: Path, plan: Plan, request: Request) -> Finished:
    """Run, continue or simply read the results folder of a plan; afterwards every file of it is written.

    Raises:
        RefusedError: the folder belongs to something else; nothing is changed.
        DamagedError: the folder cannot be read or written.
        WorkersLostError: workers were killed; what is done is kept.
        KeyboardInterrupt: what is done is kept, and the same call goes on from there.
    """
    started = time.monotonic()
    with open_folder(folder, plan) as store:
        ran = _live(plan, store, request)
        if not ran and _is_finished(folder, store):
            return Finished(folder, read_json(folder / SUMMARY), (), was_there=True)
        circumstances = Circumstances(request.command, request.jobs, time.monotonic() - started)
        return _write(folder, plan, store, circumstances)


def _live(plan: Plan, store: Store, request: Request) -> bool:
    """Live the pairs that are missing and keep each at once; False when none was."""
    wanted, ran = request.pairs, False
    while True:
        if missing := missing_pairs(store, plan, wanted):
            ran = True
            _live_missing(Task(plan, request.live), store, missing, wanted + len(twice(plan, wanted)), request)
        done = len(kept.pairs(store))
        if done < wanted or request.target is None:
            return ran
        wanted = next_pairs(plan, store, request.target)
        if wanted <= done:
            return ran


def _live_missing(task: Task, store: Store, missing: Sequence[int], wanted: int, request: Request) -> None:
    done = wanted - len(missing)
    told = request.told or _say_nothing
    told(done, wanted)
    with closing(live_pairs(task, missing, request.jobs)) as outcomes:
        for outcome in outcomes:
            if isinstance(outcome, kept.Failure):
                kept.keep_failure(store, outcome)
            else:
                kept.keep(store, outcome)
            done += 1
            told(done, wanted)


def _say_nothing(done: int, wanted: int) -> None:
    del done, wanted


def _is_finished(folder: Path, store: Store) -> bool:
    """Whether every file is there as it was written, from the pairs that are kept."""
    if not (folder / MANIFEST).exists():
        return False
    manifest = read_manifest(folder)
    files = manifest.get("files")
    whole = manifest.get("complete") is True and manifest.get("pairs") == len(kept.pairs(store))
    if not whole or not isinstance(files, dict) or not (folder / REPORT).exists():
        return False
    return all((folder / name).exists() and sha256_of(folder / name) == sha256 for name, sha256 in files.items())


def _write(folder: Path, plan: Plan, store: Store, circumstances: Circumstances) -> Finished:
    """Write every file from what is kept; the manifest says `complete` only after the last."""
    from abmsim.analysis.summary import Run, summarise_run
    from abmsim.analysis.table import read_compared, write_effects
    from abmsim.report.findings import keep_evidence

    failed = tuple(kept.failures(store))
    if not kept.pairs(store):
        raise AllFailedError(f"{folder}: every pair failed, pair {failed[0].pair} with {failed[0].error}")
    write_manifest(folder, plan, Progress(len(kept.pairs(store)), failed), {}, circumstances)
    runs, files = write_records(folder, plan, store)
    compared = read_compared(folder, {world.name: str(world.baseline) for world in plan.treated})
    files["effects.csv"] = write_effects(folder, compared)
    told = [_told(plan, world, place, runs) for place, world in _treated(plan)]
    run = Run(
        plan.scale, plan.independent, tuple(failure.pair for failure in failed), len(plan.varied), _twice(plan, store)
    )
    summary = summarise_run(folder, compared, told, run)
    files[SUMMARY] = write_json(folder / SUMMARY, summary)
    write_manifest(folder, plan, Progress(len(runs.pairs), failed), files, circumstances)
    keep_evidence(folder)
    _write_report(folder)
    write_manifest(folder, plan, Progress(len(runs.pairs), failed, complete=True), files, circumstances)
    return Finished(folder, summary, failed)


def _write_report(
    folder: Path, language: str = "en", kind: str = "html", to: Path | None = None, beside: Sequence[Path] = ()
) -> Path:
    from abmsim.report import write_report

    return write_report(folder, language, kind, to, beside)


def _treated(plan: Plan) -> Iterator[tuple[int, World]]:
    first = len(plan.worlds) - len(plan.treated)
    yield from enumerate(plan.treated, start=first)


def _told(plan: Plan, world: World, place: int, runs: Kept) -> Any:
    """What a scenario and its runs say beside the tables."""
    from abmsim.analysis.summary import Told as Words

    warnings, levers = warnings_of(plan, world, place, runs), levers_in_words(world.scenario)
    return Words(world.name, world.scenario.name, str(world.baseline), warnings, levers)


def _twice(plan: Plan, store: Store) -> dict[str, Any]:
    """How each scenario's last month differs on the second lucks: arrays [pairs, paired measures], and which pairs."""
    pairs = [pair for pair in kept.second_lucks(store) if pair in frozenset(kept.pairs(store))]
    lucks = ((sign, place) for place in range(len(plan.treated)) for sign in (1, -1))
    found = {key: [kept.paired(store, key[0] * pair, key[1])[-1, -1] for pair in pairs] for key in lucks}
    names = enumerate(world.name for world in plan.treated)
    return {name: (found[1, place], found[-1, place]) for place, name in names} if pairs else {}


class Result:
    """What a run gave: tables as pandas frames, the summary, and ways to keep or show them."""

    def __init__(self, finished: Finished) -> None:
        self.folder = finished.folder
        self.summary = finished.summary
        self.failed = finished.failed

    @cached_property
    def months(self) -> pd.DataFrame:
        """A row per scenario, pair, month and community; a column per measure."""
        return read_table(self.folder / "months.csv")

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """A row per scenario, pair, month and community: how the two worlds of the pair differ."""
        return read_table(self.folder / "pairs.csv")

    @cached_property
    def effects(self) -> pd.DataFrame:
        """A row per scenario, measure, community and month: mean difference and interval."""
        return read_table(self.folder / "effects.csv")

    def save(self, folder: str | Path) -> Path:
        """Copy the results folder to a new or empty place; it can be continued there.

        Raises:
            RefusedError: something is there already.
            DamagedError: it cannot be written.
        """
        place = Path(folder)
        if place.exists() and (not place.is_dir() or any(place.iterdir())):
            raise RefusedError(f"{place}: is not an empty folder")
        try:
            shutil.copytree(self.folder, place, dirs_exist_ok=True)
        except OSError as error:
            raise unwritable(place, error) from error
        return place

    def report(
        self,
        path: str | Path | None = None,
        language: str = "en",
        kind: str = "html",
        beside: Sequence[str | Path] = (),
    ) -> Path:
        """Write the report, beside the results or as `path`; return where it is.

        `kind` is html, pdf, docx, pptx, brief or figures; `beside` names folders of sensitivity, worth-knowing or
        evaluation whose findings belong on the page.
        """
        to, folders = None if path is None else Path(path), [Path(one) for one in beside]
        return _write_report(self.folder, language, kind, to, folders)

    @cached_property
    def plot(self) -> Plot:
        """The figures of the report, to be shown or saved: `result.plot.waterfall()`."""
        from abmsim.report.plotting import Plot

        return Plot(self.folder)


def run(
    scenario: Scenario | Sequence[Scenario],
    pairs: int = 30,
    seed: int = 1,
    jobs: int = 1,
    *,
    against: Scenario | None = None,
    scale: float = 1.0,
    independent: bool = False,
    out: str | Path | None = None,
    live: Live | None = None,
    fixed_numbers: bool = False,
) -> Result:
    """Run one scenario or several beside their counterfactuals in pairs of worlds on the same luck.

    Without `out` the files live as long as the result. The numbers do not depend on `jobs`. Where the city has an ensemble,
    pair k believes its vector k, unless `fixed_numbers`.
    """
    scenarios = [scenario] if not isinstance(scenario, Sequence) else list(scenario)
    for name, amount in (("pairs", pairs), ("seed", seed), ("jobs", jobs)):
        _check_whole(name, amount)
    ensemble = None if fixed_numbers or not scenarios else shipped_ensemble(scenarios[0])
    plan = plan_run(scenarios, against, seed=seed, scale=scale, independent=independent, ensemble=ensemble)
    request = Request(pairs, jobs, command="abmsim.run", live=live)
    if out is not None:
        return Result(run_into(Path(out), plan, request))
    place = Path(mkdtemp(prefix="abmsim-"))
    try:
        result = Result(run_into(place / "results", plan, request))
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    weakref.finalize(result, shutil.rmtree, place, ignore_errors=True)
    return result


def _check_whole(name: str, amount: object) -> None:
    if isinstance(amount, bool) or not isinstance(amount, int) or amount < 1:
        raise ValueError(f"{name} must be a whole number from 1, not {amount!r}")


__all__ = ["Finished", "Request", "Result", "run", "run_into"]
