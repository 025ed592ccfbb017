"""What people do on real pages becomes steps that a person can read."""

import json
from pathlib import Path
from typing import Any

import pytest

from heavy_engine.recordings.steps import Hidden, Recording, Step
from heavy_engine.testing.browser import Page, visit
from tests.support import desk, shop
from tests.support.taping import Tape, transcribed


async def shop_of(divisor: int = 1) -> tuple[Tape, Page]:
    tape = Tape(shop.application(shop.Shop(divisor=divisor)))
    return tape, await visit(tape.world, "/", as_="Ada")


async def at_the_desk() -> tuple[Tape, Page]:
    tape = Tape(desk.application())
    return tape, await visit(tape.world, "/", as_="Ada")


async def told(tape: Tape, page: Page, folder: Path) -> Recording:
    """What was recorded, after the world's end."""
    line = page.wire.line
    await tape.world.close()
    return tape.recording(folder, line)


def only(recording: Recording, do: str) -> Step:
    found = [step for step in recording.steps if step.do == do]
    assert len(found) == 1, found
    return found[0]


async def test_a_visit_says_what_was_seen(tmp_path: Path) -> None:
    recording = await told(*await shop_of(), tmp_path)

    assert recording.header.application == "Shop"
    assert recording.header.wire == 2
    visit_ = recording.steps[0]
    assert (visit_.do, visit_.path, visit_.title) == ("visit", "/", "Shop")
    assert visit_.sees[:3] == ("heading 1: Tool shop", "item: axe 12.50", "button: Add axe")


async def test_a_click_says_what_was_meant_and_what_came(tmp_path: Path) -> None:
    tape, ada = await shop_of()
    await ada.click("Add axe")

    step = only(await told(tape, ada, tmp_path), "click")

    assert step.on is not None
    assert (step.on.role, step.on.name, step.on.row, step.on.component) == (
        "button",
        "Add axe",
        "axe 12.50",
        "ShopPage",
    )
    assert (step.came[0], step.gone) == ("item: axe: 12.50", ())
    assert step.ms is not None


async def test_keys_become_one_text(tmp_path: Path) -> None:
    tape, ada = await shop_of()
    await ada.type("For whom", "Bo and Cy")

    step = only(await told(tape, ada, tmp_path), "fill")

    assert step.text == "Bo and Cy"
    assert step.on is not None
    assert (step.on.name, step.on.field, step.on.section) == ("For whom", "whom", "Order")
    assert (step.came, step.gone) == ((), ())


async def test_texts_of_two_fields_stay_two(tmp_path: Path) -> None:
    tape, ada = await at_the_desk()
    await ada.type("Title", "axe")
    await ada.type("Notes", "sharp")
    await ada.type("Title", "s")

    recording = await told(tape, ada, tmp_path)

    assert [step.text for step in recording.steps if step.do == "fill"] == ["axe", "sharp", "axes"]


async def test_what_only_a_form_tells_is_written_before_it_is_sent(tmp_path: Path) -> None:
    tape, ada = await at_the_desk()
    await ada.type("User", "ada")
    await ada.type("Passphrase", "swordfish-7")
    await ada.click("Sign in")

    recording = await told(tape, ada, tmp_path)

    assert [step.do for step in recording.deeds] == ["visit", "fill", "fill", "click"]
    assert [step.text for step in recording.deeds[1:3]] == ["ada", Hidden("passphrase")]
    assert recording.deeds[3].on is not None
    assert recording.deeds[3].on.name == "Sign in"
    assert recording.deeds[3].came == ("text: Sent: ••• and ada and ••• and",)
    assert all(not step.came for step in recording.deeds[1:3])


async def test_a_box_is_checked_and_unchecked(tmp_path: Path) -> None:
    tape, ada = await shop_of()
    await ada.check("Gift")
    await ada.check("Gift", on=False)

    steps = [step for step in (await told(tape, ada, tmp_path)).steps if step.do == "check"]

    assert [(step.checked, step.came) for step in steps] == [
        (True, ("text: Wrapped as a gift.",)),
        (False, ("text: Not wrapped.",)),
    ]


