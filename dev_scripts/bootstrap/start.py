"""From `./heavy VERB` to the verb, with .venv made ready on the way."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from dev_scripts import verbs
from dev_scripts.bootstrap.prepare import prepare
from dev_scripts.bootstrap.trouble import SetupFailed, explain_os_error

INTERRUPTED = 130


def start(root: str, arguments: Sequence[str]) -> int:
    """Carry out a verb in .venv; gives its exit code where it cannot become it."""
    found = verbs.find(arguments)
    if found is None:
        # Help and slips of the pen need nothing installed.
        from dev_scripts.command_line import main

        return main(arguments)
    try:
        python = prepare(Path(root), verbs.sets_needed(*found))
    except SetupFailed as failure:
        return _complain(str(failure))
    except OSError as error:
        return _complain(explain_os_error(error, Path(root)))
    except KeyboardInterrupt:
        _complain("\nStopped. The same command goes on from here.")
        return INTERRUPTED
    return _become([str(python), "-m", "dev_scripts", *arguments])


def _become(command: list[str]) -> int:
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return INTERRUPTED


def _complain(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
