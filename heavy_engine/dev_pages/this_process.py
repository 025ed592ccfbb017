"""What the process is made of: Python, packages, machine."""

import os
import platform
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

PACKAGES = ("sanic", "reactpy", "pydantic", "structlog", "uvloop")


@dataclass(frozen=True)
class About:
    """What does not change while it runs; `began` is a moment, in seconds since 1970."""

    pid: int
    began: float
    python: str
    system: str
    cores: int
    folder: str
    packages: tuple[tuple[str, str], ...]

    @property
    def age_s(self) -> float:
        """How long it has been running."""
        return max(0.0, time.time() - self.began)


def about_this_process() -> About:
    """Look; versions are read from the disk."""
    return About(
        pid=os.getpid(),
        began=psutil.Process().create_time(),
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
        cores=os.cpu_count() or 1,
        folder=str(Path.cwd()),
        packages=versions(PACKAGES),
    )


def versions(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Names and versions of those packages that are installed."""
    return tuple((name, found) for name in names if (found := _version(name)))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
