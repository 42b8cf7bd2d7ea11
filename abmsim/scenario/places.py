# SPDX-License-Identifier: Apache-2.0
"""Where files are: those shipped with abmsim, and those a scenario may point to (never outside its project)."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from abmsim.scenario.problems import Place, Report, echo, listed, nearest

SUFFIXES: Final = (".yaml", ".yml")
_LONGEST_PATH: Final = 1000
_PACKAGE: Final = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Library:
    """The folders that come with abmsim; a test may bring its own."""

    package: Path = _PACKAGE
    label: str = "abmsim"

    @property
    def cities(self) -> Path:
        """The folder of city profiles."""
        return self.package / "cities"

    @property
    def interventions(self) -> Path:
        """The folder of interventions."""
        return self.package / "interventions"

    def stem_folders(self) -> tuple[Path, ...]:
        """Give the folders whose YAML files hold numbers beside code."""
        return (self.package / "rules", self.package / "barriers", self.interventions)

    def relative(self, path: Path) -> str:
        """Give a shipped file's name as it stands in the source tree, whatever the machine."""
        return f"{self.label}/{path.relative_to(self.package).as_posix()}"


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a path is written: the place, the key, and the report that what is wrong with it goes to."""

    place: Place
    key: str
    report: Report

    def refuse(self, code: str, text: str, **facts: object) -> None:
        """Note a mistake about the path."""
        self.report.add(code, self.place, self.key, echo(text), **facts)


def shipped(kind: str, library: Library | None = None) -> Path | None:
    """Give the folder of shipped `scenarios`, `cities` or `experiments`, in a source tree or an installed wheel."""
    package = (library or Library()).package
    choices = (package / kind,) if kind == "cities" else (package / "shipped" / kind, package.parent / kind)
    return next((folder for folder in choices if folder.is_dir()), None)


def shipped_files(kind: str, library: Library | None = None) -> tuple[Path, ...]:
    """Give the shipped YAML files of a kind, by name."""
    folder = shipped(kind, library)
    return () if folder is None else yaml_files(folder)


def yaml_files(folder: Path) -> tuple[Path, ...]:
    """Give the YAML files of a folder, by name; none when there is no such folder."""
    if not folder.is_dir():
        return ()
    return tuple(
        sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES and not path.name.startswith(("_", ".")))
    )


def file_stamp(path: Path) -> tuple[int, int]:
    """Give what changes when a file is edited, so that a long-lived program never shows old numbers."""
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def root_of(file: Path) -> Path:
    """Give the project a file belongs to: the nearest folder above it that holds `scenarios/`, else its own folder."""
    folder = file.resolve().parent
    return next((above for above in (folder, *folder.parents) if (above / "scenarios").is_dir()), folder)


def display(path: Path) -> str:
    """Give a path as somebody in the current folder would type it, safe to print."""
    try:
        text = path.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        text = str(path)
    return echo(text, 200)


def under(path: Path, root: Path) -> str:
    """Give a path relative to its root, the same on every machine; a file from elsewhere gives only its name."""
    resolved = path.resolve()
    return resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else resolved.name


def find_scenario(text: str, report: Report, library: Library) -> Path | None:
    """Find the file behind what somebody typed: a path, or the bare name of a shipped scenario."""
    path = Path(text)
    try:
        if path.exists():
            return path
    except PermissionError:
        return path  # whoever reads it says what is forbidden
    except (OSError, ValueError):
        pass
    known = shipped_files("scenarios", library)
    for one in known:
        if text == one.stem:
            return one
    beside = yaml_files(path.parent) if len(text) < _LONGEST_PATH and "\0" not in text else ()
    place, names = Place(echo(text, 200)), [one.stem for one in known]
    city = nearest(Path(text[:_LONGEST_PATH]).stem, (one.stem for one in yaml_files(library.cities)))
    otherwise = f"did you mean the city {city}? A scenario runs it: `city: {city}`" if city else ""
    _no_such_file(text, Reference(place, "", report), beside, names, otherwise)
    return None


def _no_such_file(
    text: str, reference: Reference, beside: Iterable[Path], names: Iterable[str], otherwise: str = ""
) -> None:
    files, shelf = list(beside), list(names)
    near = _nearest_file(Path(text[:_LONGEST_PATH]), files, shelf)
    choices = [*(one.name for one in files), *shelf]
    allowed = f"a file that exists: {listed(choices)}" if choices else "a file that exists"
    suggestion = f"did you mean {near}?" if near else otherwise or "check the spelling and the folder"
    reference.refuse("no_such_file", text, allowed=allowed, suggestion=suggestion)


def _nearest_file(typed: Path, beside: Iterable[Path], names: Iterable[str]) -> str:
    """Give the file or shipped name that was probably meant: only stems count, every file ends in .yaml."""
    files = {one.stem: echo((typed.parent / one.name).as_posix(), 200) for one in beside}
    known = {name: name for name in names}
    is_path = typed.suffix in SUFFIXES or typed.name != str(typed)
    choices = {**known, **files} if is_path else {**files, **known}
    near = nearest(typed.stem if typed.suffix in SUFFIXES else typed.name, choices)
    return choices.get(near, "")


def resolve_inside(text: str, folder: Path, root: Path, reference: Reference, names: Iterable[str] = ()) -> Path | None:
    """Give the file a path in a scenario leads to, or None (noted) when it leaves the project or does not exist.

    `names` are shipped ones that could have been meant instead.
    """
    code = _forbidden(text)
    if code:
        reference.refuse(code, text, root=display(root))
        return None
    try:
        path = (folder / text).resolve()
        inside, exists = path.is_relative_to(root), path.exists()
    except (OSError, ValueError, RuntimeError):
        inside, exists, path = True, False, folder / "unreadable"
    if not inside:
        reference.refuse("path_outside", text, root=display(root))
        return None
    if not exists or path.name not in _names_in(path.parent):
        beside = [one for one in yaml_files(path.parent) if one.name != Path(reference.place.file).name]
        _no_such_file(text, reference, beside, names)
        return None
    return path


def _names_in(folder: Path) -> set[str]:
    """Give the names as they are spelled on disk, so that a.yaml is not A.yaml anywhere."""
    try:
        return {one.name for one in folder.iterdir()}
    except OSError:
        return set()


def _forbidden(text: str) -> str:
    if "://" in text or text.lower().startswith(("file:", "http:", "https:", "data:")):
        return "path_url"
    if text.startswith("~") or "$" in text or "%" in text:
        return "path_home"
    if text.startswith(("/", "\\")) or text[1:2] == ":":
        return "path_absolute"
    return ""
