"""Files in forms: chosen, sent, checked and kept like everything else that is filled in."""

from pathlib import Path

import pytest

from heavy_engine import StoredFile
from heavy_engine.testing.find import select
from heavy_engine.testing.world import World
from tests.engine.uploads.samples import PDF, PNG, PROGRAM, TEXT, left_in
from tests.forms.conftest import Visit, all_done
from tests.forms.workshop import Portrait, Refused, Workshop

SUMMARY, ERRORS = ".form-summary li", ".field-error"
BIG = PNG + bytes(5_000)


async def test_a_form_is_sent_with_its_files(visit: Visit, shop: Workshop, world: World) -> None:
    ada = await visit("/album")

    await ada.fill("Name", "axe")
    await ada.upload("A photo", "axe.png", PNG)
    await ada.upload_several("Papers", {"bill.pdf": PDF, "notes.txt": TEXT})
    await ada.click("Save")

    album = shop.sent[0]
    assert (album.photo.name, album.photo.media_type, album.photo.size) == ("axe.png", "image/png", len(PNG))
    assert [paper.name for paper in album.papers] == ["bill.pdf", "notes.txt"]
    assert await _content(world, album.photo) == PNG
    assert ada.sees("It is in the album.")
    assert ada.texts(".file-row") == []
    await _nothing_waits(world)


async def test_a_file_that_is_needed_is_asked_for(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/album")
    await ada.fill("Name", "axe")

    await ada.click("Save")

    assert ada.texts(SUMMARY) == ["A photo: Choose a file."]
    photo = _input(ada, "A photo")
    assert select(ada.root, ".form-summary a")[0].attributes["href"] == f"#{photo.attributes['id']}"
    assert photo.attributes["aria-invalid"] == "true"
    assert "album-photo-error" in photo.attributes["aria-describedby"].split()
    await ada.upload("A photo", "axe.png", PNG)
    assert ada.texts(SUMMARY) == []
    await ada.click("Save")
    assert len(shop.sent) == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("axe.png", BIG, "It has 5.1 KB; 5 KB is the most."),
        ("axe.png", PROGRAM, "It is named like a PNG image, but it is a program."),
        ("axe.exe", PROGRAM, "Its name ends with .exe. Wanted: images."),
    ],
)
async def test_a_file_that_does_not_fit_keeps_the_form_from_being_sent(
    visit: Visit, shop: Workshop, name: str, content: bytes, said: str
) -> None:
    ada = await visit("/album")
    await ada.fill("Name", "axe")

    await ada.upload("A photo", name, content)
    assert ada.texts(".file-row .field-error") == [said]
    await ada.click("Save")

    assert (ada.texts(SUMMARY), shop.sent) == ([f"A photo: {name}: {said}"], [])
    await ada.upload("A photo", "axe.png", PNG)
    await ada.click("Save")
    assert [album.photo.name for album in shop.sent] == ["axe.png"]


async def test_what_the_application_refuses_does_not_have_to_be_chosen_again(
    visit: Visit, shop: Workshop, world: World
) -> None:
    shop.refuses = Refused(photo="It is too dark.")
    ada = await visit("/album")
    await ada.fill("Name", "axe")
    await ada.upload("A photo", "axe.png", PNG)

    await ada.click("Save")

    assert ada.texts(SUMMARY) == ["A photo: It is too dark."]
    assert ada.texts(".file-name")[0].startswith("axe.png")
    assert left_in(_folder(world) / "files") == []
    shop.refuses = None
    await ada.click("Save")
    assert await _content(world, shop.sent[0].photo) == PNG
    await _nothing_waits(world)