async def test_a_link_is_followed_and_back_is_back(tmp_path: Path) -> None:
    tape, ada = await shop_of()
    await ada.click("About us")
    await ada.back()
    await ada.forward()

    recording = await told(tape, ada, tmp_path)

    assert [(step.do, step.path) for step in recording.deeds[1:]] == [
        ("go", "/about"),
        ("back", "/"),
        ("forward", "/about"),
    ]
    assert recording.deeds[1].on is not None
    assert recording.deeds[1].on.name == "About us"
    assert recording.deeds[1].came[0] == "heading 1: About us"
    assert recording.deeds[1].gone == ()


async def test_what_the_application_made_is_noted_with_its_step(tmp_path: Path) -> None:
    app = shop.Shop()
    tape = Tape(shop.application(app))
    ada = await visit(tape.world, "/", as_="Ada")
    await ada.click("Buy")

    step = only(await told(tape, ada, tmp_path), "click")

    assert list(step.ids) == app.orders
    assert len(app.orders) == 1


async def test_an_error_is_a_step_behind_what_was_done(tmp_path: Path) -> None:
    tape, ada = await shop_of(divisor=0)
    await ada.click("Discount")

    recording = await told(tape, ada, tmp_path)

    assert [step.do for step in recording.steps] == ["visit", "click", "trouble", "leave", "end"][:3] + [
        step.do for step in recording.steps[3:]
    ]
    trouble = only(recording, "trouble")
    assert (trouble.type, trouble.said) == ("ZeroDivisionError", "division by zero")
    assert trouble.reference
    assert any("division by zero" in line for line in recording.steps[1].came)


async def test_a_connection_that_is_lost_is_told_when_it_comes_back(tmp_path: Path) -> None:
    tape, ada = await shop_of()
    await ada.drop_connection()
    await ada.reconnect()
    await ada.click("Add axe")

    recording = await told(tape, ada, tmp_path)

    assert [step.do for step in recording.steps[:4]] == ["visit", "away", "back_again", "click"]


async def test_a_page_goes_on_in_another_process_in_the_same_file(tmp_path: Path) -> None:
    tape, ada = await shop_of()
    await ada.click("Add axe")
    await ada.kill_worker()
    await ada.click("Add saw")

    recording = await told(tape, ada, tmp_path)

    clicks = [step for step in recording.steps if step.do == "click"]
    assert [step.came[0] for step in clicks] == ["item: axe: 12.50", "item: saw: 8.00"]


async def test_a_rolling_restart_changes_nothing_but_the_connection(tmp_path: Path) -> None:
    tape, ada = await shop_of()
    await ada.type("For whom", "Bo")
    await tape.world.roll()
    await ada.click("Buy")

    recording = await told(tape, ada, tmp_path)

    assert [step.do for step in recording.deeds] == ["visit", "fill", "click"]
    assert any(line.endswith("for Bo") for line in recording.deeds[2].came)


async def test_letters_in_a_field_are_no_keys_but_escape_is_one(tmp_path: Path) -> None:
    tape, ada = await at_the_desk()
    await ada.press("a", "#keys")
    await ada.press("Escape", "#keys")

    step = only(await told(tape, ada, tmp_path), "press")

    assert (step.key, step.came, step.gone) == ("Escape", ("text: Heard: Escape",), ("text: Heard: a",))


async def test_moving_the_mouse_says_nothing(tmp_path: Path) -> None:
    tape, ada = await at_the_desk()
    for at in range(5):
        await ada.fire("#keys", "mousemove", clientX=at)

    recording = await told(tape, ada, tmp_path)

    assert [step.do for step in recording.deeds] == ["visit"]


async def test_a_file_is_no_longer_than_it_may_be_and_says_so(tmp_path: Path) -> None:
    tape, ada = await shop_of()
    for _time in range(30):
        await ada.click("Add axe")
    line = ada.wire.line
    await tape.world.close()

    path = tape.written(tmp_path, line, max_bytes=2_000)

    assert path.stat().st_size <= 2_000
    last = json.loads(path.read_text().splitlines()[-1])
    assert (last["do"], last["why"]) == ("end", "size")


