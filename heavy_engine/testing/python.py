"""Python in the browser, in tests: nothing of it runs; the test says what client functions answer."""

from __future__ import annotations

import asyncio
import inspect
import traceback
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, NamedTuple

import orjson

from ..brython_bridge.functions import name_of
from .dom import Element
from .events import runs
from .window import Window
from .wire_page import WirePage

NEVER: Final = object()
"""What a client function answers that never does, as `answer_client` takes it."""
NO_PYTHON: Final = "the browser of tests runs no Python; say what it answers with answer_client()"


class ClientCall(NamedTuple):
    """What the server asked the browser to run: "module.function", and its arguments by name."""

    function: str
    arguments: dict[str, Any]


class BrowserRun(NamedTuple):
    """What the browser ran by itself: "module.function", its arguments, and what for: "click", "mount"."""

    function: str
    arguments: dict[str, Any]
    event: str


class PythonWindow(Window):
    """A window whose client functions do what the test says."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        # What the server called, and what elements ran without the server, in order.
        self.client_calls: list[ClientCall] = []
        self.browser_runs: list[BrowserRun] = []
        self._answers: dict[str, Any] = {}
        # What runs when elements come, change and go.
        self._living: dict[Element, str] = {}

    def answer_client(self, answers: Mapping[Callable[..., Any], Any]) -> None:
        """Say what client functions answer from now on: a value, or a function that makes it.

            page.answer_client({time_zone: "Europe/Berlin", scroll_position: lambda: [0, 120]})

        A function gets the arguments; what it raises is what the browser says. A coroutine function is
        awaited, so the client function itself will do. `NEVER` does not answer. What no answer is known
        for is unavailable, as in a browser that runs no Python.

        Raises:
            ClientFunctionRefused: one of these is no client function.
        """
        self._answers.update({name_of(function): answer for function, answer in answers.items()})

    # What the window does besides.

    def _begin_page(self, wire: WirePage) -> None:
        super()._begin_page(wire)
        wire.on_call = self._called
        self._living = {}
        self._look_what_lives()

    def _heard(self, packet: bytes) -> None:
        super()._heard(packet)
        if self._living or b"data-py" in packet:
            self._look_what_lives()

    def _dispatch(self, target: Element, event_type: str, details: dict[str, Any] | None = None) -> bool:
        is_prevented = False
        for run in runs(target, event_type) if self.javascript else ():
            self.browser_runs.append(BrowserRun(run.function, run.arguments, event_type))
            is_prevented |= run.prevents_default
        return super()._dispatch(target, event_type, details) or is_prevented

    # Below: one step each.

    def _called(self, number: int, function: str, arguments: dict[str, Any]) -> None:
        self.client_calls.append(ClientCall(function, arguments))
        if function not in self._answers:
            self.wire.answer(number, "unavailable", NO_PYTHON)
            return
        answer = self._answers[function]
        try:
            said = answer(**arguments) if callable(answer) else answer
        except Exception as error:  # noqa: BLE001  # Whatever it raises, the server is told.
            self.wire.answer(number, "error", _told_of(error))
            return
        if inspect.isawaitable(said):
            self._world.connect(self._answer_later(self.wire, number, said))
        elif said is not NEVER:
            self.wire.answer(number, "ok", said)

    async def _answer_later(self, wire: WirePage, number: int, said: Awaitable[Any]) -> None:
        try:
            wire.answer(number, "ok", await said)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001  # As above.
            wire.answer(number, "error", _told_of(error))
        self._send()

    def _look_what_lives(self) -> None:
        """Run what is for elements that came, changed or went."""
        if not self.javascript:
            return
        before, now = self._living, _told_to_live(self.root)
        self._living = now
        for element, told in now.items():
            if element not in before:
                self._lives(told, "mount")
            elif told != before[element]:
                self._lives(told, "update")
        for element, told in before.items():
            if element not in now:
                self._lives(told, "unmount")

    def _lives(self, told: str, kind: str) -> None:
        if run := orjson.loads(told).get(kind):
            self.browser_runs.append(BrowserRun(run[0], run[1], kind))


def _told_to_live(root: Element) -> dict[Element, str]:
    return {each: told for each in root.elements() if (told := each.attributes.get("data-py"))}


def _told_of(error: Exception) -> dict[str, str]:
    where = "".join(traceback.format_exception(error))
    return {"type": type(error).__name__, "message": str(error), "traceback": where}
