"""What people press in a form, and what is around fields."""

from dataclasses import dataclass
from typing import Any

from reactpy import event
from reactpy.core.events import EventHandler

from .field import Field
from .live_form import LiveForm
from .sent import DO


@dataclass(frozen=True)
class Problem:
    """Something that is wrong: the field's label, a sentence, and the id of its input; none for the form."""

    label: str
    sentence: str
    target: str


@dataclass(frozen=True, eq=False)
class Press:
    """A button of a form: works by its handler, and as a named submit button without JavaScript."""

    do: str
    on_click: EventHandler
    is_idle: bool = False

    @property
    def attributes(self) -> dict[str, Any]:
        """Attributes of its `<button>`; one that would do nothing says so but keeps the focus."""
        idle = {"aria-disabled": "true"} if self.is_idle else {}
        own = {"type": "submit", "name": DO, "value": self.do, "formnovalidate": True}
        return {**own, **idle, "onClick": self.on_click}


@dataclass(frozen=True, eq=False)
class Row:
    """One item of a list: its id, its place from 0, its fields, and its buttons."""

    id: str
    index: int
    fields: tuple[Field, ...]
    up: Press
    down: Press
    remove: Press


def press_of(live: LiveForm, do: str, *, is_idle: bool = False) -> Press:
    """The button of a form that does this."""
    return Press(do, _on_press(live, do), is_idle)


def on_submit_of(live: LiveForm) -> EventHandler:
    """What happens when a form is sent over the socket."""

    async def submit(data: dict[str, Any]) -> None:
        await live.submit(data)

    made: EventHandler = event(submit, prevent_default=True)
    return made


def _on_press(live: LiveForm, do: str) -> EventHandler:
    def press(_event: Any) -> None:
        if do == "back":
            live.go_back()
        elif do.startswith("step:"):
            live.go_back(int(do.removeprefix("step:")))
        else:
            live.rearrange(do)

    made: EventHandler = event(press, prevent_default=True)
    return made