def entries_of(tape: Tape, line: str) -> list[Any]:
    return [json.loads(one) for one in tape.entries(line)]


async def test_what_comes_later_by_itself_is_news(tmp_path: Path) -> None:
    tape, ada = await shop_of()
    await ada.click("Add axe")
    await ada.click("Add saw")
    line = ada.wire.line
    await tape.world.close()
    entries = entries_of(tape, line)
    second = [at for at, one in enumerate(entries) if one[0] == "do"][1]
    # As if somebody else had done it, some time later.
    later = [[one[0], one[1], one[2] + 60, *one[3:]] for one in entries[second + 1 :]]
    dumped = [json.dumps(one).encode() for one in [*entries[:second], *later]]

    path = transcribed(dumped, tmp_path)

    steps = [json.loads(one) for one in path.read_text().splitlines()[1:]]
    assert [step["do"] for step in steps[:3]] == ["visit", "click", "news"]
    assert steps[1]["came"][0] == "item: axe: 12.50"
    assert steps[2]["came"][0] == "item: saw: 8.00"


@pytest.mark.parametrize("late", ["lost", "end"])
async def test_the_end_of_an_earlier_life_is_not_the_end(tmp_path: Path, late: str) -> None:
    tape, ada = await shop_of()
    await ada.click("Add axe")
    entries = tape.entries(line := ada.wire.line)
    await tape.world.close()
    second = next(at for at, one in enumerate(entries) if one.startswith(b'["do"'))
    told = json.dumps([late, line, json.loads(entries[second])[2], "another page"]).encode()
    minute_later = json.dumps(["made", line, json.loads(entries[second])[2] + 90, "an id"]).encode()

    path = transcribed([*entries[:second], told, *entries[second : second + 2], minute_later], tmp_path)

    steps = [json.loads(one)["do"] for one in path.read_text().splitlines()[1:]]
    assert steps == ["visit", "click", "news", "end"]


async def test_what_is_told_twice_is_done_once(tmp_path: Path) -> None:
    tape, ada = await shop_of()
    await ada.click("Add axe")
    line = ada.wire.line
    await tape.world.close()
    entries = tape.entries(line)
    done = next(one for one in entries if json.loads(one)[0] == "do")

    path = transcribed(
        [*entries[: entries.index(done) + 1], done, *entries[entries.index(done) + 1 :]], tmp_path
    )

    assert path.read_text().count('"click"') == 1


@pytest.mark.parametrize("broken", [b"", b"[1]", b"{", b'["do","%b",1.0,99,1]'])
async def test_an_entry_that_makes_no_sense_leaves_a_file_that_can_be_read(
    tmp_path: Path, broken: bytes
) -> None:
    tape, ada = await shop_of()
    await ada.click("Add axe")
    line = ada.wire.line
    await tape.world.close()

    entries = [*tape.entries(line)[:4], broken.replace(b"%b", line.encode())]
    path = transcribed([one for one in entries if one] or [b"["], tmp_path)

    assert json.loads(path.read_text().splitlines()[0])["recording"] == 1
    assert '"click"' in path.read_text()


async def test_the_end_of_what_another_process_made_does_not_end_what_this_one_makes(tmp_path: Path) -> None:
    tape, ada = await shop_of()
    await ada.click("Add axe")
    entries = tape.entries(line := ada.wire.line)
    await tape.world.close()
    opened = next(at for at, one in enumerate(entries) if one.startswith(b'["open"'))
    ended = json.dumps(["end", line, json.loads(entries[opened])[2], "another page"]).encode()

    path = transcribed([*entries[: opened + 1], ended, *entries[opened + 1 :]], tmp_path)

    assert [json.loads(one)["do"] for one in path.read_text().splitlines()[1:3]] == ["visit", "click"]
