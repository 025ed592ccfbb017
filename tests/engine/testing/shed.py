"""A tool shed: an application for tests of the browser in this process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reactpy import component, event, html, use_state
from reactpy.types import Component, VdomDict

from heavy_engine import (
    Application,
    Caller,
    ClientUnavailable,
    Route,
    use_client,
    use_live,
    use_notices,
    use_session,
)
from heavy_engine.hooks.links import Link
from heavy_engine.topics import Topics
from tests.engine.brython_bridge.lamps import brightness

TOOLS_CHANGED = "tools"


class Refused(Exception):
    """What the shed refuses in words."""


@dataclass
class Shed:
    """What is on the shelf, and who has what."""

    tools: dict[str, str] = field(default_factory=dict)
    topics: list[Topics] = field(default_factory=list)
    slow_s: float = 0.0

    async def list_tools(self, _work: Any) -> tuple[tuple[str, str], ...]:
        await asyncio.sleep(self.slow_s)
        return tuple(self.tools.items())

    async def lend(self, tool: str, borrower: str) -> None:
        await asyncio.sleep(self.slow_s)
        if self.tools.get(tool):
            raise Refused(f"{tool} is out already.")
        self.tools[tool] = borrower
        for topics in self.topics:
            topics.publish(TOOLS_CHANGED)


def application(shed: Shed) -> Application:
    """The shed's pages."""

    @component
    def ShedPage() -> Component:
        session = use_session()
        tools = use_live(shed.list_tools, topic=TOOLS_CHANGED, initial=())
        notices = use_notices()

        def row(tool: str, borrower: str) -> VdomDict:
            async def take(_event: dict[str, Any]) -> None:
                await session.handle(lambda work: shed.lend(tool, work))

            said = f"{tool} out with {borrower}" if borrower else tool
            return html.li(
                {"key": tool}, said, html.button({"onClick": take, "aria-label": f"Take {tool}"}, "Take")
            )

        return html.main(
            html.h1("Tool shed"),
            html.ul(*(row(*tool) for tool in tools)),
            html.div({"class": "notices"}, *(html.p({"key": n.id}, n.text) for n in notices)),
            Link("/form", "To the form"),
            Link("/elsewhere", "Away"),
            html.a({"href": "https://example.org/"}, "Out"),
        )

    return Application(
        name="Shed",
        routes={
            "/": Route(ShedPage, "Shed"),
            "/form": Route(FormPage, "Form"),
            "/counter": Route(CounterPage, "Counter"),
            "/shelf": Route(ShelfPage, "Shelf"),
            "/lamp": Route(LampPage, "Lamp"),
        },
        error_page=lambda status, *_: html.p(str(status)),
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda error: str(error) if isinstance(error, Refused) else None,
        static_folder=Path(__file__).parent,
    )


@component
def CounterPage() -> Component:
    """A number that grows."""
    count, set_count = use_state(0)

    def add(_event: dict[str, Any]) -> None:
        set_count(lambda old: old + 1)

    return html.div(
        html.button({"id": "inc", "onClick": add}, "Add one"), html.output({"id": "n"}, str(count))
    )


@component
def LampPage() -> Component:
    """A lamp that only the browser can see."""
    client = use_client()
    said, say = use_state("")

    @event
    async def look(_event: dict[str, Any]) -> None:
        try:
            say(f"it is {await client.call(brightness, name='desk')} bright")
        except ClientUnavailable as error:
            say(f"nobody can see it: {error.why}")

    return html.div(html.button({"id": "look", "onClick": look}, "Look"), html.output({"id": "said"}, said))


@component
def ShelfPage() -> Component:
    """A shelf that shows two more tools each time its end is reached, up to six, and a form."""
    shown, set_shown = use_state(2)
    said, say = use_state("")

    def more(_event: dict[str, Any]) -> None:
        set_shown(lambda old: min(old + 2, 6))

    button = html.button({"onClick": more, "data-reach": f"down {shown}"}, "More")
    cancel = html.button(
        {"type": "button", "onClick": lambda _e: say("cancelled"), "data-key": "Escape"}, "Cancel"
    )
    return html.main(
        html.ul(*(html.li({"key": number}, f"tool {number}") for number in range(shown))),
        button,
        html.form({"onSubmit": lambda _e: say("saved")}, html.input({"aria-label": "Name"}), cancel),
        html.p({"id": "said"}, said),
    )


@component
def FormPage() -> Component:
    """Every kind of field."""
    said, say = use_state("")
    typed, set_typed = use_state("")
    done, set_done = use_state(False)
    size, set_size = use_state("s")

    def submit(happened: dict[str, Any]) -> None:
        fields = {each["name"]: each["value"] for each in happened["target"]["elements"] if each.get("name")}
        say(f"sent {fields['name']}")

    return html.main(
        html.form(
            {"onSubmit": event(submit, prevent_default=True)},
            html.label("Name", html.input({"name": "name"})),
            html.button({"type": "submit"}, "Send"),
        ),
        html.label(
            {"htmlFor": "loud"},
            "Loud",
        ),
        html.input(
            {"id": "loud", "value": typed, "onChange": lambda e: set_typed(e["target"]["value"].upper())}
        ),
        html.label(
            html.input(
                {"type": "checkbox", "checked": done, "onChange": lambda e: set_done(e["target"]["checked"])}
            ),
            "Done",
        ),
        html.select(
            {"aria-label": "Size", "value": size, "onChange": lambda e: set_size(e["target"]["value"])},
            html.option({"value": "s"}, "Small"),
            html.option({"value": "l"}, "Large"),
        ),
        html.button({"disabled": True}, "Off"),
        html.p({"id": "said"}, said),
        html.p({"id": "echo"}, f"{typed} {'done' if done else 'open'} {size}"),
    )


@asynccontextmanager
async def open_work(caller: Caller) -> AsyncIterator[str]:
    """Work is the name of who asks."""
    yield caller.session_id


async def who_asks(name: str) -> Caller:
    """Everybody is who they say."""
    return Caller(name)
