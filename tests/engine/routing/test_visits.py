"""Pages of the town as people open them: parameters, layouts that stay, guards, queries, titles."""

import pytest

from heavy_engine import Forbidden, NotFound
from heavy_engine.testing.people import NotThere
from tests.engine.routing.conftest import Visit
from tests.engine.routing.pages import AXE, SAW


async def test_a_page_gets_the_parameters_of_its_path_typed(visit: Visit) -> None:
    ada = await visit(f"/tools/{AXE}")
    bo = await visit("/days/2026-03-14")

    assert ada.text("h1") == "The axe"
    assert ada.text("#town small") == f"tool_id={AXE}", "layouts see them too"
    assert (bo.text("h1"), bo.title) == ("14.03.2026", "2026")


@pytest.mark.parametrize("path", ["/tools/axe", "/days/2026-02-30", "/admin/users/x", "/files"])
async def test_a_path_of_ill_typed_parameters_is_no_page(visit: Visit, path: str) -> None:
    with pytest.raises(NotThere):
        await visit(path)


async def test_another_parameter_is_another_page_in_the_same_layout(visit: Visit) -> None:
    ada = await visit(f"/tools/{AXE}")
    await ada.click("More")
    await ada.click("Town 0")

    await ada.click("The saw")

    assert (ada.path, ada.text("h1"), ada.text("output")) == (f"/tools/{SAW}", "The saw", "0")
    assert ada.sees("Town 1")
    assert ada.text("#town small") == f"tool_id={SAW}"


async def test_each_layout_stays_as_long_as_those_outside_it_do(visit: Visit) -> None:
    ada = await visit("/admin")
    await ada.click("Town 0")
    await ada.click("Office 0")

    await ada.click("User 7")
    assert (ada.text("h1"), ada.sees("Town 1"), ada.sees("Office 1")) == ("User 7", True, True)

    await ada.click("Home")
    assert (ada.text("h1"), ada.sees("Town 1"), ada.sees("Office")) == ("Home", True, False)

    await ada.back()
    assert (ada.text("h1"), ada.sees("Town 1"), ada.sees("Office 0")) == ("User 7", True, True)


async def test_a_guard_leads_elsewhere_when_a_page_is_loaded(visit: Visit) -> None:
    bo = await visit("/admin", as_="Bo")

    assert (bo.path, bo.title, bo.text("h1")) == ("/login", "Login", "Sign in")


async def test_a_guard_leads_elsewhere_over_the_socket_and_layouts_stay(visit: Visit) -> None:
    bo = await visit("/", as_="Bo")
    await bo.click("Town 0")

    await bo.click("Admin")

    assert (bo.path, bo.title, bo.text("h1"), bo.sees("Town 1")) == ("/login", "Login", "Sign in", True)
    await bo.back()
    assert bo.text("h1") == "Home"


@pytest.mark.parametrize(
    ("who", "path", "error", "words"),
    [
        ("Cy", "/admin", Forbidden, "Staff only."),
        ("Dee", "/admin", NotFound, "There is nothing at this address."),
        ("Ada", "/admin/users/8", NotFound, "There is no user 8."),
    ],
)
async def test_a_guard_refuses_in_its_own_words(
    visit: Visit, who: str, path: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        await visit(path, as_=who)


async def test_what_a_guard_refuses_over_the_socket_is_left_to_the_browser(visit: Visit) -> None:
    cy = await visit("/", as_="Cy")

    await cy.click("Admin")

    assert (cy.left_for, cy.path, cy.text("h1")) == ("/admin/", "/", "Home")
    assert cy.last_event.event == "go", "the event is handled to its end"
    await cy.click("Shed")
    assert cy.text("h1") == "Shed"


async def test_a_path_that_is_no_page_is_left_to_the_browser(visit: Visit) -> None:
    ada = await visit("/admin")

    await ada.click("None")

    assert ada.left_for == "/admin/none"


async def test_a_page_that_proves_to_be_none_while_it_comes_is_left_to_the_browser(visit: Visit) -> None:
    ada = await visit("/list")

    ada._begin()
    ada._visit("/gone", "push")
    await ada._settle()

    assert ada.left_for == "/gone"
    with pytest.raises(NotFound, match="This shed is gone"):
        await visit("/gone")


async def test_a_link_with_a_slash_too_many_leads_to_the_one_address(visit: Visit) -> None:
    ada = await visit("/")

    await ada.click("Admin")

    assert ada.path == "/admin"


async def test_a_value_in_the_query_is_state_that_back_undoes(visit: Visit) -> None:
    ada = await visit("/list?q=x&page=2")
    assert ada.text("output") == "2 name"

    await ada.click("Next")
    assert (ada.path, ada.text("output")) == ("/list?q=x&page=3", "3 name")

    await ada.click("Both")
    assert (ada.path, ada.text("output")) == ("/list?q=x&page=4&sort=age", "4 age")

    await ada.click("First")
    assert (ada.path, ada.text("output")) == ("/list?q=x&sort=age", "1 age")

    await ada.back()
    assert (ada.path, ada.text("output")) == ("/list?q=x&page=2", "2 name")


@pytest.mark.parametrize(
    "query", ["page=x", "page=", "page=1e3", "page=%00", "sort=new", "&&=&%ff", "page=1&" * 150]
)
async def test_what_cannot_be_read_in_a_query_is_the_default(visit: Visit, query: str) -> None:
    ada = await visit(f"/list?{query}")

    assert ada.text("output") == "1 name"


async def test_the_last_of_several_values_counts(visit: Visit) -> None:
    ada = await visit("/list?page=2&page=5")
    assert ada.text("output") == "5 name"

    await ada.click("Next")

    assert ada.path == "/list?page=6"


async def test_replacing_leaves_no_step_to_go_back_to(visit: Visit) -> None:
    bo = await visit("/admin", as_="Bo")

    await bo.click("As Ada")

    assert (bo.path, bo.text("h1")) == ("/", "Home")
    with pytest.raises(NotThere):
        await bo.back()


async def test_what_a_page_says_of_itself_is_in_its_document(visit: Visit) -> None:
    ada = await visit(f"/tools/{AXE}")

    assert ada.title == "Tool axe"
    assert ada.head == {"description": "All about the axe.", "canonical": f"/tools/{AXE}"}


async def test_what_a_page_says_of_itself_follows_over_the_socket(visit: Visit) -> None:
    ada = await visit("/")
    assert (ada.title, ada.head) == ("Home", {})

    await ada.click("The axe")
    assert (ada.title, ada.head["description"]) == ("Tool axe", "All about the axe.")
    step, head = ada.ops[-2:]
    assert step == ["g", f"/tools/{AXE}", "Tool axe", "push"], "the step has the page's own title"
    assert head == ["h", {"description": "All about the axe.", "canonical": f"/tools/{AXE}"}]

    await ada.click("The saw")
    assert (ada.title, ada.head["canonical"]) == ("Tool saw", f"/tools/{SAW}")

    await ada.click("Home")
    assert (ada.title, ada.head) == ("Home", {})


async def test_what_a_page_says_of_itself_outlives_its_server(visit: Visit) -> None:
    ada = await visit("/")
    await ada.click("The axe")

    await ada.kill_worker()

    assert (ada.title, ada.head["description"]) == ("Tool axe", "All about the axe.")
