"""The panel shows a page's components with what they were given and what their hooks keep."""

from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel, SecretStr
from reactpy import component, html, use_effect, use_memo, use_ref, use_state
from reactpy.types import Component

from heavy_engine import Boundary, each, use_live, use_stream, use_unkept_state
from heavy_engine.dev_panel.panel import VIEWS
from tests.engine.dev_panel.desk import watch
from tests.engine.memory_socket import ADA, SETTINGS


@dataclass(frozen=True)
class Tool:
    name: str
    code: str = field(default="hush", repr=False)


@component
def Row(tool: Tool, *, api_key: str = "sesame") -> Component:
    is_open, set_open = use_state(False)

    return html.li({"onClick": lambda _event: set_open(not is_open)}, tool.name, "!" if is_open else "")


@component
def ShedPage() -> Component:
    filter_by, _set_filter = use_state("axe")
    clicks = use_ref(3)
    shown = use_memo(lambda: filter_by.upper())
    use_effect(lambda: None)

    async def load(_work: Any) -> tuple[str, ...]:
        return ("saw", "axe")

    found = use_live(load, topic="tools", initial=())
    return html.ul(html.li(shown), html.li(clicks.current), [Row(Tool(name), key=name) for name in found])


async def test_state_has_the_names_that_its_author_wrote() -> None:
    desk = await watch(ShedPage)

    page = desk.component("ShedPage")

    assert [(one["hook"], one["name"], one["value"]) for one in page["state"]] == [
        ("use_state", "filter_by", "'axe'"),
        ("use_ref", "clicks", "3"),
        ("use_memo", "shown", "'AXE'"),
        ("use_live", "found", "('saw', 'axe')"),
    ]


async def test_a_list_made_by_each_is_told_by_its_length_and_its_rows() -> None:
    @component
    def BenchPage() -> Component:
        return html.ul(each((Tool("saw"), Tool("axe")), Row, key=lambda tool: tool.name))

    desk = await watch(BenchPage)

    listed = desk.component("each")

    assert listed["props"] == [["items", "each(2 items, Row)"]]
    assert [row["name"] for row in listed["children"]] == ["Row", "Row"]


async def test_components_stand_where_the_page_has_them_with_what_they_were_given() -> None:
    desk = await watch(ShedPage)
    (top,) = desk.view("tree")["components"]

    rows = top["children"]

    assert top["name"] == "ShedPage"
    assert [(row["name"], row["key"]) for row in rows] == [("Row", "saw"), ("Row", "axe")]
    assert rows[0]["props"] == [["tool", "Tool(name='saw')"]]
    assert rows[0]["place"]["short"].startswith("tests/engine/dev_panel/test_tree.py:")
    assert rows[0]["renders"] == 1


@component
def Bench() -> Component:
    count, set_count = use_state(0)
    handle, set_handle = use_state(None)
    pointer, set_pointer = use_unkept_state(0)

    def take(_event: Any) -> None:
        set_count(count + 1)
        set_handle(object())
        set_pointer(pointer + 1)

    return html.button({"onClick": take}, f"{count} {pointer} {handle is None}")


async def test_a_developer_sees_what_comes_back_after_a_restart_and_why_the_rest_does_not() -> None:
    desk = await watch(Bench, replace(SETTINGS, keep_state=True))

    await desk.say(1, desk.number("button"), "click")

    kept, left_out, not_wanted = desk.component("Bench")["state"]
    assert (kept["name"], kept["kept"]) == ("count", "kept")
    assert left_out["name"] == "handle"
    assert left_out["kept"].startswith("object is neither a dataclass")
    assert (not_wanted["name"], not_wanted["hook"], not_wanted["kept"]) == ("pointer", "use_unkept_state", "")


async def test_where_nothing_is_kept_nothing_is_said_of_it() -> None:
    desk = await watch(Bench)

    await desk.say(1, desk.number("button"), "click")

    assert {one["kept"] for one in desk.component("Bench")["state"]} == {""}


