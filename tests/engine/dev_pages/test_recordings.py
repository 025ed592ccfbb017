"""/dev/recordings: what was recorded, step by step; what is open, saved; and nothing of others' business."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from heavy_engine import EngineSettings
from heavy_engine.dev_pages.recordings_words import said_of, summary
from heavy_engine.dev_pages.routes import with_dev_pages
from heavy_engine.dev_panel import DevPanel
from heavy_engine.recorder import PageTap
from heavy_engine.recordings.files import all_files, next_file
from heavy_engine.recordings.saving import NothingKept, save
from heavy_engine.recordings.steps import Header, Recording, Step, read, write_line
from heavy_engine.testing.browser import Page, visit
from heavy_engine.testing.world import PATIENCE_S, TEST_KEY, World, services_of
from tests.support import shop
from tests.support.taping import NOWHERE


@asynccontextmanager
async def developers(folder: Path, *, divisor: int = 1, keep_bytes: int = 1_000_000) -> AsyncIterator[World]:
    """A shop whose developers keep recordings in a folder."""
    settings = EngineSettings(
        signing_keys=(TEST_KEY,),
        allowed_hosts=("test",),
        dev=True,
        debug=True,
        first_paint_s=PATIENCE_S,
        keep_state=True,
        recordings_folder=str(folder),
    )
    application = with_dev_pages(shop.application(shop.Shop(divisor=divisor)))
    services = services_of(application, settings, DevPanel())
    world = World(replace(services, tap=PageTap(NOWHERE, keep_bytes)))
    yield world
    await world.close()


async def sold(world: World) -> Page:
    ada = await visit(world, "/", as_="Ada")
    await ada.click("Add axe")
    return ada


async def test_an_empty_shelf_says_what_to_do(tmp_path: Path) -> None:
    async with developers(tmp_path) as world:
        bo = await visit(world, "/dev/recordings", as_="Bo")

        assert bo.sees("There is no recording yet.")
        assert bo.sees("Press Record")
        assert bo.sees("Not recording.")
        assert bo.sees("./heavy record")


async def test_an_open_page_is_saved_and_read_step_by_step(tmp_path: Path) -> None:
    async with developers(tmp_path) as world:
        await sold(world)
        bo = await visit(world, "/dev/recordings", as_="Bo")
        await bo.click("Save /")

        (path,) = all_files(tmp_path)
        assert bo.sees("no recording yet") is False
        await bo.click(path.stem)
        assert bo.texts("h1") == [path.stem]
        assert bo.sees("click button 'Add axe' in the row 'axe 12.50' of ShopPage")
        assert bo.sees("item: axe: 12.50")
        assert bo.sees(f"./heavy replay {path} --check")


async def test_a_recording_is_deleted(tmp_path: Path) -> None:
    async with developers(tmp_path) as world:
        await sold(world)
        bo = await visit(world, "/dev/recordings", as_="Bo")
        await bo.click("Save /")
        (path,) = all_files(tmp_path)

        await bo.click(f"Delete {path.stem}")

        assert all_files(tmp_path) == []
        assert bo.sees("There is no recording yet.")


async def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "broken.jsonl").write_text("hello\n")
    async with developers(tmp_path) as world:
        bo = await visit(world, "/dev/recordings", as_="Bo")
        assert bo.sees("broken.jsonl is no recording")

        await bo.go("/dev/recordings/broken")
        assert bo.sees("It cannot be read.")
        await bo.go("/dev/recordings/gone")
        assert bo.sees("There is no such recording")


async def test_developers_pages_are_not_kept(tmp_path: Path) -> None:
    async with developers(tmp_path) as world:
        bo = await visit(world, "/dev/recordings", as_="Bo")
        tap = world.services.tap

        assert isinstance(tap, PageTap)
        assert tap.open_pages() == []
        assert tap.kept(bo.wire.line) == []


async def test_what_led_to_an_error_is_saved_up_to_it(tmp_path: Path) -> None:
    async with developers(tmp_path, divisor=0) as world:
        ada = await sold(world)
        await ada.click("Discount")
        await ada.click("Add saw")
        tap = world.services.tap
        assert isinstance(tap, PageTap)
        entries = tap.kept(ada.wire.line)
        reference = tap._errors[-1][0]

        recording = read(save(entries, tmp_path, 1_000_000, reference=reference))

    assert recording.name == f"error-{reference}.jsonl"
    assert [step.do for step in recording.steps] == ["visit", "click", "click", "trouble", "end"]
    assert (recording.header.reference, recording.header.error) == (reference, "ZeroDivisionError")
    assert recording.header.said == "division by zero"
    assert summary(recording) == "/: ZeroDivisionError"


async def test_a_beginning_that_is_not_kept_is_said(tmp_path: Path) -> None:
    async with developers(tmp_path, keep_bytes=10_000) as world:
        ada = await sold(world)
        for _time in range(100):
            await ada.click("Add axe")
        bo = await visit(world, "/dev/recordings", as_="Bo")
        assert bo.sees("its last part")
        await bo.click("Save /")
        await bo.click(all_files(tmp_path)[0].stem)

        assert bo.sees("Begins late")
        assert bo.sees("HEAVY_RECORDING_KEEP_BYTES")


def test_of_nothing_nothing_is_saved(tmp_path: Path) -> None:
    with pytest.raises(NothingKept):
        save([], tmp_path, 1_000_000)

    assert list(tmp_path.iterdir()) == []


def test_names_of_files_tell_when_and_where_and_no_secrets(tmp_path: Path) -> None:
    first = next_file(tmp_path, "/shop/axes?token=abc", 0.0)
    first.write_text("")

    assert first.stem.endswith("-shop-axes")
    assert next_file(tmp_path, "/shop/axes", 0.0).stem == f"{first.stem}-2"
    assert next_file(tmp_path, f"/reset/{'x' * 30}", 0.0).stem.endswith("-reset")
    assert next_file(tmp_path / "mine.jsonl", "/", 0.0) == tmp_path / "mine.jsonl"


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step("trouble", type="ValueError", said="no", reference="ab"), "ValueError: no (ab)"),
        (Step("end", why="size"), "end: the file was as large as one may be"),
        (Step("news"), "something came by itself"),
    ],
)
def test_steps_are_told_in_words(step: Step, words: str) -> None:
    assert said_of(step) == words


def test_a_recording_is_told_by_where_it_went() -> None:
    steps = (Step("visit", path="/"), Step("go", path="/about?x=1"), Step("go", path="/"))

    assert summary(Recording(Header(), steps)) == "/ → /about"


def test_the_newest_file_is_the_first(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with (tmp_path / f"{name}.jsonl").open("w") as file:
            write_line(file, Header())

    assert {path.stem for path in all_files(tmp_path)} == {"a", "b"}
    assert all_files(tmp_path / "none") == []
