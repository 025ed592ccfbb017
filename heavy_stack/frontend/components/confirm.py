"""use_confirm(): asks a person before something is done that cannot be undone."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any

from reactpy import use_effect, use_ref, use_state
from reactpy.core.events import EventHandler
from reactpy.types import VdomDict

from heavy_engine import current_event, use_task
from heavy_engine.elements import html

from .buttons import Button
from .dialogs import CloseButton, Modal

Event = dict[str, Any]
Handler = EventHandler | Callable[[Event], Any]
HOW = (
    "Ask in a function that confirm.aside(...) made a handler of, or give the handler to confirm.first(...)."
)


class AskedInHandler(RuntimeError):
    """A handler waited for an answer, which is an event that waits for the handler."""

    def __init__(self) -> None:
        super().__init__(f"A handler holds up later events, the answer too, so it cannot wait for one. {HOW}")


class SameQuestion(ValueError):
    """Two handlers of a component ask the same, so a yes would not tell which of them is meant."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"Two handlers ask {title!r}. Give each first(...) an about=, such as the id of its row."
        )


@dataclass(frozen=True)
class Question:
    """What a person is asked; `title` says it all, `text` what follows from a yes."""

    title: str
    text: str = ""
    yes: str = "Yes"
    no: str = "Cancel"
    about: str = ""
    # Tells what a function waits for from an equal question in an earlier life of the page.
    ticket: str = ""


@dataclass
class _Now:
    """What is open of a component's question: who waits for it, and what a yes does."""

    answer: asyncio.Future[bool] | None = None
    then: dict[Question, Handler] = field(default_factory=dict)

    def settle(self, said: bool) -> None:
        if self.answer and not self.answer.done():
            self.answer.set_result(said)
        self.answer = None


class Confirm:
    """Asks, and shows the question; what use_confirm() gives."""

    def __init__(
        self,
        now: _Now,
        asked: Question | None,
        set_asked: Callable[[Question | None], None],
        start: Callable[[Callable[[], Awaitable[None]]], None],
    ) -> None:
        self._now, self._asked, self._set_asked, self._start = now, asked, set_asked, start
        now.then = {}

    async def __call__(self, title: str, text: str = "", *, yes: str = "Yes", no: str = "Cancel") -> bool:
        """Ask and wait for the answer; leaving the question is a no, and so is another question.

        Args:
            title: the question.
            text: what a yes does.
            yes: the words of the button that agrees: say what it does, such as "Delete".
            no: the words of the other one, which has the focus at first.

        Raises:
            AskedInHandler: where later events have to wait.
        """
        if current_event.get() is not None:
            raise AskedInHandler
        self._now.settle(said=False)
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._now.answer = answer
        self._set_asked(Question(title, text, yes, no, ticket=secrets.token_hex(4)))
        return await answer

    def first(
        self,
        handler: Handler,
        title: str,
        text: str = "",
        *,
        yes: str = "Yes",
        no: str = "Cancel",
        about: object = "",
    ) -> Callable[[Event], None]:
        """A handler that asks, and calls another one after a yes, as the answer's own handler.

        The question is still there after a restart or on another server. Call it while rendering.

        Args:
            handler: what heavy_event() answers, or a function of the event.
            title: the question.
            text: what a yes does.
            yes: the words of the button that agrees.
            no: the words of the other one.
            about: what it is about, where a component asks the same of several things: the id of a row.

        Raises:
            SameQuestion: another handler of this component asks the same about the same.
        """
        question = Question(title, text, yes, no, str(about))
        if question in self._now.then:
            raise SameQuestion(title)
        self._now.then[question] = handler

        def ask(_event: Event) -> None:
            self._now.settle(said=False)
            self._set_asked(question)

        return ask

    def aside(self, function: Callable[[Event], Awaitable[None]]) -> Callable[[Event], None]:
        """A handler that does its work beside later events, so that it may wait for answers."""

        def begin(event: Event) -> None:
            self._start(lambda: function(event))

        return begin

    @property
    def dialog(self) -> VdomDict:
        """The question, if there is one: put it into what the component returns."""
        asked = self._asked
        # After a restart nobody waits for the answer any more.
        is_open = asked is not None and (not asked.ticket or self._now.answer is not None)
        question = asked or Question("")
        return Modal(
            question.title,
            html.p(question.text) if question.text else "",
            is_open=is_open,
            role="alertdialog",
            actions=(
                CloseButton(question.no, on_click=self._refuse, autofocus=True),
                Button(question.yes, on_click=self._agree, weight="primary"),
            ),
        )

    def _refuse(self, _event: Event) -> None:
        self._now.settle(said=False)
        self._set_asked(None)

    async def _agree(self, event: Event) -> None:
        asked = self._asked
        self._set_asked(None)
        self._now.settle(said=True)
        handler = self._now.then.get(asked) if asked else None
        if isinstance(handler, EventHandler):
            await handler.function([event])
        elif handler is not None and isawaitable(done := handler(event)):
            await done


def use_confirm() -> Confirm:
    """Ask before something is done; its `dialog` belongs into what the component returns.

        confirm = use_confirm()

        async def empty(_event):
            if await confirm("Empty the shelf?", yes="Empty it"):
                set_tools(())

        return html.div(Button("Empty", on_click=confirm.aside(empty)), confirm.dialog)

    Work in a transaction is not to wait for people: `confirm.first(heavy_event(remove), "Delete?")`.
    """
    asked, set_asked = use_state(lambda: _nothing())
    now = use_ref(_Now())
    start = use_task()
    use_effect(lambda: lambda: now.current.settle(said=False), dependencies=[])
    return Confirm(now.current, asked, set_asked, start)


def _nothing() -> Question | None:
    return None