async def test_the_engines_own_components_are_told_in_short() -> None:
    @component
    def LogPage() -> Component:
        log = use_stream()
        return html.section(Boundary(Row(Tool("saw"))), html.ol(log))

    desk = await watch(LogPage)

    assert desk.component("Catcher")["props"] == [["items", "Catcher(1 children)"]]
    assert desk.component("use_stream")["props"] == [["items", "Stream(0 steps wait)"]]


async def test_state_is_what_it_is_now() -> None:
    desk = await watch(ShedPage)

    await desk.say(1, desk.number("li"), "click")

    assert desk.component("Row")["state"][0]["value"] == "True"
    assert desk.component("Row")["renders"] == 2


@component
def Long() -> Component:
    return html.ul([Row(Tool(str(number)), key=number) for number in range(2_000)])


async def test_a_long_list_is_counted_rather_than_shown() -> None:
    desk = await watch(Long)

    tree = desk.view("tree")

    rows = tree["components"][0]["children"]
    assert len(rows) == 26
    assert rows[-1] == {"more": 1_975, "name": "Row"}
    assert tree["left"] == 1_975


class Draft(BaseModel):
    name: str
    password: str
    pin: SecretStr


class Nasty:
    def __repr__(self) -> str:
        raise AssertionError("code of the application ran")


@component
def Holder(*things: Any, api_key: str) -> Component:
    kept, _set = use_state({"token": "t-123", "name": "Ada", "many": list(range(50))})
    nasty, _set_nasty = use_state(Nasty())
    access, _set_access = use_state(SecretStr("s-123"))
    long_text, _set_long = use_state("x" * 5_000)

    return html.p(str(len(kept)), long_text[:1], "" if nasty else str(access))


@component
def SecretPage() -> Component:
    return Holder(Draft(name="Ada", password="p-123", pin=SecretStr("1234")), api_key="k-123")


async def test_secrets_are_hidden_and_values_are_short() -> None:
    desk = await watch(SecretPage)

    holder = desk.component("Holder")

    assert holder["props"] == [
        ["api_key", "••••••"],
        ["*", "(Draft(name='Ada', password=••••••, pin=••••••))"],
    ]
    values = {one["name"]: one["value"] for one in holder["state"]}
    assert values["kept"] == "{token: ••••••, name: 'Ada', many: [0, 1, 2, 3, 4, 5, 6, 7, … 50 in all]}"
    assert values["nasty"] == "Nasty object"
    assert values["access"] == "••••••"
    assert len(values["long_text"]) < 130


@component
def SignInPage() -> Component:
    word, set_word = use_state("")
    note, set_note = use_state("")

    def keep(event: dict[str, Any]) -> None:
        set_word(event["target"]["value"])
        set_note(f"Ada typed {event['target']['value']} here")

    return html.div(html.input({"type": "password", "onChange": keep}), html.p(note), html.i(str(len(word))))


async def test_what_was_typed_into_a_password_field_is_shown_nowhere() -> None:
    desk = await watch(SignInPage)

    await desk.say(1, desk.number("input"), "input", target={"value": "open sesame"})

    shown = {one["name"]: one["value"] for one in desk.component("SignInPage")["state"]}
    assert shown == {"word": "'••••••'", "note": "'Ada typed •••••• here'"}
    assert "sesame" not in str([desk.view(name) for name in VIEWS])


@component
def FormPage() -> Component:
    sent, set_sent = use_state("")

    def submit(event: dict[str, Any]) -> None:
        set_sent(event["target"]["elements"][0]["value"])

    return html.form(
        {"onSubmit": submit}, html.input({"type": "password", "name": "word"}), html.p(str(len(sent)))
    )


async def test_what_a_form_sent_from_a_password_field_is_shown_nowhere() -> None:
    desk = await watch(FormPage)
    control = {"name": "word", "type": "password", "value": "open sesame"}

    await desk.say(1, desk.number("form"), "submit", target={"elements": [control]})

    assert desk.component("FormPage")["state"][0]["value"] == "'••••••'"


async def test_a_page_that_has_ended_is_not_among_those_that_are_open() -> None:
    desk = await watch(ShedPage)

    def counted() -> int:
        answer = desk.panel.answer(ADA.session_id, desk.page.session.id, "counts")
        return answer["counts"]["sessions"] if answer else -1

    assert counted() == 1
    desk.page.is_over = True

    assert counted() == 0
