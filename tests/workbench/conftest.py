"""A small project to rename, and a Python of its own to do it in."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .small_project import Project, write_project

RunPython = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def repository() -> Path:
    """The folder of this very project."""
    return Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The small project, recorded by git, in a folder with a space in its name."""
    (tmp_path / "a project").mkdir()
    return write_project(tmp_path / "a project")


@pytest.fixture
def run_python(repository: Path) -> RunPython:
    """Run code in a process of its own that can import this project's scripts."""

    def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", code, *map(str, arguments)]
        environment = {"PYTHONPATH": str(repository), "PATH": os.environ["PATH"]}
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    return run
