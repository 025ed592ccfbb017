"""Move what was tracked into the file of somebody, .ptyme_track/NAME; commit that.

The name is a file's: take the one of your account, so that nobody else has it. Without one it is git's
user.name, blanks written as dashes.
"""

import re
import subprocess
from argparse import ArgumentParser, Namespace

from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.project import PROJECT_ROOT
from dev_scripts.time import tracker

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="whose time it is (git's user.name)")


def run(arguments: Namespace) -> int:
    """Move it; 1 where there is nothing."""
    tracker.program()
    name = _checked(arguments.name or _git_name())
    current = tracker.current()
    lines = current.read_text("utf-8").splitlines() if current.exists() else []
    if not lines:
        raise CommandFailed("Nothing was tracked since the last time. Next: ./heavy time start")
    tracker.run("--cement", name)
    file = (tracker.folder() / name).relative_to(PROJECT_ROOT)
    print(f"Cemented {len(lines)} lines into {file}. Next: git add {file}, and commit it")
    return 0


def _checked(name: str) -> str:
    if NAME.fullmatch(name) is None:
        raise CommandFailed(
            f"{name!r} is no name for a file here. Wanted: letters, digits, dots, dashes:"
            "  ./heavy time cement ada",
            USAGE,
        )
    return name


def _git_name() -> str:
    try:
        result = subprocess.run(
            ["git", "config", "user.name"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return "-".join(result.stdout.split())
