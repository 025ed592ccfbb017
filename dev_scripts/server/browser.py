"""Open a browser at a page, once there is a page and somebody to look at it."""

import os
import subprocess
import sys
import webbrowser
from collections.abc import Mapping

from dev_scripts.programs import python
from dev_scripts.project import PROJECT_ROOT
from dev_scripts.server.health import wait_until_ready

PATIENCE_S = 60.0


def somebody_looks(environment: Mapping[str, str], platform: str, is_terminal: bool) -> bool:
    """Whether this is a terminal on a desktop, and not a pipe, a CI run or a remote shell."""
    if not is_terminal or any(environment.get(name) for name in ("CI", "SSH_CONNECTION", "SSH_TTY")):
        return False
    return platform in ("darwin", "win32") or any(
        environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def open_when_ready(url: str) -> None:
    """Leave a small process behind that opens the browser as soon as the server is ready."""
    nobody = subprocess.DEVNULL
    starter = subprocess.Popen(
        python("-m", __name__, url),
        cwd=PROJECT_ROOT,
        stdin=nobody,
        stdout=nobody,
        stderr=nobody,
        start_new_session=True,
    )
    if sys.platform != "win32":
        starter.wait()  # it forks; so the server that we become has no child that it does not know


def _main(url: str) -> None:
    if sys.platform != "win32" and os.fork():
        return
    if wait_until_ready(url, PATIENCE_S, is_alive=lambda: True):
        webbrowser.open(url)


if __name__ == "__main__":
    _main(sys.argv[1])
