"""How the models and migrations that are saved compare with the database, in the profile dev.

In a process of its own: the one that serves may go on with the code of before, and keeps what it has read
of the migrations.
"""

import asyncio
import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from heavy_engine.dev_facts import MigrationReport

from .data.migrations import MigrationStatus, differences, status

UPGRADE, MIGRATE = "./heavy db upgrade", './heavy db migrate "what changes"'
UNKNOWN = "The database is at a revision that this code does not have: it was migrated by newer code."
ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
_PLACES = re.compile(r'File "(.+)", line (\d+)').findall


async def ask(url: str) -> MigrationReport:
    """What a new process finds.

    Raises:
        RuntimeError: it fails, as at a model that cannot be imported; with what it says of that.
        TimeoutError: it takes longer than a minute.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", f"from {__name__} import answer; answer()"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            # Not as an argument, which everybody on this machine could read.
            told, complained = await process.communicate(url.encode())
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode != 0:
        raise RuntimeError(_why(complained.decode("utf-8", "replace")))
    found = json.loads(told)
    return MigrationReport(**found | {name: tuple(found[name]) for name in ("pending", "differences")})


def answer() -> None:
    """Compare with the database whose address comes in, and write what is found as JSON."""
    sys.stdout.write(json.dumps(asdict(report(sys.stdin.read()))))


def report(url: str) -> MigrationReport:
    """How far a database is, and whether the models agree; opens connections of its own."""
    found = status(url)
    if not found.known:
        return _made(found, problem=UNKNOWN)
    if found.pending:
        return _made(found, next_step=UPGRADE)
    differ = differences(url)
    return _made(found, differences=differ, next_step=MIGRATE if differ else "")


def _made(found: MigrationStatus, **more: Any) -> MigrationReport:
    return MigrationReport(found.current or "", found.head or "", found.pending, **more)


def _why(complained: str) -> str:
    """The last line of a traceback, and the place that it names last."""
    said = (complained.strip().splitlines() or ["It said nothing."])[-1]
    places = _PLACES(complained)
    return f"{said} ({Path(places[-1][0]).name}:{places[-1][1]})" if places else said
