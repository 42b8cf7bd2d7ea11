# SPDX-License-Identifier: Apache-2.0
"""How a command ends: the exit codes outside programs rely on, and one clear message instead of a traceback."""

import functools
import os
import sys
import traceback
from collections.abc import Callable
from typing import Final, ParamSpec

import typer

from abmsim.scenario.problems import ScenarioError, echo

FINE: Final = 0
A_BUG: Final = 1
INPUT_IS_WRONG: Final = 2
SOME_RUNS_FAILED: Final = 3
CANNOT_READ_OR_WRITE: Final = 4
INTERRUPTED: Final = 130

Arguments = ParamSpec("Arguments")


def guarded(command: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Give the command with every ending turned into a message and an exit code."""

    @functools.wraps(command)
    def run(*arguments: Arguments.args, **options: Arguments.kwargs) -> None:
        try:
            command(*arguments, **options)
            sys.stdout.flush()
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except BrokenPipeError:
            # Whoever reads our output has seen enough (`| head`); nothing more can be written.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(FINE) from None
        except KeyboardInterrupt:
            _say("stopped")
            raise typer.Exit(INTERRUPTED) from None
        except Exception as error:  # noqa: BLE001 - the last door: every error becomes a message and a code
            raise typer.Exit(_tell(error)) from None

    return run


def _tell(error: Exception) -> int:
    """Print what went wrong and give the exit code."""
    if isinstance(error, ScenarioError):
        _say(str(error))
        return INPUT_IS_WRONG
    code = getattr(error, "exit_code", None)
    if isinstance(code, int):
        _say(str(error))
        return code
    if isinstance(error, OSError):
        where = f": {echo(str(error.filename), 200)}" if error.filename else ""
        _say(f"cannot read or write{where}: {error.strerror or error}")
        return CANNOT_READ_OR_WRITE
    _say("".join(traceback.format_exception(error)))
    _say("This is a bug in abmsim. Please report it with the lines above and the file that led to it.")
    return A_BUG


def _say(text: str) -> None:
    typer.echo(text, err=True)
