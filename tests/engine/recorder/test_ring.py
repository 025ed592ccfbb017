"""Of each page so much is kept that it can still be recorded afterwards."""

import json
from pathlib import Path

from heavy_engine.testing.browser import visit
from tests.support import shop
from tests.support.taping import Tape

BYTES = 6_000


async def test_what_is_kept_is_bounded_and_can_still_be_read(tmp_path: Path) -> None:
    tape = Tape(shop.application(shop.Shop()), keep_bytes=BYTES)
    ada = await visit(tape.world, "/", as_="Ada")
    for _time in range(40):
        await ada.click("Add axe")
        await ada.type("For whom", "x")
    line = ada.wire.line

    assert not tape.tap.is_whole(line)
    # Two halves, each with the page as it was; and one entry more.
    assert sum(map(len, tape.entries(line))) < 4 * BYTES
    recording = tape.recording(tmp_path, line)
    await tape.world.close()
    assert recording.steps[0].do == "visit"
    assert "heading 1: Tool shop" in recording.steps[0].sees
    assert recording.deeds[-1].text == "x" * 40
    clicks = [step for step in recording.steps if step.do == "click"]
    assert clicks
    assert all(step.came[0] == "item: axe: 12.50" for step in clicks)


async def test_a_short_session_is_kept_whole() -> None:
    tape = Tape(shop.application(shop.Shop()))
    ada = await visit(tape.world, "/", as_="Ada")
    await ada.click("Add axe")

    assert tape.tap.is_whole(ada.wire.line)
    assert [json.loads(one)[0] for one in tape.entries(ada.wire.line)][:4] == ["begin", "open", "show", "do"]
    await tape.world.close()


async def test_a_page_that_is_over_can_still_be_saved_for_a_while() -> None:
    tape = Tape(shop.application(shop.Shop()))
    ada = await visit(tape.world, "/", as_="Ada")
    line = ada.wire.line
    await tape.world.close()
    assert tape.entries(line)

    lines: list[str] = []
    others = Tape(shop.application(shop.Shop()))
    for _page in range(30):
        bo = await visit(others.world, "/", as_="Bo")
        lines.append(bo.wire.line)
    await others.world.close()
    assert [bool(others.entries(each)) for each in lines] == [False] * 10 + [True] * 20


async def test_the_page_of_an_error_is_known() -> None:
    tape = Tape(shop.application(shop.Shop(divisor=0)))
    ada = await visit(tape.world, "/", as_="Ada")
    await ada.click("Discount")
    told = [json.loads(one) for one in tape.entries(ada.wire.line)]
    reference = next(one[3] for one in told if one[0] == "fail")

    assert tape.tap.line_of(reference) == ada.wire.line
    assert tape.tap.line_of("another") == ""
    await tape.world.close()


async def test_without_room_nothing_is_kept() -> None:
    tape = Tape(shop.application(shop.Shop()), keep_bytes=0)
    ada = await visit(tape.world, "/", as_="Ada")

    assert tape.entries(ada.wire.line) == []
    await tape.world.close()
