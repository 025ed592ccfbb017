"""What a page shows of files and does with them, in the in-process browser: real frames, real disk."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest

from heavy_engine.testing.browser import Page, visit
from heavy_engine.testing.people import NotThere
from heavy_engine.testing.world import World, services_of
from tests.engine.uploads.samples import HTML, PNG, TEXT, left_in
from tests.engine.uploads.upload_app import application, settings_in


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(services_of(application(), settings_in(str(tmp_path), uploads_max=4)))
    yield made
    await made.close()


@pytest.fixture
async def ada(world: World) -> Page:
    return await visit(world, "/taken", as_="Ada")


def rows(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.texts("li span")]


async def tell(page: Page, said: object, field: str = "#field-pictures") -> None:
    await page.fire(field, "uploads", detail=said)


async def test_a_file_that_was_chosen_is_kept_at_once_where_the_page_says_so(
    world: World, tmp_path: Path
) -> None:
    ada = await visit(world, "/", as_="Ada")

    await ada.upload("Files", "notes.txt", TEXT)

    assert rows(ada) == ["notes.txt: done"]
    assert ada.texts("#kept .link") == ["notes.txt"]
    assert ada.texts("#kept .inline") == ["text/plain"]
    stored = left_in(tmp_path)
    assert len(stored) == 1
    assert len(stored[0]) == 32, "its name is ours"


async def test_what_the_application_refuses_is_said_and_not_kept(world: World, tmp_path: Path) -> None:
    ada = await visit(world, "/", as_="Ada")

    await ada.upload_several("Files", {"refused.txt": TEXT, "broken.txt": TEXT})

    refused, broken = rows(ada)
    assert refused == "refused.txt: failed Ada may not bring this one."
    assert re.fullmatch(
        r"broken\.txt: failed It arrived, but it could not be kept\. Try again\. Reference: [0-9a-f]{8}\.",
        broken,
    )
    assert "secret" not in ada.html
    assert left_in(tmp_path) == []


async def test_files_wait_until_the_page_takes_them(ada: Page, tmp_path: Path) -> None:
    await ada.upload_several("Pictures", {"axe.png": PNG, "notes.txt": TEXT})

    assert rows(ada) == ["axe.png: done", "notes.txt: done"]
    assert {name.rpartition(".")[2] for name in left_in(tmp_path)} == {"done"}
    await ada.click("Take")

    assert ada.text("#taken") == "axe.png, notes.txt"
    assert rows(ada) == []
    assert [len(name) for name in left_in(tmp_path)] == [32, 32]


async def test_files_are_not_kept_when_what_takes_them_fails(ada: Page, tmp_path: Path) -> None:
    await ada.upload("Pictures", "axe.png", PNG)

    await ada.click("Fail")

    assert rows(ada) == ["axe.png: failed It arrived, but it could not be kept. Try again."]
    assert left_in(tmp_path) == []


async def test_what_is_wrong_with_a_file_is_said_before_it_is_sent(ada: Page, tmp_path: Path) -> None:
    await ada.upload_several("Pictures", {"empty.png": b"", "long.txt": b"x" * 50_001, "saw.mp4": b"x"})

    assert rows(ada) == [
        "empty.png: failed It is empty.",
        "long.txt: failed It has 50 KB; 50 KB is the most.",
        "saw.mp4: failed Its name ends with .mp4. Wanted: images, .txt.",
    ]
    assert left_in(tmp_path) == []


async def test_a_file_that_lies_about_its_kind_is_found_out(ada: Page, tmp_path: Path) -> None:
    await ada.upload("Pictures", "axe.png", HTML)

    assert rows(ada) == ["axe.png: failed It is named like a PNG image, but it is a web page."]
    assert {name.rpartition(".")[2] for name in left_in(tmp_path)} == {"refused"}


async def test_files_beyond_the_number_are_left_out_in_words(ada: Page) -> None:
    await ada.upload_several("Pictures", {f"{number}.txt": TEXT for number in range(5)})

    assert rows(ada) == ["0.txt: done", "1.txt: done", "2.txt: done"]
    assert ada.texts(".problem")[0] == "3 files are the most here. 3.txt and 1 more were left out."
    await ada.click("Remove 1.txt")
    await ada.upload("Pictures", "5.txt", TEXT)
    assert rows(ada) == ["0.txt: done", "2.txt: done", "5.txt: done"]
    assert ada.texts(".problem")[0] == ""


async def test_a_field_for_one_file_holds_the_last_one(ada: Page, tmp_path: Path) -> None:
    await ada.upload("Portrait", "first.txt", TEXT)
    await ada.upload("Portrait", "second.txt", TEXT)

    assert rows(ada) == ["second.txt: done"]
    assert len(left_in(tmp_path)) == 1


async def test_a_file_that_is_taken_back_is_deleted(ada: Page, tmp_path: Path) -> None:
    await ada.upload("Pictures", "axe.png", PNG)

    await ada.click("Remove axe.png")

    assert rows(ada) == []
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("leave", ["go", "close"])
async def test_what_no_page_took_goes_with_the_page(
    ada: Page, world: World, tmp_path: Path, leave: str
) -> None:
    await ada.upload("Pictures", "axe.png", PNG)
    assert left_in(tmp_path)

    await (ada.go("/other") if leave == "go" else ada.close())
    await world.close()

    assert left_in(tmp_path) == []


async def test_progress_is_shown_and_never_believed(ada: Page) -> None:
    await tell(ada, {"chosen": [{"ref": "r", "name": "axe.png", "size": 1000}]})
    [upload_id] = [order[0] for order in orders(ada)["open"].values()]

    await tell(ada, {"sent": {upload_id: 250}})
    assert rows(ada) == ["axe.png: uploading"]
    assert 'value="25"' in ada.html
    await tell(ada, {"sent": {upload_id: 10**13}})
    assert 'value="100"' in ada.html
    await tell(ada, {"ended": upload_id, "status": 200})

    assert rows(ada) == ["axe.png: failed It did not arrive. Try again."], "nothing came, whatever it says"
    await ada.click("Retry axe.png")
    assert rows(ada) == ["axe.png: queued"]
    assert [order[0] for order in orders(ada)["open"].values()] != [upload_id]


def orders(page: Page, field: str = "#field-pictures") -> dict[str, dict[str, list[str]]]:
    [element] = [each for each in page.root.elements() if each.attributes.get("id") == field[1:]]
    found: dict[str, dict[str, list[str]]] = orjson.loads(element.attributes["data-uploads"])
    return found


@pytest.mark.parametrize(
    "said",
    [
        None,
        "chosen",
        [],
        {"chosen": "axe"},
        {"chosen": [None, 1, "x", [], {}]},
        {"chosen": [{"ref": "r", "name": "a.txt", "size": -1}]},
        {"chosen": [{"ref": "r", "name": "a.txt", "size": True}]},
        {"chosen": [{"ref": "r", "name": "a.txt", "size": 10**20}]},
        {"chosen": [{"ref": "../r", "name": "a.txt", "size": 1}]},
        {"chosen": [{"ref": "r" * 65, "name": "a.txt", "size": 1}]},
        {"chosen": [{"ref": "r", "name": ["a.txt"], "size": 1}]},
        {"sent": {"nobody": 5, "": -1, "x": "y"}},
        {"sent": [1, 2]},
        {"ended": "nobody", "status": 200},
        {"ended": {"__proto__": 1}},
        {"ended": None, "status": {"a": 1}},
    ],
)
async def test_what_makes_no_sense_changes_nothing(ada: Page, said: object) -> None:
    await tell(ada, said)

    assert rows(ada) == []
    assert ada.texts(".notice") == []
    await ada.upload("Pictures", "axe.png", PNG)
    assert rows(ada) == ["axe.png: done"]


async def test_a_hostile_name_is_text_and_no_path(ada: Page, tmp_path: Path) -> None:
    await ada.upload("Pictures", "../../<img src=x onerror=alert(1)>.txt", TEXT)

    assert rows(ada) == ["<img src=x onerror=alert(1)>.txt: done"]
    assert "<img" not in ada.html
    await ada.click("Take")
    assert all(len(name) == 32 for name in left_in(tmp_path))


async def test_an_upload_that_was_under_way_goes_on_when_its_page_is_made_anew(
    ada: Page, world: World, tmp_path: Path
) -> None:
    await tell(ada, {"chosen": [{"ref": "r", "name": "notes.txt", "size": len(TEXT)}]})
    [before_id, before] = orders(ada)["open"]["r"]

    await ada.kill_worker()
    assert rows(ada) == [], "the new page knows nothing of it"
    again = {"ref": "r", "name": "notes.txt", "size": len(TEXT), "ticket": before}
    await tell(ada, {"chosen": [again]})
    assert orders(ada)["open"]["r"][0] == before_id

    bo = await visit(world, "/taken", as_="Bo")
    await tell(bo, {"chosen": [again]})
    assert orders(bo)["open"]["r"][0] != before_id, "a ticket is good for whom it was made"
    await tell(ada, {"chosen": [{**again, "ref": "q", "size": 3}]})
    assert orders(ada)["open"]["q"][0] != before_id, "and for the file it was made for"


async def test_a_field_that_is_none_is_said(ada: Page, world: World) -> None:
    other = await visit(world, "/other")

    with pytest.raises(NotThere):
        await other.upload("Pictures", "axe.png", PNG)
