"""The pages for measuring: their addresses and ids are a contract with whoever measures from outside."""

from collections.abc import AsyncIterator

import pytest

from benchmarks.live.our_server import application
from benchmarks.references.reactpy_layout import page_at
from heavy_engine.bench_pages.routes import bench_routes, with_bench_pages
from heavy_engine.testing.browser import visit
from heavy_engine.testing.world import World, services_of
from tests.engine.parity.kit import Fire, click, type_into
from tests.engine.parity.pair import both

STATES = ("row", "top", "plain")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World(services_of(with_bench_pages(application())))
    yield made
    await made.close()


async def problem_of(world: World, path: str) -> str:
    return (await visit(world, path)).text("#problem")


async def test_the_counter_counts(world: World) -> None:
    ada = await visit(world, "/_bench/counter")
    assert ada.text("#n") == "0"

    await ada.click("#inc")
    await ada.click("#inc")

    assert ada.text("#n") == "2"
    assert [op[0] for op in ada.ops] == ["t"], "one edit"


@pytest.mark.parametrize("state", STATES)
async def test_the_button_changes_one_cell_of_a_thousand_rows(world: World, state: str) -> None:
    ada = await visit(world, f"/_bench/table?rows=1000&state={state}")
    assert (len(ada.texts("tr")), len(ada.texts("td"))) == (1000, 5000)
    assert ada.text("#r500c2") == "row 500 column 2"

    await ada.click("#change")
    await ada.click("#change")

    assert ada.text("#r500c2") == "changed 2"
    assert [op[0] for op in ada.ops] == ["t"], "one edit"
    assert sum("changed" in text for text in ada.texts("td")) == 1


@pytest.mark.parametrize("state", STATES)
async def test_every_cell_has_its_name(world: World, state: str) -> None:
    ada = await visit(world, f"/_bench/table?rows=3&state={state}")

    for row in (1, 2, 3):
        for column in (1, 2, 3, 4, 5):
            assert ada.text(f"#r{row}c{column}") == f"row {row} column {column}"


@pytest.mark.parametrize(("rows", "middle"), [(1, 1), (2, 1), (3, 2), (499, 250), (500, 500), (501, 500)])
async def test_with_fewer_rows_the_middle_one_changes(world: World, rows: int, middle: int) -> None:
    ada = await visit(world, f"/_bench/table?rows={rows}&state=plain")

    await ada.click("#change")

    assert ada.text(f"#r{middle}c2") == "changed 1"


async def test_a_table_without_a_query_has_a_thousand_rows(world: World) -> None:
    assert len((await visit(world, "/_bench/table")).texts("tr")) == 1000


async def test_what_one_person_changes_nobody_else_sees(world: World) -> None:
    ada, bo = await visit(world, "/_bench/table?rows=3"), await visit(world, "/_bench/table?rows=3")

    await ada.click("#change")

    assert (ada.text("#r2c2"), bo.text("#r2c2")) == ("changed 1", "row 2 column 2")


async def test_the_list_grows_at_its_end(world: World) -> None:
    ada = await visit(world, "/_bench/list")
    assert ada.texts("#list li") == []

    await ada.click("#append")
    await ada.click("#append")

    assert ada.texts("#list li") == ["Item 1", "Item 2"]


async def test_the_list_begins_with_as_many_items_as_asked_for(world: World) -> None:
    ada = await visit(world, "/_bench/list?items=50")
    assert len(ada.texts("#list li")) == 50

    await ada.click("#append")

    assert ada.texts("#list li")[-1] == "Item 51"
    assert [op[0] for op in ada.ops] == ["i"], "one edit"


async def test_the_form_echoes_every_key(world: World) -> None:
    ada = await visit(world, "/_bench/form")

    await ada.type("#text", "Bo & Cy")

    assert (ada.text("#echo"), ada.value("#text")) == ("Bo & Cy", "Bo & Cy")


@pytest.mark.parametrize("rows", ["0", "100001", "-1", "1.5", "", "many", "1e3", "٣", "9" * 1000])
async def test_rows_that_cannot_be_are_refused_in_words(world: World, rows: str) -> None:
    said = await problem_of(world, f"/_bench/table?rows={rows}")

    assert said.startswith(f"rows={rows[:40]}")
    assert said.endswith("is wrong; wanted a whole number from 1 to 100000")


async def test_an_unknown_state_is_refused_in_words(world: World) -> None:
    said = await problem_of(world, "/_bench/table?state=diagonal")

    assert said == "state=diagonal is unknown; wanted row, top or plain"


async def test_items_that_cannot_be_are_refused_in_words(world: World) -> None:
    said = await problem_of(world, "/_bench/list?items=all")

    assert said == "items=all is wrong; wanted a whole number from 0 to 100000"


@pytest.mark.parametrize(
    ("path", "query", "step"),
    [
        ("/_bench/counter", "", click("inc")),
        ("/_bench/table", "rows=20&state=row", click("change")),
        ("/_bench/table", "rows=20&state=top", click("change")),
        ("/_bench/table", "rows=20&state=plain", click("change")),
        ("/_bench/list", "items=5", click("append")),
        ("/_bench/form", "", type_into("text", "Ada")),
    ],
)
async def test_reactpys_own_layout_shows_the_same(path: str, query: str, step: Fire) -> None:
    page = bench_routes()[path].page

    async with both(lambda _kit: page_at(page, path, query)) as pair:
        pair.check()
        before = pair.reference.document()
        await pair.step(step)

        assert pair.reference.document() != before
        pair.check()


async def test_the_virtual_list_has_the_rows_that_somebody_looks_at(world: World) -> None:
    ada = await visit(world, "/_bench/virtual?rows=5000")

    await ada.fire("#window", "view", first=2500, count=16, kept=-1)

    assert ada.texts("#window li")[0] == "Row 2501"
    assert len(ada.texts("#window li")) == 16
    assert "rows" in await problem_of(world, "/_bench/virtual?rows=-1")
