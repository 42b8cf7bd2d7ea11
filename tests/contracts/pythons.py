# SPDX-License-Identifier: Apache-2.0
"""Where this machine keeps other Pythons: on PATH, or with pyenv, uv or the Windows launcher."""

import shutil
import subprocess

SAYS_WHICH = "import sys; print('%d.%d' % sys.version_info[:2]); print(sys.executable)"


def said_by(*command: str) -> list[str]:
    """What a program prints, line by line; nothing when it is not there or fails."""
    program = shutil.which(command[0])
    if program is None:
        return []
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
    return done.stdout.splitlines() if done.returncode == 0 else []


def python_of(version: str) -> str | None:
    """The program of this Python, such as 3.12; None when nobody here knows one.

    A name on PATH may be a shim of pyenv that only says where the real one is: each candidate has to answer.
    """
    candidates: list[tuple[str, ...]] = [(f"python{version}",)]
    for newest in said_by("pyenv", "latest", version):
        candidates += [(f"{prefix}/bin/python",) for prefix in said_by("pyenv", "prefix", newest)]
    candidates += [(found,) for found in said_by("uv", "python", "find", version)]
    candidates.append(("py", f"-{version}"))
    for command in candidates:
        answer = said_by(*command, "-c", SAYS_WHICH)
        if answer[:1] == [version]:
            return answer[1]
    return None
