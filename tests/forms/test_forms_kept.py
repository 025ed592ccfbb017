"""What somebody filled in is there again when the server's process was replaced under them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heavy_engine.forms import state as steps
from heavy_engine.forms.kept import Filled, filled_again, filled_in, read
from heavy_engine.forms.specs import Spec, Wishes, specs_of
from heavy_engine.state.codec import decode, encode
from tests.forms.conftest import Visit
from tests.forms.workshop import Everything, Order, Refused, Tool, Workshop

SUMMARY = ".form-summary li"


async def test_ada_goes_on_filling_in_where_she_was(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool")
    await ada.fill("Name", "axe")
    await ada.check("Sharp")
    await ada.click("Used")
    before = ada.html

    await ada.kill_worker()

    assert ada.kept == "all"
    assert ada.html == before
    assert ada.untouched()
    await ada.fill("Price", "12.50")
    await ada.click("Save")
    assert [(tool.name, tool.is_sharp, tool.state) for tool in shop.sent] == [("axe", True, "used")]


async def test_what_was_wrong_is_still_said(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool")
    await ada.fill("Price", "1.234")
    await ada.click("Save")
    said = ada.texts(SUMMARY)
    assert said

    await ada.kill_worker()

    assert ada.texts(SUMMARY) == said


async def test_what_the_application_refused_is_still_said(visit: Visit, shop: Workshop) -> None:
    shop.refuses = Refused(name="There is one of that name.")
    ada = await visit("/tool")
    await ada.fill("Name", "axe")
    await ada.fill("Price", "1")
    await ada.click("Save")

    await ada.kill_worker()

    assert ada.texts(SUMMARY) == ["Name: There is one of that name."]


async def test_rows_come_back_with_what_is_in_them(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/order")
    await ada.fill("Customer", "Ada")
    await ada.click("Add to parts")
    await ada.click("Add to parts")
    await ada.fill("[name='parts.0.name']", "blade")
    await ada.fill("[name='parts.1.name']", "handle")
    await ada.click("[name=_do][value='remove:parts.0']")

    await ada.kill_worker()
    await ada.click("Add to parts")
    await ada.fill("[name='parts.2.name']", "wedge")
    await ada.click("Order")

    assert [[part.name for part in order.parts] for order in shop.sent] == [["handle", "wedge"]]


async def test_a_form_that_was_sent_stays_sent(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool")
    await ada.fill("Name", "axe")
    await ada.fill("Price", "1")
    await ada.click("Save")

    await ada.kill_worker()

    assert ada.sees("The tool is on the shelf.")
    assert ada.value("Name") == ""
    await ada.fill("Name", "saw")
    await ada.fill("Price", "2")
    await ada.click("Save")
    assert [tool.name for tool in shop.sent] == ["axe", "saw"]


async def test_the_second_filling_in_is_not_taken_for_the_first(visit: Visit, shop: Workshop) -> None:
    """Each has an instance of its own, by which a post is known; another process counts anew."""
    ada = await visit("/tool")
    first = _token(ada.html)
    await ada.fill("Name", "axe")
    await ada.fill("Price", "1")
    await ada.click("Save")
    second = _token(ada.html)
    assert second != first

    await ada.kill_worker()

    assert _token(ada.html) == second


async def test_nothing_that_was_not_touched_is_kept(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool")

    await ada.kill_worker()

    assert ada.kept == ""


async def test_a_password_is_in_no_log_and_still_in_its_input(visit: Visit, shop: Workshop) -> None:
    begun = steps.begin(EVERYTHING, None, "en", "first")
    typed = steps.changed(steps.changed(begun, "a_password", "sesame"), "a_text", "seen")
    filled = filled_in(EVERYTHING, typed, begun, "first")
    assert filled is not None
    assert filled.texts == {"a_text": "seen"}

    ada = await visit("/everything")
    await ada.fill("[name=a_password]", "sesame")
    await ada.kill_worker()
    await ada.click("Save")

    assert [one.a_password.get_secret_value() for one in shop.sent] == ["sesame"]


def _token(html: str) -> str:
    before, _, rest = html.partition('name="_token"')
    tag = before[before.rindex("<") :] + rest[: rest.index(">")]
    return tag.partition('value="')[2].partition('"')[0]


TOOL, ORDER, EVERYTHING = (specs_of(model, Wishes()) for model in (Tool, Order, Everything))


def test_a_form_as_it_began_is_nothing() -> None:
    begun = steps.begin(TOOL, None, "en", "first")

    assert filled_in(TOOL, begun, begun, "first") is None


@given(
    st.lists(st.sampled_from(["add", "remove", "up", "type", "leave", "step"]), max_size=12),
    st.text(max_size=9),
)
def test_what_was_filled_in_comes_back_as_it_was(deeds: list[str], text: str) -> None:
    begun = steps.begin(ORDER, None, "en", "first")
    state = begun
    parts = next(spec for spec in ORDER if spec.name == "parts")
    for number, deed in enumerate(deeds):
        rows = state.rows["parts"]
        if deed == "add":
            state = steps.row_added(state, "parts", parts, "en")
        elif deed == "remove" and rows:
            state = steps.row_removed(state, "parts", rows[number % len(rows)])
        elif deed == "up" and rows:
            state = steps.row_moved(state, "parts", rows[-1], -1)
        elif deed == "leave":
            state = steps.touched(state, "customer")
        elif deed == "step":
            state = steps.stepped(state, 1)
        else:
            name = f"parts.{rows[0]}.name" if rows else "customer"
            state = steps.changed(state, name, text.encode("utf-8", "replace").decode())

    filled = filled_in(ORDER, state, begun, "first")
    again = begun
    if filled:
        come_back = read(decode(encode(filled.written())))
        assert come_back == filled
        again = filled_again(ORDER, begun, come_back, 1)

    for name in (
        "texts",
        "rows",
        "touched",
        "refused",
        "attempts",
        "step",
        "instance",
        "is_changed",
        "removals",
    ):
        assert getattr(again, name) == getattr(state, name), name


def test_a_key_in_a_field_is_written_in_few_bytes() -> None:
    begun = steps.begin(TOOL, None, "en", "first")

    filled = filled_in(TOOL, steps.changed(begun, "name", "a"), begun, "first")

    assert filled is not None
    assert filled.written() == {"texts": {"name": "a"}, "is_changed": True}


@pytest.mark.parametrize(
    "written", ["axe", {"texts": "axe"}, {"texts": {"name": 1}}, {"step": "two"}, {"touched": [1]}]
)
def test_what_is_nothing_of_the_kind_is_not_put_back(written: object) -> None:
    assert read(written) is None


@pytest.mark.parametrize(
    ("specs", "filled"),
    [
        (TOOL, Filled(texts={"gone": "x", "name": "axe"})),
        (TOOL, Filled(texts={"name": "axe"}, rows={"parts": ("0",)}, touched=frozenset({"gone"}))),
        (TOOL, Filled(texts={"name": "axe", "parts.0.name": "x"}, refused={"gone": "no"}, step=5)),
    ],
)
def test_a_model_that_changed_takes_what_it_still_has(specs: tuple[Spec, ...], filled: Filled) -> None:
    begun = steps.begin(specs, None, "en", "first")

    again = filled_again(specs, begun, filled, 0)

    assert again.texts == {**begun.texts, "name": "axe"}
    assert again.touched == frozenset()
    assert again.refused == {}
    assert again.step == 0
    list(steps.places(specs, again))


async def test_a_wizard_is_on_the_step_where_ada_was(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/member")
    await ada.fill("Name", "Ada")
    await ada.fill("[name=email]", "ada@shop.example")
    await ada.click("Next")
    await ada.fill("Street", "Elm")
    await ada.fill("City", "Graz")
    heading = ada.texts("h2")

    await ada.kill_worker()

    assert ada.texts("h2") == heading
    assert (ada.value("Street"), ada.value("City")) == ("Elm", "Graz")
    await ada.click("Next")
    await ada.click("Next")
    await ada.click("Join")
    assert [(member.name, member.home.city) for member in shop.sent] == [("Ada", "Graz")]
