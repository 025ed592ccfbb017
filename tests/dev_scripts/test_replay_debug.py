"""./heavy replay --debug: the same error again, under the clock and with the ids of then."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from dev_scripts.replay.debugging import Debugger, frames_of
from heavy_engine.dev_panel.hiding import Secrets
from heavy_engine.recordings.rehearsal import Faults, Outcome, Raised, rehearse
from heavy_engine.recordings.saving import save
from heavy_engine.recordings.steps import Header, Recording, Step, read
from heavy_engine.recordings.targets import Target
from heavy_engine.testing.browser import Page, visit
from heavy_engine.testing.world import World, services_of
from tests.engine.recordings.test_first_paint import Shed, told_of_errors
from tests.engine.recordings.test_first_paint import application as shed
from tests.support.recorded import THEN, click, fill, recorded, with_ids
from tests.support.servers import PROJECT_ROOT
from tests.support.shop import Shop, application
from tests.support.taping import PLENTY, Tape

SUBMIT = Step("submit", on=Target("form", "Order"))
FAILING = (Step("visit", path="/"), fill("For whom", "Bo"), SUBMIT, click("Discount"), click("Add axe"))


async def debugged(
    recording: Recording,
    shop: Shop,
    stop: Callable[[BaseException], None] | None = None,
    secrets: Sequence[str] = (),
) -> tuple[Debugger, Outcome]:
    """Do it again in a shop, and look for the error."""
    faults = Faults()
    world = World(services_of(application(shop), developer=faults))
    debugger = Debugger(recording, Secrets(secrets), stop)
    try:
        how = {"faults": faults, "watcher": debugger, "is_compared": False}
        return debugger, await rehearse(world, recording, **how)  # type: ignore[arg-type]
    finally:
        await world.close()


async def test_it_stops_where_it_raised_with_the_same_error_ids_and_clock(
    capsys: pytest.CaptureFixture[str],
) -> None:
    recording = await recorded(application(Shop()), FAILING)
    (bought,) = [at for at, step in enumerate(recording.steps) if step.ids]
    recording = with_ids(recording, bought, THEN)
    met: list[BaseException] = []
    shop = Shop()

    debugger, outcome = await debugged(recording, shop, met.append)

    (error,) = met
    assert type(error) is ZeroDivisionError
    frame, _line = frames_of(error)[-1]
    assert frame.f_code.co_name == "divide"
    assert frame.f_locals["discount_of"] == "Bo"
    assert frame.f_locals["moment"].isoformat().startswith("2026-11-21T12:00:03")
    assert shop.orders == [THEN]
    assert (outcome.done, debugger.verdict(outcome)) == (3, 0)
    told = capsys.readouterr().out
    assert "step 4 of 5, click button 'Discount' (at 3.0 s):\n  ZeroDivisionError: division by zero" in told


async def test_a_session_that_was_saved_after_an_error_reaches_it_again(tmp_path: Path) -> None:
    then = Shop()
    tape = Tape(application(then))
    ada = await visit(tape.world, "/", as_="Ada")
    await ada.type("For whom", "Bo")
    await ada.click("Buy")
    await ada.click("Discount")
    await ada.click("Add axe")
    (reference,) = re.findall(r"[0-9a-f]{8}$", ada.text("[role=alert]"))
    line = ada.wire.line
    await tape.world.close()

    recording = read(save(tape.entries(line), tmp_path, PLENTY, reference=reference))
    met: list[BaseException] = []
    now = Shop()
    debugger, outcome = await debugged(recording, now, met.append)

    assert (recording.header.error, recording.header.reference) == ("ZeroDivisionError", reference)
    assert [type(error) for error in met] == [ZeroDivisionError]
    assert debugger.verdict(outcome) == 0
    assert now.orders == then.orders != []
    assert "Add axe" not in str(recording.steps)[str(recording.steps).index("trouble") :]


async def test_a_page_that_did_not_come_at_all_fails_in_the_same_way_again(tmp_path: Path) -> None:
    tape = Tape(shed(Shed()))
    with pytest.raises(LookupError):
        await visit(tape.world, "/vault", as_="Ada")
    ((reference, line),) = told_of_errors(tape)
    await tape.world.close()
    recording = read(save(tape.entries(line), tmp_path, PLENTY, reference=reference))
    met: list[BaseException] = []
    faults = Faults()
    world = World(services_of(shed(Shed()), developer=faults))
    debugger = Debugger(recording, Secrets(), met.append)

    outcome = await rehearse(world, recording, faults=faults, watcher=debugger, is_compared=False)

    await world.close()
    assert [str(error) for error in met] == ["the key of the shed is gone"]
    assert frames_of(met[0])[-1][0].f_code.co_name == "guard"
    assert debugger.verdict(outcome) == 0


def test_a_session_whose_beginning_was_not_kept_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    steps = (Step("visit", path="/"), Step("trouble", type="KeyError"), Step("end", why="late"))
    debugger = Debugger(Recording(Header(), steps, "error.jsonl"), Secrets(), None)

    assert debugger.verdict(Outcome(1, 1)) == 1

    assert "HEAVY_RECORDING_KEEP_BYTES" in capsys.readouterr().out


async def test_without_a_terminal_the_traceback_and_what_the_frames_held_are_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    recording = await recorded(application(Shop()), FAILING)

    await debugged(recording, Shop(), secrets=["Bo the Great"])

    told = capsys.readouterr().out
    assert "Traceback (most recent call last):" in told
    assert "share = 100 / shop.divisor" in told
    assert "In divide, tests/support/shop.py:" in told
    assert "  discount_of = 'Bo'" in told


async def test_secrets_are_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    steps = (*FAILING[:1], fill("For whom", "open sesame"), *FAILING[3:])
    recording = await recorded(application(Shop(divisor=-1)), steps)

    await debugged(recording, Shop(divisor=-1), secrets=["open sesame"])

    # The log before it is not ours; the verb writes none.
    told = capsys.readouterr().out.rpartition("made.jsonl, step")[2]
    assert "  api_key = ••••••" in told
    assert "  discount_of = '••••••'" in told
    assert "hunter2" not in told
    assert "ValueError: nothing is taken off for ••••••" in told
    assert "open sesame" not in told


class Part:
    """A descriptor that fails, as SQLAlchemy's do for a row of a session that is over."""

    def __get__(self, _instance: object, _owner: object = None) -> int:
        raise LookupError("gone")


