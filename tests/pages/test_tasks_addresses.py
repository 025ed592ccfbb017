"""What is shown has an address: it can be shared, works without JavaScript, and forgives nonsense."""

import re
from html import unescape

import pytest

from heavy_engine.testing.browser import Page
from heavy_stack.backend.context import open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.shared_models.tasks import TaskChoice, TaskSort, TaskView
from tests.pages.conftest import Visit

COUNT = 130


@pytest.fixture
async def nails(database: Database) -> None:
    """130 tasks, of which every tenth is done; their titles sort otherwise than their age."""
    async with open_work(database) as heavy:
        made = [await heavy.tasks.add_task(f"nail {number * 37 % COUNT:03}") for number in range(COUNT)]
        tenth = frozenset(task.id for task in made[::10])
        await heavy.tasks.complete_tasks(TaskChoice(tenth))


def titles(page: Page) -> list[str]:
    return page.texts("#tasks .row-title")


def link(page: Page, words: str) -> str:
    found = re.search(rf'<a [^>]*href="([^"]*)"[^>]*>{words}</a>', page.html)
    assert found, words
    return unescape(found[1])


async def all_titles(database: Database, sort: TaskSort) -> list[str]:
    async with open_work(database) as heavy:
        tasks = await heavy.tasks.list_tasks()
    orders = {
        TaskSort.NEWEST: lambda: sorted(tasks, key=lambda task: task.created_at, reverse=True),
        TaskSort.OLDEST: lambda: sorted(tasks, key=lambda task: task.created_at),
        TaskSort.TITLE: lambda: sorted(tasks, key=lambda task: task.title),
        TaskSort.OPEN_FIRST: lambda: sorted(tasks, key=lambda task: (task.done, task.created_at)),
    }
    return [task.title for task in orders[sort]()]


@pytest.mark.parametrize("sort", list(TaskSort))
async def test_each_order_is_scrolled_through_to_its_end(
    visit: Visit, nails: None, database: Database, sort: TaskSort
) -> None:
    ada = await visit(f"/tasks?sort={sort}")

    await ada.reach("More tasks")
    await ada.reach("More tasks")

    assert titles(ada) == await all_titles(database, sort)
    assert not ada.sees("More tasks")


async def test_links_filter_and_sort_and_lead_back(visit: Visit, nails: None) -> None:
    ada = await visit("/tasks")

    await ada.click("Done")
    assert ada.path == "/tasks?show=done"
    assert len(titles(ada)) == COUNT // 10
    await ada.click("Title")
    assert ada.path == "/tasks?show=done&sort=title"
    assert titles(ada) == sorted(titles(ada))

    await ada.back()
    assert ada.path == "/tasks?show=done"
    await ada.back()
    assert len(titles(ada)) == 50


@pytest.mark.parametrize(
    "query",
    [
        "?show=purple",
        "?sort=;drop+table+tasks",
        "?show=&sort=",
        "?" + "a=1&" * 99,
        "?%FF%00=%ZZ",
        "?show=open%00",
    ],
)
async def test_nonsense_in_an_address_counts_as_not_said(visit: Visit, nails: None, query: str) -> None:
    ada = await visit("/tasks" + query)

    assert len(titles(ada)) == 50
    assert TaskView.of(query) == TaskView()


@pytest.mark.parametrize("place", ["after=nowhere", "from=WyJ4Il0", "to=%00", "after=" + "A" * 1000])
async def test_a_place_that_is_none_shows_the_start_with_a_hint(
    visit: Visit, nails: None, place: str
) -> None:
    ada = await visit(f"/tasks?{place}")

    assert ada.sees("That place in the list is not known any more; this is its start.")
    assert len(titles(ada)) == 50


async def test_the_hint_stays_while_others_change_the_list(visit: Visit, nails: None) -> None:
    ada = await visit("/tasks?after=nowhere")
    bo = await visit("/tasks", as_="Bo")

    await bo.type("New task", "a hook")
    await bo.click("Add")

    assert ada.sees("a hook")
    assert ada.sees("That place in the list is not known any more")


