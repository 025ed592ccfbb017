"""A title is edited where it stands; others who change it meanwhile are told of, and lose nothing."""

import pytest

from heavy_engine.testing.browser import Page
from heavy_stack.backend.context import open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.shared_models.tasks import Task
from tests.pages.conftest import Visit

FIELD = "Title of: axe"


@pytest.fixture
async def axe(database: Database) -> Task:
    """A task that everybody sees."""
    async with open_work(database) as heavy:
        return await heavy.tasks.add_task("axe")


async def editing(visit: Visit, who: str = "Ada") -> Page:
    page = await visit("/tasks", as_=who)
    await page.click("Edit: axe")
    return page


async def test_a_title_becomes_an_input_that_has_the_focus(visit: Visit, axe: Task) -> None:
    ada = await editing(visit)

    assert ada.value(FIELD) == "axe"
    assert 'autofocus=""' in ada.html


async def test_enter_saves_and_everybody_sees_it(visit: Visit, axe: Task) -> None:
    ada, bo = await editing(visit), await visit("/tasks", as_="Bo")

    await ada.fill(FIELD, "  sharp   axe ")
    await ada.press("Enter", at=FIELD)

    assert ada.texts(".row-title") == bo.texts(".row-title") == ["sharp axe"]
    # The last one notes the event.
    assert ada.last_event.queries <= 5


@pytest.mark.parametrize("how", ["Escape", "Cancel"])
async def test_giving_up_changes_nothing(visit: Visit, axe: Task, how: str) -> None:
    ada = await editing(visit)
    await ada.fill(FIELD, "saw")

    await (ada.press("Escape", at=FIELD) if how == "Escape" else ada.click("Cancel"))

    assert ada.texts(".row-title") == ["axe"]


async def test_the_focus_goes_back_to_the_title_and_stays_free_after_that(visit: Visit, axe: Task) -> None:
    ada = await editing(visit)

    await ada.click("Cancel")

    inserted = [op[-1] for op in ada.ops if op[0] in "ix"]
    assert any("autofocus" in html and "Edit: axe" in html for html in inserted)
    assert "autofocus" not in ada.html, "it would take the focus again when it is shown anew"


async def test_a_bad_title_is_explained_where_it_is(visit: Visit, axe: Task) -> None:
    ada = await editing(visit)

    await ada.fill(FIELD, "   ")
    await ada.press("Enter", at=FIELD)
    assert ada.sees("Write what is to be done first.")
    await ada.fill(FIELD, "x" * 201)
    await ada.press("Enter", at=FIELD)
    assert ada.sees("This has 201 characters; a task takes at most 200.")

    await ada.fill(FIELD, "saw")
    await ada.press("Enter", at=FIELD)
    assert ada.texts(".row-title") == ["saw"]


async def test_other_rows_go_on_changing_while_one_is_edited(visit: Visit, axe: Task) -> None:
    ada, bo = await editing(visit), await visit("/tasks", as_="Bo")
    await ada.type(FIELD, " and")

    await bo.type("New task", "saw")
    await bo.click("Add")
    await bo.check("Done: axe")

    assert ada.sees("saw")
    assert ada.value(FIELD) == "axe and"
    await ada.press("Enter", at=FIELD)
    assert ada.texts(".row-title") == ["saw", "axe and"], "who ticked it did not change its title"


async def test_a_title_that_somebody_changed_is_shown_and_either_may_stay(visit: Visit, axe: Task) -> None:
    ada, cy = await editing(visit), await editing(visit, "Cy")
    bo = await editing(visit, "Bo")
    await ada.fill(FIELD, "axe of Ada")
    await bo.fill(FIELD, "axe of Bo")
    await bo.press("Enter", at=FIELD)

    for page in (ada, cy):
        assert page.sees("Somebody changed this title meanwhile to axe of Bo.")
    await cy.click("Take theirs")
    assert cy.texts(".row-title") == ["axe of Bo"]
    await ada.click("Keep mine")
    assert ada.texts(".row-title") == bo.texts(".row-title") == ["axe of Ada"]


async def test_what_comes_while_somebody_presses_enter_is_not_overwritten(visit: Visit, axe: Task) -> None:
    ada, bo = await editing(visit), await editing(visit, "Bo")
    await ada.fill(FIELD, "axe of Ada")
    await ada.drop_connection()
    await ada.press("Enter", at=FIELD)  # on a page on which nothing of Bo's change can be seen
    await bo.fill(FIELD, "axe of Bo")
    await bo.press("Enter", at=FIELD)

    await ada.reconnect()

    assert bo.texts(".row-title") == ["axe of Bo"]
    assert ada.sees("Somebody changed this title meanwhile to axe of Bo.")
    assert ada.value(FIELD) == "axe of Ada"


async def test_a_task_that_somebody_deleted_says_so_and_keeps_what_was_typed(visit: Visit, axe: Task) -> None:
    ada, bo = await editing(visit), await visit("/tasks", as_="Bo")
    await ada.fill(FIELD, "sharp axe")

    await bo.click("Delete: axe")

    assert ada.sees("Somebody deleted this task meanwhile. Your text is still here.")
    assert ada.value(FIELD) == "sharp axe"
    await ada.click("Write it down again")
    assert ada.texts(".row-title") == bo.texts(".row-title") == ["sharp axe"]


async def test_whoever_leaves_a_deleted_task_is_rid_of_it(visit: Visit, axe: Task) -> None:
    ada, bo = await editing(visit), await visit("/tasks", as_="Bo")
    await bo.click("Delete: axe")

    await ada.press("Escape", at=FIELD)

    assert ada.texts(".row-title") == []


async def test_a_deleted_task_that_comes_back_can_be_saved(visit: Visit, axe: Task) -> None:
    ada, bo = await editing(visit), await visit("/tasks", as_="Bo")
    await bo.click("Delete: axe")
    await bo.click("Undo")

    await ada.fill(FIELD, "sharp axe")
    await ada.press("Enter", at=FIELD)

    assert bo.texts(".row-title") == ["sharp axe"]
