"""A copy of the project with next to no packages, so that installing it takes a moment."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.dev_scripts.local_index import LocalIndex

ROOT = Path(__file__).parents[2]

PYPROJECT = """\
[project]
name = "adas-project"  # she likes comments
version = "1"
requires-python = ">=3.11"
dependencies = [
    "ada-tools>=1",
]

[dependency-groups]
dev = ["bo-tools>=1"]
load = ["cy-tools>=1"]
bootstrap = ["uv>=0.1"]

[tool.heavy]
package = "adas_app"

[tool.uv]
package = false
"""


class SmallProject:
    """Ada's project: ./heavy, dev_scripts and locks of four small packages."""

    def __init__(self, folder: Path, index: LocalIndex, uv_version: str) -> None:
        self.root = folder / "Ada's project"
        self.home = folder / "home"
        self.index = index
        self.root.mkdir(parents=True)
        self.home.mkdir()
        shutil.copy(ROOT / "heavy", self.root)
        shutil.copytree(
            ROOT / "dev_scripts", self.root / "dev_scripts", ignore=shutil.ignore_patterns("__pycache__")
        )
        (self.root / "pyproject.toml").write_text(PYPROJECT)
        (self.root / "requirements").mkdir()
        self.lock("bootstrap", index.pin("uv", uv_version))
        self.lock("runtime", index.pin("ada-tools", "1.0"))
        self.lock("dev", index.pin("bo-tools", "1.0"))
        self.lock("load", index.pin("cy-tools", "1.0"))

    def lock(self, name: str, text: str) -> None:
        """Write a lock by hand."""
        (self.root / "requirements" / f"{name}.txt").write_text(text)

    def read_lock(self, name: str) -> str:
        """What a lock holds."""
        return (self.root / "requirements" / f"{name}.txt").read_text()

    def environment(self, **more: str) -> dict[str, str]:
        """What Ada's shell holds: an empty home, and pip told of our index; uv told nothing."""
        told = {"PIP_INDEX_URL": self.index.url, "PIP_CONFIG_FILE": os.devnull}
        impatient = {"PIP_RETRIES": "0", "UV_HTTP_RETRIES": "0"}
        return {"PATH": os.environ["PATH"], "HOME": str(self.home), **told, **impatient, **more}

    def start(self, *words: str, python: str = sys.executable, **more: str) -> "subprocess.Popen[str]":
        """Begin `./heavy WORDS`."""
        return subprocess.Popen(
            [python, "heavy", *words],
            cwd=self.root,
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def heavy(
        self, *words: str, python: str = sys.executable, **more: str
    ) -> "subprocess.CompletedProcess[str]":
        """Run `./heavy WORDS` to its end."""
        process = self.start(*words, python=python, **more)
        output, errors = process.communicate(timeout=120)
        return subprocess.CompletedProcess(words, process.returncode, output, errors)

    def module_version(self, module: str) -> str:
        """The version of a package that .venv really holds, or an empty string."""
        code = f"import {module}; print({module}.VERSION)"
        command = [str(self.root / ".venv/bin/python"), "-c", code]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    def stamp(self) -> dict[str, Any]:
        """What ./heavy noted about .venv."""
        return dict(json.loads((self.root / ".venv/heavy.json").read_text()))

    def declared_files(self) -> dict[str, bytes]:
        """pyproject.toml and all locks, byte for byte."""
        paths = [self.root / "pyproject.toml", *sorted((self.root / "requirements").glob("*"))]
        return {path.name: path.read_bytes() for path in paths}
