"""What people do with parts that load on demand in a browser: files, sorted and long lists, islands."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import orjson

from ..dev_panel import DevPanel
from .dom import Element
from .events import Report
from .find import seen_text
from .islands import event_of, model_of
from .patch import number_of
from .people import Called, NotThere, find_field, find_target
from .plain_posts import choose
from .python import PythonWindow
from .sorting import LIFTING, is_sorted, lift_by, wish
from .uploads import Choice, field_around, orders_of, send_part, send_wanted, take_back
from .virtual import View, row_at, scroller_around

Files = Mapping[str, bytes | str]


class Parts(PythonWindow):
    """A window with hands for what only some pages have; `browser.Page` has the usual ones."""

    # Files.

    async def upload(self, field: Called, name: str, content: bytes | str) -> None:
        """Choose a file in a field of `use_uploads`, and send it."""
        await self.upload_several(field, {name: content})

    async def upload_several(self, field: Called, files: Files) -> None:
        """Choose several files at once, by their names; those are sent that the page wants.

        Without JavaScript they go with their form when it is posted.

        Raises:
            NotThere: when there is no such field, or it takes no files.
        """
        element = self._usable(find_field(self.root, field), field)
        if not self.javascript:
            choose(element, str(field), {name: _bytes(content) for name, content in files.items()})
            return
        around = field_around(element, str(field))
        await self._bring(around, files)

    async def drop(self, target: str, files: Files) -> None:
        """Drag files from elsewhere and drop them on a part of a field of `use_uploads`.

        Raises:
            NotThere: when there is no such thing, or it takes no files.
        """
        await self._bring(field_around(find_target(self.root, target), target), files)

    async def paste(self, target: str, files: Files) -> None:
        """Paste files where the focus is: in a part of a field of `use_uploads`.

        Raises:
            NotThere: when there is no such thing, or it takes no files.
        """
        await self._bring(field_around(find_target(self.root, target), target), files)

    @asynccontextmanager
    async def sending(
        self, field: str, name: str, content: bytes | str, *, so_far: int
    ) -> AsyncIterator[None]:
        """A file of which only so many bytes have been sent; afterwards the rest follows if it is wanted.

            async with ada.sending("Photos", "axe.png", AXE, so_far=1_000):
                await ada.click("Stop")

        Raises:
            NotThere: when there is no such field, it takes no files, or not this one.
        """
        around = field_around(self._usable(find_field(self.root, field), field), field)
        choice = _choice(name, content)
        await self._choose(around, [choice])
        order = orders_of(around).get(choice.ref)
        if order is None:
            raise NotThere(f"the page does not want {name!r}, so nothing of it is sent")
        desk = self._world.services.uploads
        await send_part(desk, self.caller, order[1], choice.content[:so_far])
        await self._tell(around, {"sent": {order[0]: so_far}})
        yield
        self._begin()
        if self._wants(around, choice.ref, order):
            status = await send_part(desk, self.caller, order[1], choice.content[so_far:], so_far)
            await self._tell(around, {"ended": order[0], "status": status})
        else:
            await take_back(desk, self.caller, order[1])

    # Lists that are put in order.

    async def drag(self, handle: str, *, onto: str) -> None:
        """Drag a row by its handle, and drop it where another row is, which is named by its own handle.

        Keys do the same: `press("Space", at=handle)`, arrow keys, and Space again.

        Raises:
            NotThere: when these are no handles of one list.
        """
        row, other = (lift_by(find_target(self.root, name), name) for name in (handle, onto))
        if row.listing is not other.listing:
            raise NotThere(f"{handle!r} and {onto!r} are handles of two lists")
        self._begin()
        self._dispatch(row.listing, "sort", wish(row.listing, row.row, other.place))
        await self._settle()

    # Long lists.

    async def scroll_to(self, target: str, row: int) -> None:
        """Scroll a list of `use_virtual` until this row, counted from 0, is the first of ten in view.

        Raises:
            NotThere: when it is no such list.
        """
        scroller = scroller_around(find_target(self.root, target))
        if scroller is None:
            raise NotThere(f"{target!r} is no list of use_virtual: it has no data-virtual")
        self._begin()
        self._view(scroller).scroll(scroller, row)
        await self._look(scroller)

    def row_in_focus(self, target: str) -> str:
        """What can be read in the row of a long list that keys brought the focus to.

        Raises:
            NotThere: when no row has it, or it is not in the page.
        """
        scroller = scroller_around(find_target(self.root, target))
        index = self._views[scroller].focus if scroller in self._views else -1
        row = row_at(scroller, index) if scroller else None
        if row is None:
            raise NotThere(f"no row of {target!r} has the focus; press a key such as ArrowDown at it")
        return seen_text(row)

    # JavaScript components.

    def props(self, island: str = "heavy-island") -> dict[str, Any]:
        """The props of a JavaScript component that are no functions.

        Raises:
            NotThere: when there is none, or more than one.
        """
        attributes: dict[str, Any] = model_of(find_target(self.root, island), island)["attributes"]
        return attributes

    async def call(self, prop: str, *args: Any, island: str = "heavy-island") -> None:
        """Call a function that a JavaScript component was given, as its script would.

        Raises:
            NotThere: when it has no such function.
        """
        element = find_target(self.root, island)
        event = event_of(model_of(element, island), prop)
        self._begin()
        self.wire.make(Report(number_of(element), event, {"args": orjson.loads(orjson.dumps(args))}))
        self._send()
        await self._settle()

    # The developer's panel.

    def panel(self, view: str = "tree") -> Any:
        """What the developer's panel shows of this page: "tree", "events", "renders", "faults", "sessions".

        Raises:
            NotThere: when the world has none, as in production.
        """
        panel = self._world.services.developer
        if not isinstance(panel, DevPanel):
            raise NotThere(
                "there is no developer's panel: make services_of(application, developer=DevPanel())"
            )
        answer = panel.answer(self.caller.session_id, self.wire.identity.page, view)
        return answer["data"] if answer else None

    # Below: one step each.

    def _usable(self, element: Element, called: Called) -> Element:
        off = [each for each in (element, *element.ancestors()) if "disabled" in each.attributes]
        if off:
            raise NotThere(f"{called!r} is disabled: <{element.tag}> on {self.path}")
        return element

    async def _bring(self, around: Element, files: Files) -> None:
        choices = [_choice(name, content) for name, content in files.items()]
        await self._choose(around, choices)
        sent = await send_wanted(around, choices, self._world.services.uploads, self.caller)
        for upload_id, status in sent:
            self._dispatch(around, "uploads", {"detail": {"ended": upload_id, "status": status}})
        await self._settle()

    async def _choose(self, around: Element, choices: list[Choice]) -> None:
        self._begin()
        await self._tell(around, {"chosen": [choice.chosen() for choice in choices]})

    async def _tell(self, around: Element, detail: dict[str, Any]) -> None:
        self._dispatch(around, "uploads", {"detail": detail})
        await self._settle()

    def _wants(self, around: Element, ref: str, order: list[str]) -> bool:
        is_here = any(above is self.root for above in around.ancestors())
        return is_here and orders_of(around).get(ref, [""])[0] == order[0]

    def _step(self, button: Element) -> bool:
        """Do what a button does that moves its row by one place; answers whether it is one."""
        if "data-step" not in button.attributes:
            return False
        lift = lift_by(button, "this button", "data-step")
        place = lift.place
        lift.move("ArrowUp" if button.attributes["data-step"] == "up" else "ArrowDown")
        if lift.place != place:
            self._dispatch(lift.listing, "sort", lift.wish())
        return True

    async def _press_in_a_list(self, element: Element, key: str) -> bool:
        """Do what a key does in a list; answers whether it does anything."""
        if self._press_handle(element, key):
            await self._settle()
            return True
        scroller = scroller_around(element)
        if scroller is not None and self._view(scroller).press(scroller, key):
            await self._look(scroller)
            return True
        return False

    def _press_handle(self, element: Element, key: str) -> bool:
        lifted, self._lift = self._lift, None
        is_handle = "data-handle" in element.attributes and any(map(is_sorted, element.ancestors()))
        if not is_handle:
            return False
        lift = lift_by(element, "this handle")
        if lifted is None or lifted.row is not lift.row:
            self._lift = lift if key in LIFTING else None
        elif key not in LIFTING:
            lifted.move(key)
            self._lift = None if key in ("Escape", "Tab") else lifted
        elif lifted.place != lift.place:
            self._dispatch(lift.listing, "sort", lifted.wish())
        return True

    def _view(self, scroller: Element) -> View:
        return self._views.setdefault(scroller, View())

    async def _look(self, scroller: Element) -> None:
        question = self._view(scroller).question(scroller)
        if question:
            self._dispatch(scroller, "view", question)
        await self._settle()


def _choice(name: str, content: bytes | str) -> Choice:
    return Choice(secrets.token_hex(8), name, _bytes(content))


def _bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content
