"""Files in plain posts: the same rules, read as they come, and never chosen twice."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from heavy_engine import Caller, StoredFile
from heavy_engine.forms.multipart import BadPost
from heavy_engine.forms.posting import FormGone, answer_post
from heavy_engine.forms.reading import Posted
from heavy_engine.forms.tokens import ForgedToken
from heavy_engine.session.brought import NOTHING
from heavy_engine.testing.browser import Page
from heavy_engine.testing.find import select
from heavy_engine.testing.plain_posts import Multipart, multipart_of, read_multipart
from heavy_engine.testing.world import World
from tests.engine.uploads.samples import PDF, PNG, PROGRAM, TEXT, left_in
from tests.forms.conftest import Visit, all_done
from tests.forms.workshop import Portrait, Refused, Workshop

SUMMARY, ERRORS = ".form-summary li", ".field-error"
PHOTO, PAPERS, PICTURE = "A photo", "Papers optional", "Picture optional"


@pytest.fixture
async def ada(visit: Visit) -> Page:
    page = await visit("/album", javascript=False)
    await page.fill("Name", "axe")
    return page


async def test_a_form_is_sent_with_its_files(ada: Page, shop: Workshop, world: World) -> None:
    await ada.upload(PHOTO, "../../axe.png", PNG)
    await ada.upload_several(PAPERS, {'bi"ll.pdf': PDF, "Übersicht.txt": TEXT})

    await ada.click("Save")

    album = shop.sent[0]
    assert (album.photo.name, album.photo.media_type, album.photo.size) == ("axe.png", "image/png", len(PNG))
    assert [paper.name for paper in album.papers] == ["bi%22ll.pdf", "Übersicht.txt"]
    assert await _content(world, album.photo) == PNG
    assert ada.sees("It is in the album.")
    await _only_kept(world, 3)


async def test_files_that_were_good_are_kept_when_something_else_was_not(
    ada: Page, shop: Workshop, world: World
) -> None:
    await ada.fill("Name", "")
    await ada.upload(PHOTO, "axe.png", PNG)
    await ada.upload(PAPERS, "bill.pdf", PDF)

    await ada.click("Save")

    assert (ada.status, ada.texts(SUMMARY)) == (422, ["Name: This is needed."])
    assert [name.split(".")[0] for name in ada.texts(".file-name")] == ["axe", "bill"]
    await ada.fill("Name", "axe")
    await ada.upload(PAPERS, "notes.txt", TEXT)
    await ada.click("Save")
    assert [paper.name for paper in shop.sent[0].papers] == ["bill.pdf", "notes.txt"]
    assert await _content(world, shop.sent[0].photo) == PNG
    await _only_kept(world, 3)


async def test_another_file_takes_the_place_of_a_kept_one(ada: Page, shop: Workshop, world: World) -> None:
    await ada.fill("Name", "")
    await ada.upload(PHOTO, "axe.png", PNG)
    await ada.click("Save")

    await ada.fill("Name", "axe")
    await ada.upload(PHOTO, "better.png", PNG)
    await ada.click("Save")

    assert shop.sent[0].photo.name == "better.png"
    await _only_kept(world, 1)


async def test_a_kept_file_is_taken_out(ada: Page, shop: Workshop, world: World) -> None:
    await ada.fill("Name", "")
    await ada.upload(PHOTO, "axe.png", PNG)
    await ada.upload(PAPERS, "bill.pdf", PDF)
    await ada.click("Save")

    await ada.fill("Name", "axe")
    await ada.click("Remove bill.pdf")
    assert [name.split(".")[0] for name in ada.texts(".file-name")] == ["axe"]
    await ada.click("Save")

    assert (shop.sent[0].name, shop.sent[0].papers) == ("axe", [])
    await _only_kept(world, 1)


async def test_what_the_application_refuses_does_not_have_to_be_chosen_again(
    ada: Page, shop: Workshop, world: World
) -> None:
    shop.refuses = Refused(photo="It is too dark.")
    await ada.upload(PHOTO, "axe.png", PNG)
    await ada.click("Save")
    assert (ada.status, ada.texts(SUMMARY)) == (422, ["A photo: It is too dark."])

    shop.refuses = None
    await ada.click("Save")

    assert await _content(world, shop.sent[0].photo) == PNG
    await _only_kept(world, 1)


async def test_a_page_with_kept_files_goes_on_with_javascript(
    ada: Page, shop: Workshop, world: World
) -> None:
    await ada.fill("Name", "")
    await ada.upload(PHOTO, "axe.png", PNG)
    ada.javascript = True
    await ada._post([], multipart_of(select(ada.root, "form")[0], None))
    await ada._settle()

    await ada.fill("Name", "axe")
    await ada.click("Save")

    assert await _content(world, shop.sent[0].photo) == PNG
    await _only_kept(world, 1)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("axe.png", PNG + bytes(5_000), "It has more than 5 KB, which is the most."),
        ("axe.png", PNG + bytes(3_000_000), "It has more than 5 KB, which is the most."),
        ("axe.png", PROGRAM, "It is named like a PNG image, but it is a program."),
        ("axe.exe", PROGRAM, "Its name ends with .exe. Wanted: images."),
        ("axe.png", b"", "It is empty."),
    ],
)
async def test_a_file_that_does_not_fit_comes_back_as_a_sentence(
    ada: Page, shop: Workshop, world: World, name: str, content: bytes, said: str
) -> None:
    await ada.upload(PHOTO, name, content)

    await ada.click("Save")

    assert (ada.status, ada.texts(SUMMARY)) == (422, [f"A photo: {name}: {said}"])
    assert (ada.value("Name"), shop.sent) == ("axe", [])
    await _only_kept(world, 0)
    await ada.upload(PHOTO, "axe.png", PNG)
    await ada.click("Save")
    assert len(shop.sent) == 1


async def test_too_many_files_are_left_out_in_words(ada: Page, shop: Workshop, world: World) -> None:
    await ada.upload(PHOTO, "axe.png", PNG)
    await ada.upload_several(PAPERS, {"a.txt": "a", "b.txt": "b", "c.txt": "c"})

    await ada.click("Save")

    assert ada.texts(SUMMARY) == [
        "Papers: c.txt: It was left out: 2 files are the most here.",
    ]
    await ada.click("Save")
    assert [paper.name for paper in shop.sent[0].papers] == ["a.txt", "b.txt"]


async def test_a_file_that_was_there_before_stays_or_goes(visit: Visit, shop: Workshop) -> None:
    before = StoredFile(id="c" * 32, name="cy.png", media_type="image/png", size=9)
    shop.portrait = Portrait(who="Cy", picture=before)
    ada = await visit("/portrait", javascript=False)

    await ada.fill("Who", "Cy the Elder")
    await ada.click("Save")
    await ada.click("Remove cy.png")
    await ada.click("Save")

    assert [portrait.picture for portrait in shop.sent] == [before, None]


async def test_rows_have_files_of_their_own(ada: Page, shop: Workshop, world: World) -> None:
    await ada.upload(PHOTO, "axe.png", PNG)
    for number, title in enumerate(("first", "second")):
        await ada.click("Add to sheets")
        await ada.fill(f"[name='sheets.{number}.title']", title)
        await ada.upload(f"[name='sheets.{number}.scan']", f"{title}.txt", title)

    await ada.click("Move up: Sheets 2")
    await ada.click("Save")

    assert [(sheet.title, sheet.scan.name) for sheet in shop.sent[0].sheets] == [
        ("second", "second.txt"),
        ("first", "first.txt"),
    ]
    await _only_kept(world, 3)


async def test_steps_carry_their_files(visit: Visit, shop: Workshop, world: World) -> None:
    ada = await visit("/scrapbook", javascript=False)
    await ada.fill("Name", "axe")
    await ada.upload(PHOTO, "axe.png", PNG)
    await ada.click("Next")
    await ada.upload(PAPERS, "bill.pdf", PDF)
    await ada.click("Next")
    assert ada.sees("A photo axe.png")

    await ada.click("Save")

    assert (shop.sent[0].photo.name, shop.sent[0].papers[0].name) == ("axe.png", "bill.pdf")
    await _only_kept(world, 2)


async def test_two_posts_of_one_filling_in_are_one(ada: Page, shop: Workshop, world: World) -> None:
    await ada.upload(PHOTO, "axe.png", PNG)
    body = _body(ada)
    shop.gate = asyncio.Event()

    first = asyncio.create_task(_post(world, ada.caller, body))
    second = asyncio.create_task(_post(world, ada.caller, body))
    await asyncio.sleep(0)
    shop.gate.set()

    assert [await first, await second, await _post(world, ada.caller, body)] == [303, 303, 303]
    assert len(shop.sent) == 1
    await _only_kept(world, 1)


async def test_a_token_of_a_file_counts_for_its_filling_in_alone(
    ada: Page, visit: Visit, shop: Workshop, world: World
) -> None:
    token = await _kept_photo(ada)
    again = await visit("/album", javascript=False)
    bo = await visit("/album", as_="Bo", javascript=False)
    for page in (again, bo):
        await page.fill("Name", "axe")

    for page, forged in ((again, token), (bo, token), (again, "e30.0"), (again, "é.\ud800")):
        body = _with_part(_body(page), _text("photo", forged))
        assert await _post(world, page.caller, body) == 422

    assert shop.sent == []
    await ada.click("Save")
    assert len(shop.sent) == 1


async def test_a_token_of_a_file_counts_for_its_field_alone(ada: Page, shop: Workshop, world: World) -> None:
    token = await _kept_photo(ada)

    assert await _post(world, ada.caller, _with_part(_body(ada), _text("papers", token))) == 303

    assert (shop.sent[0].photo.name, shop.sent[0].papers) == ("axe.png", [])


async def test_kept_files_outlive_the_page_that_shows_them(ada: Page, shop: Workshop, world: World) -> None:
    await _kept_photo(ada)
    for page in list(world.pages._pages.values()):
        world.pages.drop(page)
    await all_done(world)

    await ada.click("Save")

    assert await _content(world, shop.sent[0].photo) == PNG


async def test_a_kept_file_that_is_gone_is_to_be_chosen_again(
    ada: Page, shop: Workshop, world: World
) -> None:
    await _kept_photo(ada)
    world.services.uploads.spool.clean_up(older_than_s=-1)

    await ada.click("Save")

    assert ada.texts(SUMMARY) == ["A photo: axe.png is not here any more. Choose it again."]
    assert ada.texts(".file-row") == []
    await ada.upload(PHOTO, "axe.png", PNG)
    await ada.click("Save")
    assert len(shop.sent) == 1


async def test_what_came_for_a_page_without_its_form_is_forgotten(ada: Page, world: World) -> None:
    await ada.upload(PHOTO, "axe.png", PNG)
    posted = await _read(world, ada.caller, _body(ada))
    assert left_in(world.services.uploads.folder / "unfinished") != []

    with pytest.raises(FormGone):
        await answer_post(world.pages, world.services, ada.caller, "/done", posted, NOTHING)

    await _only_kept(world, 0)


async def test_a_file_of_no_field_is_not_looked_at(ada: Page, shop: Workshop, world: World) -> None:
    await ada.upload(PHOTO, "axe.png", PNG)
    more = b'Content-Disposition: form-data; name="__class__"; filename="x"\r\n\r\n' + PROGRAM

    posted = await _read(world, ada.caller, _with_part(_body(ada), more))

    assert set(posted.files) == {"photo"}
    assert len(left_in(world.services.uploads.folder / "unfinished")) == 1
    answer = await answer_post(world.pages, world.services, ada.caller, "/album", posted, NOTHING)
    assert (answer.status, [album.photo.name for album in shop.sent]) == (303, ["axe.png"])
    await _only_kept(world, 1)


async def test_files_without_a_token_before_them_are_refused_unread(ada: Page, world: World) -> None:
    await ada.upload(PHOTO, "axe.png", PNG)
    forged = _changed(_body(ada), b'name="_token"', b'name="token"')
    gone = _changed(_body(ada), b"\r\n\r\nalbum\r\n", b"\r\n\r\norder\r\n")

    with pytest.raises(ForgedToken):
        await _post(world, ada.caller, forged)
    with pytest.raises(FormGone):
        await _post(world, ada.caller, gone)

    await _only_kept(world, 0)


async def test_a_browser_that_goes_away_leaves_nothing(ada: Page, world: World) -> None:
    await ada.upload(PAPERS, "bill.pdf", PDF + bytes(80_000))
    body = _body(ada)
    half = body.content[: len(body.content) - 40_000]

    with pytest.raises(BadPost, match="ended in the middle"):
        await _read(world, ada.caller, Multipart(body.content_type, half))

    await _only_kept(world, 0)


async def test_more_than_anybody_could_want_is_not_read(ada: Page, world: World) -> None:
    world.services.uploads.settings = replace(world.services.settings, upload_max_bytes=50_000)
    await ada.upload(PHOTO, "axe.png", PNG + bytes(200_000))

    with pytest.raises(BadPost, match="more than 50 KB that it may not") as refused:
        await _read(world, ada.caller, _body(ada))

    assert refused.value.status == 413
    await _only_kept(world, 0)


def _body(page: Page) -> Multipart:
    form = select(page.root, "form")[0]
    body = multipart_of(form, None)
    assert body
    return body


def _changed(body: Multipart, old: bytes, new: bytes) -> Multipart:
    assert old in body.content
    return replace(body, content=body.content.replace(old, new))


def _with_part(body: Multipart, part: bytes) -> Multipart:
    """With one more part behind the hidden inputs of a form, where its own are."""
    boundary = body.content.partition(b"\r\n")[0]
    place = body.content.index(b'name="name"')
    before = body.content.rindex(boundary, 0, place)
    added = boundary + b"\r\n" + part + b"\r\n"
    return replace(body, content=body.content[:before] + added + body.content[before:])


def _text(name: str, value: str) -> bytes:
    return f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode("utf-8", "replace")


async def _kept_photo(page: Page) -> str:
    """Let a photo come with a post that is refused, and mend what was wrong; answers its token."""
    await page.fill("Name", "")
    await page.upload(PHOTO, "axe.png", PNG)
    await page.click("Save")
    await page.fill("Name", "axe")
    return _hidden(page, "photo")


def _hidden(page: Page, name: str) -> str:
    found = select(page.root, f"input[name='{name}']")
    return next(each.attributes["value"] for each in found if each.attributes["type"] == "hidden")


async def _read(world: World, caller: Caller, body: Multipart, path: str = "/album") -> Posted:
    return await read_multipart(body, world.pages, world.services, caller, path, NOTHING)


async def _post(world: World, caller: Caller, body: Multipart) -> int:
    posted = await _read(world, caller, body)
    answer = await answer_post(world.pages, world.services, caller, "/album", posted, NOTHING)
    return answer.status


async def _content(world: World, file: StoredFile) -> bytes:
    chunks: AsyncIterator[bytes] = world.services.uploads.store.read(file.id)
    return b"".join([chunk async for chunk in chunks])


async def _only_kept(world: World, count: int) -> None:
    """So many files are in the store, and nothing is left among the unfinished ones."""
    await all_done(world)
    folder: Path = world.services.uploads.folder
    assert (len(left_in(folder / "files")), left_in(folder / "unfinished")) == (count, [])
