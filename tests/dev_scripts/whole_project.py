"""A copy of the whole project, in a folder with a space in its name."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

import psutil

from dev_scripts.embedded_postgres import wait_until_stopped
from tests.dev_scripts.small_project import ROOT

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".heavy", ".env", "__pycache__", ".*_cache", ".hypothesis")
PATIENCE_S = 60.0
LOCAL = "127.0.0.1"


class WholeProject:
    """Ada's clone, with the packages of this one."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "Ada's clone"
        shutil.copytree(ROOT, self.root, ignore=LEFT_OUT)

    def command(self, *words: str) -> list[str]:
        """What ./heavy becomes; .venv is this project's."""
        return [sys.executable, "-m", "dev_scripts", *words]

    def environment(self, **settings: str) -> dict[str, str]:
        """Our environment with these HEAVY_* settings and no others."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("HEAVY_")}
        return {**others, **settings}

    def heavy(self, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """Run a verb to its end."""
        return subprocess.run(
            self.command(*words),
            cwd=self.root,
            env=self.environment(**settings),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self, *words: str, **settings: str) -> "subprocess.Popen[str]":
        """Begin a verb that stays."""
        return subprocess.Popen(
            self.command(*words),
            cwd=self.root,
            env=self.environment(**settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def status(self) -> dict[str, Any]:
        """What `./heavy status --json` says."""
        return dict(json.loads(self.heavy("status", "--json").stdout))

    def record(self) -> dict[str, Any]:
        """What is written down of the server."""
        return dict(json.loads((self.root / ".heavy/server.json").read_text()))

    def clean_up(self) -> None:
        """Stop everything, and wait until it is gone."""
        self.heavy("stop")
        stopped = wait_until_stopped(self.root / ".heavy/postgres", timeout_s=PATIENCE_S)
        gone = until(lambda: not self.processes(), 10)
        left = self.processes()
        for process in left:
            process.kill()
        assert stopped
        assert gone, left

    def processes(self) -> list[psutil.Process]:
        """Whatever runs in this copy."""
        return [process for process in psutil.process_iter(["cmdline"]) if self._owns(process)]

    def _owns(self, process: psutil.Process) -> bool:
        try:
            return process.cwd() == str(self.root) or str(self.root) in " ".join(
                process.info["cmdline"] or ()
            )
        except psutil.Error:
            return False


def until(happened: Callable[[], object], within_s: float = PATIENCE_S) -> bool:
    """Whether something happens in time."""
    deadline = time.monotonic() + within_s
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def get(url: str) -> tuple[int, str]:
    """Fetch a page from this machine; (0, "") where nobody answers."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except (OSError, HTTPException):
        return 0, ""
