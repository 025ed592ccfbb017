"""Trying: have so many people do the recordings for a while, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from statistics import mean
from typing import Any

from dev_scripts.capacity.search import Try
from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.programs import python
from dev_scripts.project import PROJECT_ROOT
from dev_scripts.replay.limits import Limits
from dev_scripts.replay.loading import environment_of
from dev_scripts.replay.plan import Plan

COME_WITHIN_S = 5.0
WARM_S = 4.0


def try_out(plan: Plan, users: int, seconds: float) -> Try:
    """What so many people meet.

    Raises:
        CommandFailed: the load test itself failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        once = replace(
            plan,
            users=users,
            spawn_rate=max(5.0, users / COME_WITHIN_S),
            seconds=seconds,
            warm_s=WARM_S,
            scattered=True,
            limits=Limits(errors=1.0, mismatches=1.0),
            out={"json": str(report)},
            is_quiet=True,
        )
        command = python("-m", "dev_scripts.replay.herd")
        ended = subprocess.run(
            command,
            cwd=PROJECT_ROOT,
            env=environment_of(once),
            check=False,
            stderr=subprocess.PIPE,
            text=True,
        )
        if not report.is_file():
            raise CommandFailed(f"{users:,} people could not be played:\n{ended.stderr[-2000:]}", USAGE)
        return read(json.loads(report.read_text("utf-8")), users)


def read(report: dict[str, Any], users: int) -> Try:
    """A try from what a load test wrote."""
    whole, seconds = report["all"], report["over_time"]
    count = whole["count"]
    memory = [second["server_memory"] for second in seconds if "server_memory" in second]
    return Try(
        users,
        p95=whole["p95"],
        per_s=whole["per_s"],
        wrong=(whole["errors"] + whole["mismatches"]) / count if count else 0.0,
        server_cpu=_mean(second["server_cpu"] for second in seconds if "server_cpu" in second),
        server_memory=max(memory) if memory else None,
        client_cpu=_mean(second["client_cpu"] for second in seconds if "client_cpu" in second) or 0.0,
        answers=count,
        others_cpu=_mean(second["others_cpu"] for second in seconds if "others_cpu" in second) or 0.0,
        server_waited=_mean(each["server_waited"] for each in seconds if "server_waited" in each) or 0.0,
    )


def _mean(values: Iterable[float]) -> float | None:
    there = list(values)
    return mean(there) if there else None
