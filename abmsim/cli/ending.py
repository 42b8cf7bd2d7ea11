# SPDX-License-Identifier: Apache-2.0
"""How a command ends: the exit codes outside programs rely on, and one clear message instead of a traceback."""

import functools
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from typing import Final, ParamSpec

import typer

from abmsim.scenario.problems import Problem, ScenarioError, echo

FINE: Final = 0
A_BUG: Final = 1
INPUT_IS_WRONG: Final = 2
SOME_RUNS_FAILED: Final = 3
CANNOT_READ_OR_WRITE: Final = 4
INTERRUPTED: Final = 130
BUG: Final = "This is a bug in abmsim. Please report it with the lines above and the file that led to it."

Arguments = ParamSpec("Arguments")


def guarded(command: Callable[Arguments, None], as_json: bool = False) -> Callable[Arguments, None]:
    """Give the command with every ending turned into a message and an exit code, and with JSON into a document too."""

    @functools.wraps(command)
    def run(*arguments: Arguments.args, **options: Arguments.kwargs) -> None:
        """Run the command; every ending has its exit code and one message."""
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
            if as_json:
                say_json(INTERRUPTED, "stopped")
            raise typer.Exit(INTERRUPTED) from None
        except Exception as error:  # noqa: BLE001 - the last door: every error becomes a message and a code
            raise typer.Exit(_tell(error, as_json)) from None

    return run


def refuse_usage(error: Exception, as_json: bool) -> int:
    """Tell what is wrong with the words of the command line, and give the exit code; other errors are raised on."""
    show = getattr(error, "show", None)
    if not callable(show):
        raise error
    show()
    if as_json:
        say_json(INPUT_IS_WRONG, str(getattr(error, "format_message", error.__str__)()))
    return INPUT_IS_WRONG


def _tell(error: Exception, as_json: bool) -> int:
    """Print what went wrong and give the exit code."""
    code, message = _code_and_message(error)
    _say(message)
    if as_json:
        problems = error.problems if isinstance(error, ScenarioError) else ()
        say_json(code, message.splitlines()[-1] if code == A_BUG else message, problems)
    return code


def _code_and_message(error: Exception) -> tuple[int, str]:
    code = getattr(error, "exit_code", None)
    if isinstance(code, int):
        return code, str(error)
    if isinstance(error, OSError):
        where = f": {echo(str(error.filename), 200)}" if error.filename else ""
        return CANNOT_READ_OR_WRITE, f"cannot read or write{where}: {error.strerror or error}"
    return A_BUG, f"{''.join(traceback.format_exception(error))}\n{BUG}"


def say_json(code: int, message: str, problems: Iterable[Problem] = ()) -> None:
    """Print the one document that a program reads when there is no result."""
    error = {"exit_code": code, "message": message, "problems": [problem.as_json() for problem in problems]}
    sys.stdout.write(json.dumps({"error": error}, indent=2, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def _say(text: str) -> None:
    typer.echo(text, err=True)