@dataclass
class Row:
    """Something whose part cannot be looked at any more."""

    part: int = field(init=False)


Row.part = Part()  # type: ignore[assignment]


def test_what_cannot_be_shown_hides_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    def save(row: Row, name: str) -> None:
        raise KeyError(f"{name} is not there")

    recording = Recording(Header(), (Step("click"),), "shed.jsonl")
    try:
        save(Row(), "Bo")
    except KeyError as error:
        Debugger(recording, Secrets(), None).after(cast(Page, None), Step("click"), [Raised(error, "")])

    told = capsys.readouterr().out
    assert "  row = Row(" in told
    assert "  name = 'Bo'" in told


async def test_an_error_that_is_mended_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    recording = await recorded(application(Shop()), FAILING)

    debugger, outcome = await debugged(recording, Shop(divisor=4))

    assert debugger.verdict(outcome) == 1
    assert "raise any more; when it was recorded, it raised ZeroDivisionError: division by zero" in (
        capsys.readouterr().out
    )


async def test_another_error_than_the_recorded_one_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    recording = await recorded(application(Shop()), FAILING)
    steps = [
        replace(step, type="KeyError", said="'axe'") if step.do == "trouble" else step
        for step in recording.steps
    ]

    debugger, outcome = await debugged(replace(recording, steps=tuple(steps)), Shop())

    assert debugger.verdict(outcome) == 1
    assert "When it was recorded, that was KeyError: 'axe'" in capsys.readouterr().out


async def test_of_several_errors_the_one_that_was_saved_is_looked_for() -> None:
    recording = await recorded(application(Shop()), [*FAILING, click("Discount")])
    references = [step.reference for step in recording.steps if step.do == "trouble"]
    assert len(references) == 2
    recording = replace(recording, header=replace(recording.header, reference=references[1]))

    _debugger, outcome = await debugged(recording, Shop(), lambda _error: None)

    assert outcome.done == 5


async def test_a_session_that_went_well_goes_well(capsys: pytest.CaptureFixture[str]) -> None:
    recording = await recorded(application(Shop(divisor=4)), FAILING)

    debugger, outcome = await debugged(recording, Shop(divisor=4))

    assert debugger.verdict(outcome) == 0
    assert "nothing raised when it was recorded, and nothing does now" in capsys.readouterr().out


async def test_a_step_that_cannot_be_done_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    recording = await recorded(application(Shop()), [Step("visit", path="/"), click("Add axe"), *FAILING[3:]])

    debugger, outcome = await debugged(recording, Shop(prices={}))

    assert debugger.verdict(outcome) == 1
    assert "step 2, click button 'Add axe'" in capsys.readouterr().out


PROGRAM = """
import asyncio
from dev_scripts.replay.debugging import stop_in_a_debugger, is_interactive
from tests.dev_scripts.test_replay_debug import FAILING, debugged
from tests.support.recorded import recorded
from tests.support.shop import Shop, application
async def main():
    recording = await recorded(application(Shop()), FAILING)
    assert is_interactive()
    await debugged(recording, Shop(), stop_in_a_debugger)
asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
def test_on_a_terminal_pdb_stands_in_the_frame_that_raised() -> None:
    import pty

    ours, theirs = pty.openpty()
    os.write(ours, b"p 'divided by', shop.divisor\nq\n")
    environment = {**os.environ, "TERM": "dumb", "PYTHONPATH": str(PROJECT_ROOT)}
    environment.pop("PYTHONBREAKPOINT", None)
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=PROJECT_ROOT,
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    said = _all_of(ours)
    os.close(ours)

    assert program.wait() == 0, said
    assert "-> share = 100 / shop.divisor" in said
    assert "('divided by', 0)" in said


def test_a_debugger_that_is_attached_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    from dev_scripts.replay.debugging import is_interactive, stop_in_a_debugger

    asked: list[object] = []
    monkeypatch.setattr(sys, "breakpointhook", lambda: asked.append(sys._getframe(1).f_locals["error"]))
    error = ZeroDivisionError()

    assert is_interactive()
    stop_in_a_debugger(error)

    assert asked == [error]


def _all_of(terminal: int) -> str:
    """What is said there until the program has ended; Linux ends with an error then."""
    said = b""
    with suppress(OSError):
        while piece := os.read(terminal, 65_536):
            said += piece
    return said.decode()
