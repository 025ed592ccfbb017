"""./heavy replay FILE --debug: do a recording again, and stop where it raised."""

import asyncio
import linecache
import os
import pdb
import sys
import traceback
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FrameType, TracebackType
from typing import Any

from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.replay.own_database import own_server
from dev_scripts.replay.own_world import own_settings, own_world
from dev_scripts.replay.reading import data_of, read_one, read_values
from heavy_engine.dev_panel.hiding import Secrets
from heavy_engine.dev_panel.sources import is_own, place_at
from heavy_engine.dev_panel.values import describe, text_of
from heavy_engine.logs import configure_logging
from heavy_engine.recordings.player import said
from heavy_engine.recordings.rehearsal import Outcome, Raised, Watcher, rehearse
from heavy_engine.recordings.saving import LATE
from heavy_engine.recordings.steps import Recording, Step
from heavy_engine.recordings.values import NoValue
from heavy_engine.testing.browser import Page

OTHERWISE = 1
FRAMES_TOLD = 4
BEGINNING_IS_GONE = (
    "The session was longer than what is kept of a page, so its beginning is not in the recording:"
    " raise HEAVY_RECORDING_KEEP_BYTES."
)

Stop = Callable[[BaseException], None]


def run(arguments: Namespace) -> int:
    """Reach the error, and look at it; 0 when it is the one that was recorded."""
    if len(arguments.files) != 1:
        raise CommandFailed("--debug takes one recording.", USAGE)
    file, values = arguments.files[0], read_values(arguments.value)
    recording = read_one(file)
    configure_logging("critical", "auto")
    secrets = Secrets(values.values())
    debugger = Debugger(recording, secrets, stop_in_a_debugger if is_interactive() else None)
    with own_server() as server, own_settings(server, data_of(file, recording)) as settings:
        outcome = asyncio.run(_rehearse(settings, recording, values, debugger))
    return debugger.verdict(outcome)


async def _rehearse(
    settings: Any, recording: Recording, values: Mapping[str, str], debugger: "Debugger"
) -> Outcome:
    async with own_world(settings, recording) as (world, faults):
        try:
            return await rehearse(
                world, recording, values=values, faults=faults, watcher=debugger, is_compared=False
            )
        except NoValue as problem:
            raise CommandFailed(f"{recording.name}: {problem}", USAGE) from None


class Debugger(Watcher):
    """Looks for the error that was recorded, or the first one where none was.

    Args:
        recording: what is done again.
        secrets: what is not printed.
        stop: where to stop for somebody who types; None prints what they would look at.
    """

    def __init__(self, recording: Recording, secrets: Secrets, stop: Stop | None) -> None:
        self._recording, self._secrets, self._stop = recording, secrets, stop
        self._wanted = _wanted(recording)
        # Numbers of the deeds that raised when they were recorded.
        self._then = set(_deeds_that_raised(recording))
        self._done = 0
        self.met: BaseException | None = None

    def after(self, page: Page, step: Step, raised: Sequence[Raised]) -> bool:
        """Stop at the error that is looked for, and at any that was not there then."""
        self._done += step.is_deed
        number = _deed_of(self._recording, self._wanted)
        if not raised or (self._done in self._then and self._done != number):
            return True
        self.met = raised[0].error
        print("\n".join(self._told(step, self.met)), flush=True)
        if self._stop:
            self._stop(self.met)
        else:
            print("\n".join(self._looked_at(self.met)))
        return False

    def verdict(self, outcome: Outcome) -> int:
        """The exit code, and a sentence where it went otherwise."""
        wanted, met = self._wanted, self.met
        if outcome.mismatch:
            print(f"{self._recording.name}: {outcome.mismatch}")
        if met is None:
            print(f"{self._recording.name}: {_none_met(wanted)}")
            if any(step.why == LATE for step in self._recording.steps):
                print(BEGINNING_IS_GONE)
            return OTHERWISE if wanted or outcome.mismatch else 0
        if wanted and wanted.type and wanted.type != type(met).__name__:
            print(f"When it was recorded, that was {wanted.type}: {wanted.said}")
            return OTHERWISE
        return 0

    def _told(self, step: Step, error: BaseException) -> list[str]:
        deeds = len(self._recording.deeds)
        return [
            f"{self._recording.name}, step {self._done} of {deeds}, {said(step)} (at {step.at:.1f} s):",
            f"  {type(error).__name__}: {self._secrets.mask_message(_first_line(error))}",
            "",
        ]

    def _looked_at(self, error: BaseException) -> Iterator[str]:
        """What somebody would look at: the traceback, and what the application's own frames held."""
        text = "".join(traceback.format_exception(error))
        yield self._secrets.mask_message(text)
        own = [frame for frame in frames_of(error) if is_own(frame[0].f_code.co_filename)]
        for frame, line in own[::-1][:FRAMES_TOLD]:
            yield from _frame(frame, line, self._secrets)


