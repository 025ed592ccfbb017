"""What happens while a page is made, before anybody sees it: ids, and errors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from reactpy import component, html, use_state
from reactpy.types import VdomDict

from heavy_engine import Application, Caller, Route, moments
from heavy_engine.recordings.rehearsal import Faults, Outcome, rehearse
from heavy_engine.recordings.saving import NothingKept, save
from heavy_engine.recordings.steps import Recording, read
from heavy_engine.testing.browser import visit
from heavy_engine.testing.world import World, services_of
from tests.support.shop import open_work, who_asks
from tests.support.taping import PLENTY, Tape


@dataclass
class Shed:
    """What is wrong in it, and the ids of its shelves."""

    is_locked: bool = True
    is_dark: bool = True
    shelves: list[str] = field(default_factory=list)


def application(shed: Shed) -> Application:
    """A page that makes an id, one of whose parts fails, and one whose guard fails."""

    def new_shelf() -> str:
        shed.shelves.append(moments.new_id())
        return shed.shelves[-1]

    async def guard(_caller: Caller, _params: Mapping[str, Any]) -> str | None:
        new_shelf()
        if shed.is_locked:
            raise LookupError("the key of the shed is gone")
        return None

    @component
    def Lamp() -> VdomDict:
        if shed.is_dark:
            raise ZeroDivisionError("no light at all")
        return html.p("Light")

    @component
    def ShedPage() -> VdomDict:
        shelf, _set_shelf = use_state(new_shelf)
        return html.main(html.h1("Shed"), html.p(f"Shelf {shelf}"), Lamp())

    return Application(
        name="Shed",
        routes={"/": Route(ShedPage, "Shed"), "/vault": Route(ShedPage, "Vault", guard=guard)},
        error_page=lambda status, *_words: html.p(str(status)),
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=Path(__file__).parent,
    )


async def done_again(shed: Shed, recording: Recording) -> tuple[Outcome, list[BaseException]]:
    """What comes of a recording, and what it raised."""
    faults = Faults()
    world = World(services_of(application(shed), developer=faults))
    try:
        outcome = await rehearse(world, recording, faults=faults)
        return outcome, [each.error for each in outcome.raised]
    finally:
        await world.close()


def told_of_errors(tape: Tape) -> list[tuple[str, str]]:
    """References of errors, and the lines of their pages."""
    return list(tape.tap._errors)


async def test_ids_of_the_first_paint_are_those_of_then(tmp_path: Path) -> None:
    shed = Shed(is_dark=False)
    tape = Tape(application(shed))
    ada = await visit(tape.world, "/", as_="Ada")
    line = ada.wire.line
    await tape.world.close()

    recording = tape.recording(tmp_path, line)
    again = Shed(is_dark=False)
    outcome, _raised = await done_again(again, recording)

    assert list(recording.steps[0].ids) == shed.shelves
    assert len(shed.shelves) == 1
    assert again.shelves == shed.shelves
    assert outcome.mismatch is None


async def test_a_part_that_fails_in_the_first_paint_is_saved_and_reached_again(tmp_path: Path) -> None:
    tape = Tape(application(Shed()))
    await visit(tape.world, "/", as_="Ada")
    ((reference, line),) = told_of_errors(tape)
    await tape.world.close()

    recording = read(save(tape.entries(line), tmp_path, PLENTY, reference=reference))

    assert (recording.header.reference, recording.header.error) == (reference, "ZeroDivisionError")
    assert [step.do for step in recording.steps][:2] == ["visit", "trouble"]
    assert "heading 1: Shed" in recording.steps[0].sees
    outcome, raised = await done_again(Shed(), recording)
    assert outcome.mismatch is None
    assert [str(error) for error in raised] == ["no light at all"]
    mended, _raised = await done_again(Shed(is_dark=False), recording)
    assert mended.mismatch is not None
    assert "does not any more" in str(mended.mismatch)


async def test_a_page_that_does_not_come_at_all_is_a_recording_of_one_step(tmp_path: Path) -> None:
    shed = Shed()
    tape = Tape(application(shed))
    with pytest.raises(LookupError):
        await visit(tape.world, "/vault?shelf=2", as_="Ada")
    ((reference, line),) = told_of_errors(tape)
    await tape.world.close()

    recording = read(save(tape.entries(line), tmp_path, PLENTY, reference=reference))

    assert (recording.header.reference, recording.header.error) == (reference, "LookupError")
    assert recording.header.said == "the key of the shed is gone"
    assert [(step.do, step.path, step.type) for step in recording.steps] == [
        ("visit", "/vault?shelf=2", ""),
        ("trouble", "", "LookupError"),
        ("end", "", ""),
    ]
    assert list(recording.steps[0].ids) == shed.shelves
    again = Shed()
    outcome, raised = await done_again(again, recording)
    assert (outcome.mismatch, [str(error) for error in raised]) == (None, ["the key of the shed is gone"])
    assert again.shelves == shed.shelves


async def test_while_somebody_records_a_page_that_does_not_come_has_a_file(tmp_path: Path) -> None:
    tape = Tape(application(Shed()))
    with pytest.raises(LookupError):
        await visit(tape.world, "/vault", as_="Ada")
    ((_reference, line),) = told_of_errors(tape)
    await tape.world.close()

    recording = tape.recording(tmp_path, line)

    assert [step.do for step in recording.steps] == ["visit", "trouble", "end"]
    assert recording.steps[-1].why == "left"


async def test_a_page_that_nobody_was_shown_and_that_did_not_fail_is_not_kept(tmp_path: Path) -> None:
    tape = Tape(application(Shed(is_dark=False)))
    page, _html = await tape.world.pages.open(await tape.world.caller("Ada"), "/", keep=False)
    line = page.session.seed
    await tape.world.close()

    assert tape.entries(line) == []
    with pytest.raises(NothingKept):
        save(tape.entries(line), tmp_path, PLENTY)
