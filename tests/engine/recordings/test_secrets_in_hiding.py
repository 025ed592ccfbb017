"""Attempts to get a secret into a recording; each was one that worked, or might have."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import orjson
import pytest

from heavy_engine.recordings.files import next_file
from heavy_engine.recordings.player import Player
from heavy_engine.recordings.saving import save
from heavy_engine.recordings.scribe import Scribe
from heavy_engine.recordings.sheet import Sheet
from heavy_engine.recordings.steps import Header, Hidden, Recording, Step, read
from heavy_engine.testing.browser import Page, visit
from heavy_engine.testing.world import World, services_of
from tests.support import clinic
from tests.support.taping import PLENTY, Tape

Attempt = Callable[[Page], Awaitable[None]]


async def under_a_label(ada: Page) -> None:
    await ada.fill("Your password", "hunter2-label")


async def shown_meanwhile(ada: Page) -> None:
    await ada.fill("Door", "hunter2-door")
    await ada.click("Show it")
    await ada.fill("Door", "hunter2-shown")


async def over_several_lines(ada: Page) -> None:
    await ada.fill("Secret story", "once upon\n\ta   time\nhunter2 lived")


async def in_groups_of_digits(ada: Page) -> None:
    await ada.fill("Account", "4111111111111111")


async def key_by_key(ada: Page) -> None:
    for key in "zqxj":
        await ada.press(key, "Word")
    # With Ctrl and Alt many keyboards write letters; in a password nothing is a shortcut.
    await ada.fire("Word", "keydown", key="@", ctrlKey=True, altKey=True)
    await ada.fire("Word", "keydown", key="y", ctrlKey=True)


async def pasted(ada: Page) -> None:
    await ada.fire("Word", "paste", clipboardData="hunter2-pasted")
    await ada.fire("Word", "beforeinput", data="hunter2-typed")


async def in_a_form(ada: Page) -> None:
    await ada.fill("Entry code", "hunter2-entry")
    await ada.click("Enter")


async def with_other_white_space(ada: Page) -> None:
    await ada.fill("Your password", "horse  battery")


async def chosen(ada: Page) -> None:
    await ada.select("Illness", "gout")
    await ada.check("Contagious")


async def pressed(ada: Page) -> None:
    await ada.click("Save melancholy")
    await ada.click("Fail for Jane Roe")


async def followed(ada: Page) -> None:
    await ada.click("Jane Roe")


async def in_an_address(ada: Page) -> None:
    await ada.click("Reset")


async def uploaded(ada: Page) -> None:
    chosen = [{"name": "jane-roe.png", "size": 3, "type": "image/png", "ref": "a"}]
    await ada.fire("#xrays", "uploads", detail={"chosen": chosen})


async def raised(ada: Page) -> None:
    await ada.fill("Your password", "hunter2-raised")
    await ada.click("Fail for Jane Roe")


ATTEMPTS: list[tuple[Attempt, tuple[str, ...]]] = [
    (under_a_label, ("hunter2-label",)),
    (shown_meanwhile, ("hunter2-door", "hunter2-shown")),
    (over_several_lines, ("once upon", "a time", "hunter2 lived")),
    (in_groups_of_digits, ("4111111111111111", "4111 1111")),
    (
        key_by_key,
        ('"zqxj', '"key": "z"', '"key": "q"', '"key": "x"', '"key": "j"', '"key": "@"', '"key": "y"'),
    ),
    (pasted, ("hunter2-pasted", "hunter2-typed")),
    (in_a_form, ("hunter2-entry",)),
    (with_other_white_space, ("horse battery", "horse  battery")),
    (chosen, ("gout", '"checked"', "contagious: on", "contagious: off")),
    (pressed, ("melancholy", "jane roe")),
    (followed, ("jane", "roe")),
    (in_an_address, ("k3y", "s1gnature", "fr4gment")),
    (uploaded, ("jane-roe",)),
    (raised, ("hunter2-raised",)),
]


@pytest.mark.parametrize(("attempt", "secrets"), ATTEMPTS, ids=lambda one: getattr(one, "__name__", ""))
async def test_it_is_not_written(tmp_path: Path, attempt: Attempt, secrets: tuple[str, ...]) -> None:
    tape = Tape(clinic.application())
    ada = await visit(tape.world, "/", as_="Ada")
    await attempt(ada)
    line = ada.wire.line
    told = [orjson.loads(one) for one in tape.entries(line)]
    await tape.world.close()

    everything = json.dumps(told).lower()
    files = [
        tape.written(tmp_path, line),
        *(save(tape.entries(line), tmp_path, PLENTY, reference=one[3]) for one in told if one[0] == "fail"),
    ]

    # It was there to be written.
    assert any(one[0] == "do" for one in told)
    assert any(secret.lower() in everything for secret in secrets)
    for file in files:
        written = file.read_text("utf-8").lower()
        assert [secret for secret in secrets if secret.lower() in written] == []
        assert read(file).deeds


async def test_what_is_hidden_can_be_done_again(tmp_path: Path) -> None:
    tape = Tape(clinic.application())
    ada = await visit(tape.world, "/", as_="Ada")
    await shown_meanwhile(ada)
    await chosen(ada)
    await uploaded(ada)
    line = ada.wire.line
    await tape.world.close()

    deeds = tape.recording(tmp_path, line).deeds[1:]

    assert [(step.do, step.text) for step in deeds] == [
        ("fill", Hidden("x2")),
        ("click", None),
        ("fill", Hidden("x2")),
        ("choose", Hidden("illness")),
        ("click", None),
        ("upload", None),
    ]
    assert deeds[-1].files[0]["name"] == "•••.png"
    world = World(services_of(clinic.application()))
    page = Page(world, await world.caller("Bo"))
    player = Player(
        Recording(Header(), (Step("visit", path="/"), *deeds[:5])), {"x2": "a", "illness": "gout"}
    )
    for step in player.steps:
        await player.act(page, step)
    assert page.texts("p")[:3] == ["Heard a indeed", "Heard a indeed", "Heard gout indeed"]
    await page.close()
    await world.close()


async def test_what_turned_out_to_be_a_secret_is_hidden_from_the_beginning_of_what_is_saved(
    tmp_path: Path,
) -> None:
    tape = Tape(clinic.application())
    ada = await visit(tape.world, "/", as_="Ada")
    await ada.fill("Who", "hunter2-early")
    await ada.click("Enter")
    await ada.fill("Your password", "hunter2-early")
    line = ada.wire.line
    await tape.world.close()

    assert "hunter2" not in save(tape.entries(line), tmp_path, PLENTY).read_text("utf-8")


async def test_a_secret_of_an_address_is_in_no_name_of_a_file(tmp_path: Path) -> None:
    tape = Tape(clinic.application())
    ada = await visit(tape.world, "/reset/k3y", as_="Ada")
    line = ada.wire.line
    await tape.world.close()
    scribe = Scribe(lambda path, at: Sheet(next_file(tmp_path, path, at), PLENTY))
    for one in tape.entries(line):
        scribe.take(one)
    scribe.close(1.0)

    (name,) = [path.name for path in tmp_path.iterdir()]
    assert "reset" in name
    assert "k3y" not in name
