"""What opens and closes in its place; without JavaScript by the address."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl, urlencode

from reactpy import event, use_effect, use_location, use_memo, use_ref, use_state
from reactpy.core.events import EventHandler
from reactpy.types import Location, VdomDict
from reactpy.utils import Ref

from heavy_engine import use_query_param
from heavy_engine.elements import html

from .buttons import Weight

OPEN = "open"


class HasId(Protocol):
    """An item of a list."""

    @property
    def id(self) -> str:
        """What tells it apart."""


Item = TypeVar("Item", bound=HasId)


@dataclass(frozen=True)
class Opening:
    """Whether something is open, and the ways in and out.

    Attributes:
        is_open: whether it is to be shown.
        was_open: whether it was open before; then what opens it should have the focus again.
        to: the address at which it is open.
        back: the address at which it is not.
        on_open: the handler of what opens it.
        on_close: the handler of what closes it.
        close: closes it.
        leads_to: `back`, if it is open because the address says so; else None.
    """

    is_open: bool
    was_open: bool
    to: str
    back: str
    on_open: EventHandler
    on_close: EventHandler
    close: Callable[[], None]
    leads_to: str | None


def use_opening(name: str) -> Opening:
    """Something that opens and closes, such as the form of one record.

    Several can be open at once. The address opens one of them, `/tools?open=new`: that is the way in
    without JavaScript, and for links from other pages.

    Args:
        name: tells it apart from others of the page: an id, or a word such as "new".
    """
    here = use_location()
    asked, ask = use_query_param(OPEN, str, "")
    is_pressed, set_pressed = use_state(False)
    was_open: Ref[bool] = use_ref(False)
    is_open = is_pressed or asked == name
    was_open.current = was_open.current or is_open

    def close() -> None:
        set_pressed(False)
        if asked == name:
            ask("")

    back = _address(here, "")
    return Opening(
        is_open=is_open,
        was_open=was_open.current and not is_open,
        to=_address(here, name),
        back=back,
        on_open=event(lambda _event: set_pressed(True), prevent_default=True),
        on_close=event(lambda _event: close(), prevent_default=True),
        close=close,
        leads_to=back if asked == name else None,
    )


@dataclass(eq=False)
class _Kept:
    """Items whose forms are open, and those of them that the list is without."""

    items: dict[str, Any] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Opened:
    """The items of a list whose forms are open; another one when one of them has to go."""

    kept: _Kept
    moment: int
    redraw: Callable[[], None] = field(compare=False)

    def among(self, items: Iterable[Item]) -> tuple[Item, ...]:
        """A list with those that are open, though they are gone from it: what is typed there stays."""
        shown = {item.id: item for item in items}
        gone = {key: item for key, item in self.kept.items.items() if key not in shown}
        self.kept.gone = frozenset(gone)
        return (*shown.values(), *gone.values())

    def use(self, item: HasId, opening: Opening) -> None:
        """Tell of an item whether its form is open; call it where the item is shown."""
        if opening.is_open:
            self.kept.items[item.id] = item

        def leave() -> None:
            if not opening.is_open and self.kept.items.pop(item.id, None) and item.id in self.kept.gone:
                self.redraw()

        use_effect(leave, dependencies=[opening.is_open])


def use_opened(*where: Hashable) -> Opened:
    """Keeps open items in a list when others delete them, or push them off its page.

    Args:
        where: the place in the list; at another place it begins anew.
    """
    moment, set_moment = use_state(0)
    kept: _Kept = use_memo(_Kept, dependencies=where)
    return Opened(kept, moment, lambda: set_moment(lambda past: past + 1))


def OpenLink(opening: Opening, words: str, *, weight: Weight = "plain", **attributes: Any) -> VdomDict:
    """What opens it: a link that looks like a button.

    Args:
        opening: what use_opening() gave.
        words: what it says.
        weight: how loud it is.
        attributes: further HTML attributes.
    """
    kind = "button" if weight == "plain" else f"button button-{weight}"
    own = {"class": kind, "href": opening.to, "onClick": opening.on_open}
    return html.a({**own, "autofocus": opening.was_open, **attributes}, words)


def _address(here: Location, name: str) -> str:
    """This page, where what has this name is open; nothing is if it is empty."""
    fields = parse_qsl((here.query_string or "").removeprefix("?"))
    others = [field for field in fields if field[0] != OPEN]
    query = urlencode([*others, (OPEN, name)] if name else others)
    return f"{here.path}?{query}" if query else here.path
