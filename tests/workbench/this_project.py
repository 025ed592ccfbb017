"""This very project, copied, to be changed as a whole."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from dev_scripts.renaming.files import project_files

from .small_project import git

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent
# Locust makes all sockets of a process wait for each other when it is imported, and has to be the first then.
IMPORT_EVERYTHING = """
import importlib, os, pkgutil, sys
os.environ["LOCUST_SKIP_MONKEY_PATCH"] = "1"
for package in sys.argv[1:]:
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        importlib.import_module(module.name)
"""


def copy_of_this_project(copy: Path) -> Path:
    """All that git has or would take, in a folder and a repository of its own."""
    for path in project_files(ROOT):
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, copy / path, follow_symlinks=False)
    git(copy, "init", "--quiet")
    git(copy, "add", "--all")
    git(copy, "commit", "--quiet", "--message", "A clone")
    return copy


def run(folder: Path, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as someone who has set nothing."""
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": str(folder)} | environment
    return subprocess.run(
        command, cwd=folder, env=bare, capture_output=True, text=True, timeout=280, check=False
    )
