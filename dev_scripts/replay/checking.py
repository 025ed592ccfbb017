"""./heavy replay FILE... --check: do recordings again in this process, and compare what can be seen."""

import asyncio
import json
import time
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dev_scripts.database import Database
from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.replay.own_database import own_server
from dev_scripts.replay.own_world import own_settings, own_world
from dev_scripts.replay.reading import data_of, read_all, read_values
from dev_scripts.replay.writing import write_whole
from heavy_engine.dev_panel.sources import is_own, place_at
from heavy_engine.logs import configure_logging
from heavy_engine.recordings.files import ENDING
from heavy_engine.recordings.player import said
from heavy_engine.recordings.rehearsal import Outcome, Raised, rehearse
from heavy_engine.recordings.steps import Recording
from heavy_engine.recordings.values import NoValue

DIFFERS = 1
# What --json says that names no file.
PRINTED = "-"
OTHER_DATA = (
    "  The recording has no data of its own, so this began with that of development."
    " With what was there:  ./heavy record --with-data"
)


@dataclass(frozen=True)
class Checked:
    """What came of one recording."""

    file: Path
    outcome: Outcome
    seconds: float
    # Whether its pages had the rows that were there when it was recorded.
    has_data: bool

    @property
    def is_fine(self) -> bool:
        """Whether all was as recorded."""
        return self.outcome.mismatch is None


def run(arguments: Namespace) -> int:
    """Check each; 0 when all are as recorded, 1 when one is not."""
    values = read_values(arguments.value)
    recordings = read_all(arguments.files)
    _refuse(arguments.json)
    configure_logging("critical", "auto")  # What raises is told below, once.
    with own_server() as server:
        checked = [check(server, file, recording, values) for file, recording in recordings]
    if arguments.json is not None:
        _write(json.dumps([_as_json(each) for each in checked]), arguments.json)
    else:
        print("\n".join(line for each in checked for line in lines(each)))
    return 0 if all(each.is_fine for each in checked) else DIFFERS


def _refuse(to: str | None) -> None:
    """Say so before anything is done where the report cannot be written.

    Raises:
        CommandFailed: it cannot; exit code 2.
    """
    if to is None or to == PRINTED:
        return
    path = Path(to)
    if path.suffix == ENDING:
        raise CommandFailed(
            f"{to} would be the report, and is the name of a recording. Name it first:  {to} --json", USAGE
        )
    if path.is_dir():
        raise CommandFailed(f"{to} is a folder. Name a file in it:  --json {to}/report.json", USAGE)


def _write(text: str, to: str) -> None:
    """To the file that was named, or else where it can be piped on."""
    if to == PRINTED:
        print(text)
        return
    try:
        write_whole(Path(to), f"{text}\n")
    except OSError as error:
        raise CommandFailed(f"The report cannot be written to {to}: {error.strerror}.", USAGE) from None


def check(server: Database, file: Path, recording: Recording, values: Mapping[str, str]) -> Checked:
    """Do one recording again on a database of its own.

    Raises:
        CommandFailed: it cannot be done; exit code 2.
    """
    with own_settings(server, data_of(file, recording)) as settings:
        began = time.monotonic()
        outcome = asyncio.run(_rehearse(settings, recording, values))
    return Checked(file, outcome, time.monotonic() - began, recording.header.data is not None)


async def _rehearse(settings: Any, recording: Recording, values: Mapping[str, str]) -> Outcome:
    async with own_world(settings, recording) as (world, faults):
        try:
            return await rehearse(world, recording, values=values, faults=faults)
        except NoValue as problem:
            raise CommandFailed(f"{recording.name}: {problem}", USAGE) from None


def lines(checked: Checked) -> list[str]:
    """What is told of one recording."""
    outcome, mismatch = checked.outcome, checked.outcome.mismatch
    if mismatch is None:
        return [f"{checked.file}: all {outcome.deeds} steps as recorded ({checked.seconds:.1f} s)"]
    step = mismatch.step
    told = [f"  {line}" for line in mismatch.diff()] or [f"  {mismatch.why}"]
    return [
        f"{checked.file}: not as recorded at step {outcome.done + 1} of {outcome.deeds}, {said(step)}"
        f" (line {mismatch.number + 1}, at {step.at:.1f} s)",
        *([f"  {mismatch.why}"] if mismatch.why and mismatch.expected else []),
        *told,
        *_raised(outcome.raised, checked.file),
        *([] if checked.has_data else [OTHER_DATA]),
    ]


def _raised(raised: Sequence[Raised], file: Path) -> list[str]:
    if not raised:
        return []
    where = place_of(raised[0].error)
    return [*([f"  {where}"] if where else []), f"  Look into it:  ./heavy replay {file} --debug"]


def place_of(error: BaseException) -> str:
    """The application's own line that raised, or else the last; empty where there is none."""
    places = []
    trace = error.__traceback__
    while trace is not None:
        places.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    own = [place for place in places if is_own(place[0])] or places
    found = place_at(*own[-1]) if own else None
    return found.short if found else ""


def _as_json(checked: Checked) -> dict[str, Any]:
    mismatch = checked.outcome.mismatch
    about = {
        "file": str(checked.file),
        "ok": checked.is_fine,
        "steps": checked.outcome.deeds,
        "done": checked.outcome.done,
        "seconds": round(checked.seconds, 3),
    }
    if mismatch is None:
        return about
    told = {
        "line": mismatch.number + 1,
        "step": said(mismatch.step),
        "expected": mismatch.expected,
        "got": mismatch.got,
        "why": mismatch.why,
        "others": [list(pair) for pair in mismatch.others],
    }
    return {**about, "mismatch": told}
