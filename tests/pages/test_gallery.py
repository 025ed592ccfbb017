"""The gallery at /dev/components: every example lives, can be found, and shows the lines that make it."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from heavy_engine.dev_pages.routes import with_dev_pages
from heavy_engine.dev_panel import DevPanel
from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.find import select
from heavy_engine.testing.people import NotThere
from heavy_engine.testing.world import World, services_of
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.frontend.gallery.example import Example, Group
from heavy_stack.frontend.gallery.groups import GROUPS, find_examples
from heavy_stack.frontend.gallery.shelf import anchor_of, source_of
from heavy_stack.main import application_of
from heavy_stack.settings import Settings

SECRET = "hunter2-hunter2-hunter2-hunter2-hunter2"
EXAMPLES = [example for group in GROUPS for example in group.examples]


@pytest.fixture
async def world(database_url: str, database: Database) -> AsyncIterator[World]:
    settings = Settings(_env_file=None, database_url=database_url)
    made = World(services_of(with_dev_pages(application_of(settings, database)), developer=DevPanel()))
    yield made
    await made.close()


async def gallery(world: World, query: str = "") -> Page:
    return await visit_page(world, f"/dev/components{query}", as_="Ada")


async def test_all_examples_live_on_one_page_and_none_of_them_fails(world: World) -> None:
    ada = await gallery(world)

    assert ada.texts(".example-head h3") == [example.name for example in EXAMPLES]
    assert ada.texts(".fault") == []
    assert len(EXAMPLES) > 10


async def test_no_id_is_there_twice(world: World) -> None:
    ada = await gallery(world)

    ids = Counter(element.attributes["id"] for element in select(ada.root, "[id]"))

    assert len(ids) > len(EXAMPLES)
    assert [name for name, count in ids.items() if count > 1] == []


async def test_an_example_shows_the_lines_that_make_it(world: World) -> None:
    ada = await gallery(world)

    shown = ada.texts("#example-numbers pre")[0]

    assert "class Numbers(BaseModel):" in shown
    assert "AutoForm(Numbers, hear" in shown
    assert "heavy_stack/frontend/gallery/inputs.py" in ada.texts("#example-numbers details")[0]


def test_every_example_has_a_name_and_a_sentence_of_its_own() -> None:
    anchors = Counter(anchor_of(example) for example in EXAMPLES)

    assert [anchor for anchor, count in anchors.items() if count > 1] == []
    for example in EXAMPLES:
        assert example.says.endswith((".", "?", "!")), example.name
        assert source_of(example.component).startswith("@component"), example.name


async def test_somebody_finds_a_component_by_typing_and_by_its_address(world: World) -> None:
    ada = await gallery(world)

    await ada.type("Find", "slider")
    assert ada.sees("There is no such component.")
    await ada.fill("Find", "counter")

    assert ada.texts(".example-head h3") == ["Text area with a counter"]
    assert (await gallery(world, "?q=counter")).texts(".example-head h3") == ["Text area with a counter"]
    assert (await gallery(world, "?group=inputs")).texts("h2") == ["Inputs"]


def test_all_words_count_in_any_order_and_case() -> None:
    groups = (Group("a", "A", (Example("Tabs", "One of several.", lambda: None),)),)  # type: ignore[arg-type,return-value]

    assert find_examples(groups, "SEVERAL tabs") == groups
    assert find_examples(groups, "tabs drawers") == ()
    assert find_examples(groups, "", "b") == ()


async def test_the_pages_for_developers_lead_there(world: World) -> None:
    ada = await visit_page(world, "/dev", as_="Ada")

    await ada.click("Components")

    assert ada.path == "/dev/components"


async def test_production_has_no_gallery(database_url: str, database: Database) -> None:
    settings = Settings(
        _env_file=None,
        profile="production",
        database_url=database_url,
        secret_keys=(SecretStr(SECRET),),
        allowed_hosts=("example.org",),
    )
    assert not settings.is_dev, "the ground of it"
    application = application_of(settings, database)
    world = World(services_of(application))

    assert application.dev_routes == {}
    with pytest.raises(NotThere):
        await gallery(world)
    await world.close()