async def test_a_place_in_one_order_is_none_in_another(visit: Visit, nails: None) -> None:
    ada = await visit("/tasks?sort=title")

    await ada.go(link(ada, "More tasks").replace("sort=title", "sort=oldest"))

    assert ada.sees("That place in the list is not known any more")


async def test_without_javascript_links_lead_through_the_list(
    visit: Visit, nails: None, database: Database
) -> None:
    expected = await all_titles(database, TaskSort.NEWEST)
    ada = await visit("/tasks")
    await ada.drop_connection()

    await ada.go(link(ada, "More tasks"))
    await ada.drop_connection()
    assert titles(ada) == expected[50:100]
    await ada.go(link(ada, "More tasks"))
    assert titles(ada) == expected[100:]
    await ada.go(link(ada, "Earlier tasks"))

    assert titles(ada) == expected[51:101], "the 50 rows up to the one that was the first"


async def test_who_opens_the_middle_of_a_list_scrolls_both_ways(
    visit: Visit, nails: None, database: Database
) -> None:
    expected = await all_titles(database, TaskSort.NEWEST)
    ada = await visit("/tasks")
    await ada.go(link(ada, "More tasks"))

    await ada.reach("Earlier tasks")
    assert titles(ada) == expected[:100]
    await ada.reach("More tasks")
    assert titles(ada) == expected
    assert not ada.sees("Earlier tasks")


async def test_the_address_follows_and_leads_another_worker_to_the_same_rows(
    visit: Visit, nails: None
) -> None:
    ada = await visit("/tasks")
    await ada.reach("More tasks")
    shown = titles(ada)
    assert ada.path.startswith("/tasks?to=")

    await ada.kill_worker()
    assert titles(ada) == shown
    bo = await visit(ada.path, as_="Bo")
    assert titles(bo) == shown


async def test_the_way_to_the_start_is_one_click(visit: Visit, nails: None) -> None:
    ada = await visit("/tasks")
    await ada.go(link(ada, "More tasks"))

    await ada.click("To the start")

    assert ada.path == "/tasks"
    assert not ada.sees("Earlier tasks")
    assert len(titles(ada)) == 50


async def test_the_menu_leads_back_to_the_start_from_within_the_list(visit: Visit, nails: None) -> None:
    ada = await visit("/tasks")
    await ada.reach("More tasks")

    await ada.click(".site-nav a[href='/tasks']")

    assert ada.path == "/tasks"
    assert len(titles(ada)) == 50


async def test_a_page_more_is_inserted_and_nothing_else_is_touched(visit: Visit, nails: None) -> None:
    ada = await visit("/tasks")

    await ada.reach("More tasks")

    kinds = [op[0] for op in ada.ops]
    assert set(kinds) <= {"i", "a", "g"}
    assert sum(op[3].count("<li ") for op in ada.ops if op[0] == "i") == 50
    assert ada.last_event.queries == 0, "rows are read beside the event"


async def test_what_others_write_down_pushes_no_row_out_of_sight(visit: Visit, nails: None) -> None:
    ada, bo = await visit("/tasks"), await visit("/tasks", as_="Bo")
    await bo.reach("More tasks")
    seen_by_ada, seen_by_bo = titles(ada), titles(bo)

    for title in ("hook", "eye"):
        await bo.type("New task", title)
        await bo.click("Add")

    assert titles(ada) == ["eye", "hook", *seen_by_ada]
    assert titles(bo) == ["eye", "hook", *seen_by_bo]


@pytest.mark.parametrize(
    ("query", "begins"),
    [
        ("", True),
        ("?show=open", True),
        ("?show=done", False),
        ("?sort=oldest", False),
        ("?q=axe", False),
        ("?after=somewhere", False),
    ],
)
def test_only_the_start_of_the_newest_begins_with_what_is_new(query: str, begins: bool) -> None:
    assert TaskView.of(query).begins_with_new is begins