async def test_a_form_that_is_sent_early_waits_for_its_file(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/album")
    await ada.fill("Name", "axe")

    async with ada.sending("A photo", "axe.png", PNG, so_far=20):
        await ada.click("Save")
        assert ada.sees("This is sent as soon as its files are here.")
        assert shop.sent == []

    assert [album.photo.name for album in shop.sent] == ["axe.png"]


async def test_what_is_wrong_besides_is_said_before_a_file_is_here(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/album")

    async with ada.sending("A photo", "axe.png", PNG, so_far=20):
        await ada.click("Save")
        assert ada.texts(SUMMARY) == ["Name: This is needed."]

    assert shop.sent == []
    await ada.fill("Name", "axe")
    await ada.click("Save")
    assert len(shop.sent) == 1


async def test_a_form_waits_no_more_for_a_file_that_is_taken_out(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/portrait")
    await ada.fill("Who", "Bo")

    async with ada.sending("Picture", "bo.png", PNG, so_far=20):
        await ada.click("Save")
        await ada.click("Stop bo.png")

    assert [(portrait.who, portrait.picture) for portrait in shop.sent] == [("Bo", None)]


async def test_a_file_that_fails_on_its_way_is_said_to_who_waits(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/album")
    await ada.fill("Name", "axe")

    async with ada.sending("A photo", "axe.png", PROGRAM, so_far=4):
        await ada.click("Save")

    assert ada.texts(SUMMARY) == ["A photo: axe.png: It is named like a PNG image, but it is a program."]
    assert shop.sent == []


async def test_a_file_that_was_there_before_stays_or_goes(visit: Visit, shop: Workshop) -> None:
    before = StoredFile(id="c" * 32, name="cy.png", media_type="image/png", size=9)
    shop.portrait = Portrait(who="Cy", picture=before)
    ada = await visit("/portrait")

    await ada.fill("Who", "Cy the Elder")
    await ada.click("Save")
    await ada.click("Remove cy.png")
    await ada.click("Save")
    await ada.upload("Picture", "new.png", PNG)
    await ada.click("Save")
    await ada.fill("Who", "Cy")
    await ada.click("Save")

    pictures = [portrait.picture and portrait.picture.name for portrait in shop.sent]
    assert pictures == ["cy.png", None, "new.png", "new.png"]
    assert shop.sent[0].picture == before
    assert shop.sent[2].picture == shop.sent[3].picture


async def test_a_file_that_was_there_before_is_not_deleted_when_sending_fails(
    visit: Visit, shop: Workshop, world: World
) -> None:
    ada = await visit("/portrait")
    await ada.fill("Who", "Cy")
    await ada.upload("Picture", "cy.png", PNG)
    await ada.click("Save")
    shop.refuses = Refused(who="Nobody is called so.")

    await ada.click("Save")

    await ada.fill("Who", "Cy the Elder")
    await ada.click("Save")
    assert ada.texts(SUMMARY) == ["Who: Nobody is called so."]
    assert await _content(world, shop.sent[0].picture) == PNG


async def test_what_comes_to_a_step_that_was_left_is_waited_for_no_more(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/scrapbook")
    await ada.fill("Name", "axe")
    await ada.upload("A photo", "axe.png", PNG)
    await ada.click("Next")

    async with ada.sending("Papers", "bill.pdf", PDF, so_far=20):
        await ada.click("Back")
    await ada.click("Next")
    assert ada.texts(".file-row") == []
    await ada.click("Next")
    await ada.click("Save")

    assert [album.papers for album in shop.sent] == [[]]


async def test_a_file_that_is_gone_is_to_be_chosen_again(visit: Visit, shop: Workshop, world: World) -> None:
    ada = await visit("/album")
    await ada.fill("Name", "axe")
    await ada.upload("A photo", "axe.png", PNG)
    world.services.uploads.spool.clean_up(older_than_s=-1)

    await ada.click("Save")

    assert ada.texts(SUMMARY) == ["A photo: axe.png is not here any more. Choose it again."]
    assert (ada.texts(".file-row"), shop.sent) == ([], [])
    await ada.upload("A photo", "axe.png", PNG)
    await ada.click("Save")
    assert len(shop.sent) == 1


async def test_rows_have_files_of_their_own(visit: Visit, shop: Workshop, world: World) -> None:
    ada = await visit("/album")
    await ada.fill("Name", "axe")
    await ada.upload("A photo", "axe.png", PNG)
    for title in ("first", "second", "third"):
        await ada.click("Add to sheets")
        await ada.fill(_last(ada, ".title"), title)
        await ada.upload(_last(ada, ".scan"), f"{title}.txt", title)

    await ada.click("Move up: Sheets 3")
    await ada.click("Remove: Sheets 1")
    await all_done(world)
    assert len(left_in(_folder(world) / "unfinished")) == 3
    await ada.click("Save")

    assert [(sheet.title, sheet.scan.name) for sheet in shop.sent[0].sheets] == [
        ("third", "third.txt"),
        ("second", "second.txt"),
    ]
    await _nothing_waits(world)


async def test_too_many_files_are_left_out_in_words(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/album")
    await ada.fill("Name", "axe")
    await ada.upload("A photo", "axe.png", PNG)

    await ada.upload_several("Papers", {"a.txt": "a", "b.txt": "b", "c.txt": "c"})
    assert ada.sees("2 files are the most here. c.txt was left out.")
    await ada.click("Save")

    assert [paper.name for paper in shop.sent[0].papers] == ["a.txt", "b.txt"]


async def test_steps_keep_their_files(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/scrapbook")
    await ada.fill("Name", "axe")
    await ada.upload("A photo", "axe.png", PNG)
    await ada.click("Next")
    await ada.upload("Papers", "bill.pdf", PDF)

    await ada.click("Next")
    assert ada.sees("A photo axe.png")
    await ada.click("Save")

    assert (shop.sent[0].photo.name, shop.sent[0].papers[0].name) == ("axe.png", "bill.pdf")


async def test_what_nobody_sent_is_forgotten_with_its_page(visit: Visit, world: World) -> None:
    ada = await visit("/album")
    await ada.upload("A photo", "axe.png", PNG)
    assert left_in(_folder(world)) != []

    await ada.go("/done")

    await world.close()
    assert left_in(_folder(world)) == []


def _input(page, called: str):  # type: ignore[no-untyped-def]
    from heavy_engine.testing.people import find_field

    return find_field(page.root, called)


def _last(page, ending: str) -> str:  # type: ignore[no-untyped-def]
    names = [each.attributes["name"] for each in select(page.root, "input") if "name" in each.attributes]
    return f"[name='{[name for name in names if name.endswith(ending)][-1]}']"


def _folder(world: World) -> Path:
    return world.services.uploads.folder


async def _content(world: World, file: StoredFile) -> bytes:
    return b"".join([chunk async for chunk in world.services.uploads.store.read(file.id)])


async def _nothing_waits(world: World) -> None:
    """Nothing is left among the unfinished files, when all that was begun is done."""
    await all_done(world)
    assert left_in(_folder(world) / "unfinished") == []