def _first_line(error: BaseException) -> str:
    return next(iter(text_of(error).splitlines()), "")


def is_interactive() -> bool:
    """Whether somebody can type, or a debugger is attached."""
    return _is_attached() or (sys.stdin.isatty() and sys.stdout.isatty())


def stop_in_a_debugger(error: BaseException) -> None:
    """Let somebody look around where it was raised: in the debugger that is attached, or else in pdb."""
    if _is_attached():
        breakpoint()  # `error` is what was raised.
    else:
        looking = _InOwnCode()
        looking.reset()
        looking.interaction(None, error.__traceback__)


class _InOwnCode(pdb.Pdb):
    """Begins in the application's own frame that is next to where it was raised; `down` leads further."""

    def get_stack(
        self, f: FrameType | None, t: TracebackType | None
    ) -> tuple[list[tuple[FrameType, int]], int]:
        """All frames, and the one to begin in."""
        stack, last = super().get_stack(f, t)
        own = [at for at, (frame, _line) in enumerate(stack) if is_own(frame.f_code.co_filename)]
        return stack, own[-1] if own else last


def _is_attached() -> bool:
    return sys.breakpointhook is not sys.__breakpointhook__ or bool(os.environ.get("PYTHONBREAKPOINT"))


def frames_of(error: BaseException) -> list[tuple[FrameType, int]]:
    """Where it was raised, outermost first: frames with their lines."""
    frames, trace = [], error.__traceback__
    while trace is not None:
        frames.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return frames


def _frame(frame: FrameType, line: int, secrets: Secrets) -> Iterator[str]:
    code = frame.f_code
    place = place_at(code.co_filename, line)
    yield f"In {code.co_name}, {place.short if place else code.co_filename}:"
    yield f"    {linecache.getline(code.co_filename, line).strip()}"
    for name, value in frame.f_locals.items():
        yield f"  {name} = {describe(value, name, secrets)}"
    yield ""


def _wanted(recording: Recording) -> Step | None:
    """The error that the recording is about; None where nothing raised."""
    troubles = [step for step in recording.steps if step.do == "trouble"]
    named = [step for step in troubles if step.reference == recording.header.reference]
    return next(iter([*named, *troubles]), None)


def _deed_of(recording: Recording, trouble: Step | None) -> int | None:
    """The number of the deed at which something went wrong, from 1."""
    if trouble is None:
        return None
    before = recording.steps[: next(at for at, each in enumerate(recording.steps) if each is trouble)]
    return sum(step.is_deed for step in before)


def _deeds_that_raised(recording: Recording) -> Iterator[int]:
    deeds = 0
    for step in recording.steps:
        deeds += step.is_deed
        if step.do == "trouble":
            yield deeds


def _none_met(wanted: Step | None) -> str:
    if wanted is None:
        return "nothing raised when it was recorded, and nothing does now."
    said_then = f"{wanted.type}: {wanted.said}" if wanted.type else wanted.said or "an error"
    return f"it does not raise any more; when it was recorded, it raised {said_then}"
