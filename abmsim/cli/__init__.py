# SPDX-License-Identifier: Apache-2.0
"""The command line: one file a command, loaded only when it is called, so that help comes at once."""

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Final, NamedTuple

import typer

from abmsim.cli.ending import FINE, INTERRUPTED, guarded, refuse_usage
from abmsim.version import MODEL_BEHAVIOUR, __version__

JSON: Final = "--json"


class Entry(NamedTuple):
    """A command: its name, the module that holds its function `command`, and what help says about it."""

    name: str
    module: str
    summary: str


COMMANDS: Final = (
    Entry("run", "abmsim.cli.run", "Simulate scenarios and say what they change."),
    Entry("validate", "abmsim.cli.validate", "Check files: every mistake, with its cure."),
    Entry("explain", "abmsim.cli.explain", "Show numbers and where they come from."),
    Entry("list", "abmsim.cli.listing", "List scenarios, cities, levers, numbers ..."),
    Entry("new", "abmsim.cli.new", "Write a scenario or city to start from."),
    Entry("schema", "abmsim.cli.schema", "Print the JSON Schema of a kind of file."),
    Entry("experiment", "abmsim.cli.experiment", "Run many settings; stop, resume, export."),
    Entry("sensitivity", "abmsim.cli.sensitivity", "Say which numbers the answer hangs on."),
    Entry("discover", "abmsim.cli.discover", "Find when a scenario works."),
    Entry("portfolio", "abmsim.cli.portfolio", "Find the best use of a budget."),
    Entry("worth-knowing", "abmsim.cli.worth_knowing", "Say which number to measure first."),
    Entry("calibrate", "abmsim.cli.calibrate", "Fit a city's open numbers to its facts."),
    Entry("evidence", "abmsim.cli.evidence", "Compare the model with published trials."),
    Entry("evaluation", "abmsim.cli.evaluation", "Try out how to evaluate a programme."),
    Entry("report", "abmsim.cli.report", "Write the report of a results folder."),
    Entry("audit", "abmsim.cli.audit", "Re-derive a results folder's identities."),
    Entry("rerun", "abmsim.cli.rerun", "Reproduce a results folder exactly."),
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code; standard error gets messages, standard output results."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        code = application(words)(args=words, prog_name="abmsim", standalone_mode=False)
    except SystemExit as end:
        code = end.code
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - what is no mistake in the words is raised on
        return refuse_usage(error, JSON in words)
    return code if isinstance(code, int) else FINE


def application(words: list[str]) -> typer.Typer:
    """Build the program with the function of the command that is called; the others only show their help line."""
    program = typer.Typer(
        name="abmsim",
        help="What would a city's programme for immigrant entrepreneurs change?",
        epilog="Start with: abmsim run city_accelerator",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    program.callback(invoke_without_command=True)(_start)
    called = next((word for word in words if not word.startswith("-")), "")
    for entry in COMMANDS:
        if find_spec(entry.module) is None:
            continue
        if entry.name == called:
            _load(program, entry, JSON in words)
        else:
            program.command(entry.name, help=entry.summary)(_unused)
    return program


def _load(program: typer.Typer, entry: Entry, as_json: bool) -> None:
    """Add a command with its function, or a group with the function of each of its commands."""
    module = import_module(entry.module)
    commands: dict[str, Callable[..., None]] = getattr(module, "COMMANDS", {})
    if not commands:
        program.command(entry.name, help=entry.summary)(guarded(module.command, as_json))
        return
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    for name, command in commands.items():
        group.command(name)(guarded(command, as_json))
    program.add_typer(group, name=entry.name, help=entry.summary)


def _unused() -> None:
    """Stand for a command that was not called."""


def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        typer.echo(f"abmsim {__version__} (model behaviour {MODEL_BEHAVIOUR})")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
