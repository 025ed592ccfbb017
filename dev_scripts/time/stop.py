"""Stop tracking time; what was noted stays."""

import contextlib
import time
from argparse import ArgumentParser, Namespace

import psutil

from dev_scripts.errors import CommandFailed
from dev_scripts.time import tracker

PATIENCE_S = 20.0
POLL_S = 0.05


def add_arguments(parser: ArgumentParser) -> None:
    """None."""


def run(arguments: Namespace) -> int:
    """End the process that watches; 0 when none does any more."""
    tracking = tracker.running()
    if tracking is None:
        print("No time is tracked here. Next: ./heavy time start")
        return 0
    with contextlib.suppress(psutil.Error, ValueError):
        if tracking.pid:
            psutil.Process(tracking.pid).terminate()
    deadline = time.monotonic() + PATIENCE_S
    while tracker.running():
        if time.monotonic() > deadline:
            raise CommandFailed(f"Process {tracking.pid} does not end. Try  kill -9 {tracking.pid}")
        time.sleep(POLL_S)
    print("Stopped tracking. What it noted stays. Next: ./heavy time report, ./heavy time cement")
    return 0
