"""Forms as plain HTML posts: the same rules and answers, and nothing a browser says is believed."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from pydantic import BaseModel, SecretStr
from reactpy import component
from reactpy.types import Component

from heavy_engine import Caller, Route
from heavy_engine.forms.posting import FormGone, answer_post
from heavy_engine.forms.tokens import ForgedToken, token_of
from heavy_engine.session.brought import NOTHING
from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.find import select
from heavy_engine.testing.forms import posted
from heavy_engine.testing.world import World, services_of
from heavy_stack.frontend.components.auto_form import AutoForm
from tests.forms.conftest import Visit
from tests.forms.workshop import Refused, Workshop, application

SUMMARY, ERRORS = ".form-summary li", ".field-error"
Pairs = list[tuple[str, str]]


class Account(BaseModel):
    """Who signs up."""

    name: str
    password: SecretStr
    news: bool = False


async def test_a_form_is_sent(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool", javascript=False)

    await ada.fill("Name", "axe")
    await ada.fill("Price", "12.50")
    await ada.check("Sharp")
    await ada.click("Save")

    assert [(tool.name, tool.price, tool.is_sharp) for tool in shop.sent] == [("axe", Decimal("12.50"), True)]
    assert (ada.status, ada.value("Name")) == (200, "")
    assert ada.sees("The tool is on the shelf.")
    await ada.go("/tool")
    assert not ada.sees("The tool is on the shelf.")


async def test_what_is_wrong_comes_back_with_what_was_typed(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool", javascript=False)

    await ada.fill("Price", "-1")
    await ada.click("Used")
    await ada.click("Save")

    assert ada.status == 422
    assert ada.texts(SUMMARY) == ["Name: This is needed.", "Price: The least that fits is 0."]
    assert (ada.value("Price"), ada.is_checked("Used")) == ("-1", True)
    await ada.fill("Name", "axe")
    await ada.fill("Price", "1")
    await ada.click("Save")
    assert [(tool.name, tool.state) for tool in shop.sent] == [("axe", "used")]


async def test_what_the_application_refuses_comes_back_too(visit: Visit, shop: Workshop) -> None:
    shop.refuses = Refused(name="There is an axe already.")
    ada = await visit("/tool", javascript=False)
    await ada.fill("Name", "axe")
    await ada.fill("Price", "1")

    await ada.click("Save")

    assert (ada.status, ada.texts(ERRORS)) == (422, ["There is an axe already."])


async def test_it_may_lead_to_another_page(visit: Visit, shop: Workshop) -> None:
    shop.leads_to = "/done"
    ada = await visit("/tool", javascript=False)
    await ada.fill("Name", "axe")
    await ada.fill("Price", "1")

    await ada.click("Save")

    assert ada.path == "/done"


async def test_a_page_with_errors_goes_on_with_javascript(visit: Visit, shop: Workshop) -> None:
    """A script that is slow to load: the first click posts, the second one does not."""
    ada = await visit("/tool", javascript=False)
    await ada.fill("Price", "1")
    ada.javascript = True
    await ada._post(posted(select(ada.root, "form")[0]))
    await ada._settle()
    assert ada.texts(SUMMARY) == ["Name: This is needed."]

    await ada.fill("Name", "axe")
    await ada.click("Save")

    assert [tool.name for tool in shop.sent] == ["axe"]


async def test_rows_are_added_moved_and_removed(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/order", javascript=False)
    await ada.fill("Customer", "Bo")
    for number, name in enumerate(("bolt", "nut", "washer")):
        await ada.click("Add to parts")
        await ada.fill(f"[name='parts.{number}.name']", name)

    await ada.click("Move up: Parts 3")
    await ada.click("Remove: Parts 1")
    await ada.click("Order")

    assert [part.name for part in shop.sent[0].parts] == ["washer", "nut"]


async def test_a_wizard_goes_on_and_back_and_keeps_what_was_filled_in(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/member", javascript=False)
    await ada.fill("Name", "Ada")
    await ada.click("Next")
    assert (ada.status, ada.texts(SUMMARY)) == (422, ["Email: This is needed."])
    await ada.fill("Email", "ada@example.org")
    await ada.click("Next")
    await ada.fill("Street", "Main Street 1")
    await ada.click("Back")
    assert ada.value("Email") == "ada@example.org"
    await ada.click("Next")
    assert ada.value("Street") == "Main Street 1"
    await ada.fill("City", "Graz")
    await ada.click("Next")
    await ada.click("Add to tools")
    await ada.fill("[name='tools.0.name']", "saw")
    await ada.check("News")
    await ada.click("Next")
    assert ada.sees("Step 4 of 4: Check your answers")
    assert ada.sees("ada@example.org")
    assert ada.sees("Tools 1: Name saw")
    await ada.click("Change: Who")
    assert ada.value("Name") == "Ada"
    for _step in range(3):
        await ada.click("Next")

    await ada.click("Join")

    assert [member.model_dump() for member in shop.sent] == [
        {
            "name": "Ada",
            "email": "ada@example.org",
            "home": {"street": "Main Street 1", "city": "Graz"},
            "tools": [{"name": "saw", "count": 1}],
            "news": True,
        }
    ]


async def test_fields_that_appear_are_shown_before_the_form_is_sent(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/trip", javascript=False)
    await ada.select("Country", "Peru")

    await ada.click("Save")

    assert shop.sent == []
    assert ada.sees("asks for more")
    await ada.select("City", "Lima")
    await ada.click("Save")
    assert [(trip.city, trip.visa) for trip in shop.sent] == [("Lima", None)]


async def test_a_post_without_a_token_of_this_session_is_refused(world: World, visit: Visit) -> None:
    bo = await visit("/tool", as_="Bo", javascript=False)
    bos = _pairs(bo, name="axe", price="1")
    keys = world.services.settings.signing_keys
    forged = {
        "another's": bos,
        "none": [pair for pair in bos if pair[0] != "_token"],
        "empty": _with(bos, _token=""),
        "made up": _with(bos, _token=f"{'0' * 32}.{'0' * 64}"),
        "of another key": _with(bos, _token=token_of((b"not ours",), "Ada", "0" * 32)),
        "no ASCII": _with(bos, _token="\ud800é.\x00"),
    }
    ada = await world.caller("Ada")
    assert await _post(world, ada, _with(bos, _token=token_of(keys, ada.session_id, "0" * 32))) == 303

    for what, pairs in forged.items():
        with pytest.raises(ForgedToken):
            await _post(world, ada, pairs)
            pytest.fail(what)


async def test_a_post_to_a_form_that_is_not_there_says_so(world: World, visit: Visit) -> None:
    ada = await visit("/tool", javascript=False)

    with pytest.raises(FormGone):
        await _post(world, ada.caller, _with(_pairs(ada), _form="order"))


async def test_two_posts_of_one_filling_in_are_one(world: World, visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool", javascript=False)
    pairs = _pairs(ada, name="axe", price="1")
    shop.gate = asyncio.Event()

    first = asyncio.create_task(_post(world, ada.caller, pairs))
    second = asyncio.create_task(_post(world, ada.caller, pairs))
    await asyncio.sleep(0)
    shop.gate.set()

    assert [await first, await second, await _post(world, ada.caller, pairs)] == [303, 303, 303]
    assert len(shop.sent) == 1


async def test_one_that_was_refused_may_be_posted_again(world: World, visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool", javascript=False)
    pairs = _pairs(ada, name="axe", price="1")
    shop.refuses = Refused(name="Not now.")
    assert await _post(world, ada.caller, pairs) == 422

    shop.refuses = None

    assert await _post(world, ada.caller, pairs) == 303
    assert len(shop.sent) == 1


@pytest.mark.parametrize(
    "extra",
    [
        [("__class__", "x"), ("model_config", "x"), ("name.__init__.__globals__", "x"), ("state.name", "x")],
        [("id", "7"), ("price.0", "1"), ("name[]", "x"), ("$where", "x"), ("", "x")],
        [("name", "second"), ("_form", "order"), ("_do", "")],
        [("_step", "99999999999999999999"), ("_step", "-1"), ("_shown", "x" * 9999)],
    ],
)
async def test_fields_that_the_model_lacks_are_left_alone(
    world: World, visit: Visit, shop: Workshop, extra: Pairs
) -> None:
    ada = await visit("/tool", javascript=False)

    assert await _post(world, ada.caller, [*_pairs(ada, name="axe", price="1"), *extra]) == 303

    assert [set(tool.__dict__) for tool in shop.sent] == [{"name", "price", "bought", "state", "is_sharp"}]
    assert shop.sent[0].name == "axe"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 21),
        ("name", "x" * 100_001),
        ("name", "\x00\ud800"),
        ("price", "NaN"),
        ("price", "1e999999999"),
        ("price", "9" * 5000),
        ("price", "<script>"),
        ("state", "stolen"),
        ("state", ""),
        ("bought", "99999-99-99"),
        ("bought", "1700000000"),
        ("is_sharp", "on"),
    ],
)
async def test_values_that_do_not_fit_are_refused_in_words(
    world: World, visit: Visit, shop: Workshop, name: str, value: str
) -> None:
    ada = await visit("/tool", javascript=False)
    is_fine = name == "is_sharp"

    status = await _post(world, ada.caller, _with(_pairs(ada, name="axe", price="1"), **{name: value}))

    assert status == (303 if is_fine else 422)
    assert len(shop.sent) == (1 if is_fine else 0)


@pytest.mark.parametrize(
    "rows",
    [
        [("parts", "0"), ("parts", "0"), ("parts.0.name", "bolt")],
        [
            ("parts", "../0"),
            ("parts", "-1"),
            ("parts", "٣"),
            ("parts", "9" * 9),
            ("parts", "0"),
            ("parts.0.name", "bolt"),
        ],
        [("parts", "0"), ("parts.0.name", "bolt"), ("parts.7.name", "no row"), ("parts.__len__.name", "x")],
    ],
)
async def test_rows_are_those_that_have_an_id(
    world: World, visit: Visit, shop: Workshop, rows: Pairs
) -> None:
    ada = await visit("/order", javascript=False)
    pairs = [*_pairs(ada, customer="Bo"), *rows, ("parts.0.count", "2")]

    assert await _post(world, ada.caller, pairs, "/order") == 303

    assert [(part.name, part.count) for part in shop.sent[0].parts] == [("bolt", 2)]


async def test_too_many_rows_are_refused_without_a_page_full_of_them(
    world: World, visit: Visit, shop: Workshop
) -> None:
    ada = await visit("/order", javascript=False)
    rows = [("parts", str(row)) for row in range(1500)]

    answer = await _answer(world, ada.caller, [*_pairs(ada, customer="Bo"), *rows], "/order")

    assert answer.status == 422
    assert answer.html.count("Remove: Parts") == 5
    assert shop.sent == []


@pytest.mark.parametrize(
    "deed", ["add:name", "add:parts.0", "remove:parts.9", "up:__class__.0", "drop", "step:99", "back"]
)
async def test_deeds_that_no_button_has_do_nothing(
    world: World, visit: Visit, shop: Workshop, deed: str
) -> None:
    ada = await visit("/order", javascript=False)

    assert await _post(world, ada.caller, [*_pairs(ada, customer="Bo"), ("_do", deed)], "/order") == 200
    assert shop.sent == []


async def test_what_is_not_among_the_choices_is_refused(world: World, visit: Visit, shop: Workshop) -> None:
    ada = await visit("/trip", javascript=False)
    pairs = _with(_pairs(ada), country="Austria", city="Atlantis")

    answer = await _answer(world, ada.caller, pairs, "/trip")

    assert (answer.status, shop.sent) == (422, [])
    assert "Choose one of the list." in answer.html
    assert "Atlantis" not in answer.html


async def test_a_text_without_a_limit_of_its_own_has_one(world: World, visit: Visit, shop: Workshop) -> None:
    ada = await visit("/order", javascript=False)
    pairs = [
        *_pairs(ada, customer="x" * 100_001),
        ("parts", "0"),
        ("parts.0.name", "x"),
        ("parts.0.count", "1"),
    ]

    assert await _post(world, ada.caller, pairs, "/order") == 422
    assert shop.sent == []


async def test_a_password_is_not_carried_from_step_to_step(shop: Workshop) -> None:
    @component
    def Page() -> Component:
        return AutoForm(Account, shop.take, steps=[("Who", ("name", "password")), ("News", ("news",))])

    world = World(services_of(replace(application(shop), routes={"/": Route(Page, "Page")})))
    ada = await visit_page(world, "/", javascript=False)
    await ada.fill("Name", "Ada")
    await ada.fill("Password", "hunter2")
    await ada.click("Next")

    assert ada.sees("Step 2 of 3: News")
    assert 'value="Ada"' in ada.html
    assert "hunter2" not in ada.html
    await world.close()


async def test_steps_cannot_be_skipped(world: World, visit: Visit, shop: Workshop) -> None:
    ada = await visit("/member", javascript=False)

    status = await _post(world, ada.caller, _with(_pairs(ada), _step="3", name="Ada"), "/member")

    assert (status, shop.sent) == (422, [])


def _pairs(page: Page, **values: str) -> Pairs:
    """What a page's form would post, with these values."""
    return _with(posted(select(page.root, "form")[0]), **values)


def _with(pairs: Pairs, **values: str) -> Pairs:
    return [(name, values.get(name, value)) for name, value in pairs] + [
        pair for pair in values.items() if pair[0] not in dict(pairs)
    ]


async def _post(world: World, caller: Caller, pairs: Sequence[tuple[str, str]], path: str = "/tool") -> int:
    return (await _answer(world, caller, pairs, path)).status


async def _answer(world: World, caller: Caller, pairs: Sequence[tuple[str, str]], path: str):  # type: ignore[no-untyped-def]
    return await answer_post(world.pages, world.services, caller, path, pairs, NOTHING)
