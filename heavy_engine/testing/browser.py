"""A browser in this process: real sessions, real frames, no network and no waiting for time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from ..routing.addresses import is_own, split_address
from .dom import Element, inner_html
from .events import Report, reports
from .find import is_pressable, seen_text, select
from .forms import (
    CHECKABLE,
    get_property,
    input_type,
    is_checkable,
    options_of,
    posted,
    set_property,
    submits_of,
    value_of,
)
from .parts import Parts
from .people import Called, NotThere, find_field, find_target
from .plain_posts import multipart_of
from .wire_page import WirePage
from .world import World

KEY_MS = 20.0
ENTER = "Enter"


async def visit(
    world: World,
    path: str = "/",
    *,
    as_: str = "somebody",
    language: str = "en",
    time_zone: str = "",
    javascript: bool = True,
) -> Page:
    """Open a page as a person does: load it, show it, open its socket.

    Args:
        world: the pages of this test.
        path: path and query.
        as_: who opens it.
        language: what the browser says in Accept-Language.
        time_zone: what the browser said of its clock on an earlier page, such as "Europe/Vienna".
        javascript: without it links load pages, forms are posted, and nothing else happens.

    Raises:
        NotThere: when the application has no such page.
    """
    await world.hear()  # Else a page that is loaded would load again what it has shown.
    caller = await world.caller(as_)
    page = Page(world, caller, language=language, time_zone=time_zone, javascript=javascript)
    await page.go(path)
    return page


class Page(Parts):
    """One window of one person."""

    # What people see.

    def sees(self, text: str) -> bool:
        """Whether a text can be read on the page; white space counts as one space."""
        return " ".join(text.split()) in seen_text(self.root)

    def texts(self, selector: str) -> list[str]:
        """What can be read in each element that a selector names."""
        return [seen_text(element) for element in select(self.root, selector)]

    def text(self, target: str) -> str:
        """What can be read in one element.

        Raises:
            NotThere: when there is none, or more than one.
        """
        return seen_text(find_target(self.root, target))

    def value(self, field: str) -> str:
        """What a field holds."""
        return value_of(find_field(self.root, field))

    def is_checked(self, field: Called) -> bool:
        """Whether a checkbox or a radio button is checked."""
        return bool(get_property(find_field(self.root, field), "checked"))

    @property
    def html(self) -> str:
        """The page as HTML, without the engine's marks."""
        return inner_html(self.root, marks=False)

    # What people do.

    async def click(self, target: Called, **details: Any) -> None:
        """Click on what has this name, text or selector; `details` are fields of the event.

        Raises:
            NotThere: when nothing, or more than one thing, is called so; says what there is.
        """
        element = self._usable(find_target(self.root, target), target)
        self._begin()
        if is_checkable(element):
            await self._toggle(element, details)
        elif not self._dispatch(element, "click", details) and not self._step(element):
            await self._default_of_click(element)
        await self._settle()

    async def reach(self, target: str) -> None:
        """Scroll until this is in view: the browser clicks what has `data-reach`, once for each wish.

        Raises:
            NotThere: when it is not there, wishes nothing, or was reached with this wish before.
        """
        element = self._usable(find_target(self.root, target), target)
        wish = element.attributes.get("data-reach")
        if not wish:
            raise NotThere(f"{target!r} has no data-reach, so scrolling does nothing to it")
        if self._reached.get(element) == wish:
            raise NotThere(f"{target!r} was reached already, and still wishes {wish!r}: nothing happens")
        self._reached[element] = wish
        await self.click(target)

    async def type(self, field: str, text: str) -> None:
        """Type into a field, one key after the other, behind what it holds."""
        element = self._usable(find_field(self.root, field), field)
        self._begin()
        self._dispatch(element, "focusin")
        for key in text:
            self._dispatch(element, "keydown", {"key": key})
            set_property(element, "value", value_of(element) + key)
            self._dispatch(element, "input")
            self._dispatch(element, "keyup", {"key": key})
            await self._world.settle(self._world.clock.now_ms + KEY_MS)
        await self._settle()

    async def fill(self, field: Called, text: str) -> None:
        """Put a text into a field at once, as pasting over all of it does."""
        element = self._usable(find_field(self.root, field), field)
        self._begin()
        set_property(element, "value", text)
        self._dispatch(element, "input")
        self._dispatch(element, "change")
        await self._settle()

    async def press(self, key: str, at: Called) -> None:
        """Press a key in a field, on a button, or in a list.

        Enter in a field submits its form; a button of the form with this key as its `data-key` is clicked.
        Space or Enter at a handle lifts and drops its row, arrow keys move it; see `drag`. In a long list
        arrow keys, PageUp and PageDown, Home and End move the focus over all rows; see `row_in_focus`.
        """
        element = self._usable(find_target(self.root, at), at)
        self._begin()
        if await self._press_in_a_list(element, key):
            return
        is_prevented = self._dispatch(element, "keydown", {"key": key})
        if stand_in := _stand_in(element, key):
            self._dispatch(stand_in, "click")
        elif key == ENTER and not is_prevented:
            if is_pressable(element) and not self._dispatch(element, "click"):
                await self._default_of_click(element)
            elif element.tag == "input" and (form := _form_of(element)):
                await self._submit_by_enter(form)
        self._dispatch(element, "keyup", {"key": key})
        await self._settle()

    async def select(self, field: Called, option: str) -> None:
        """Choose an option by its text or value."""
        element = self._usable(find_field(self.root, field), field)
        self._begin()
        found = [each for each in options_of(element) if option in (seen_text(each), value_of(each))]
        if not found:
            texts = ", ".join(repr(seen_text(each)) for each in options_of(element))
            raise NotThere(f"no option {option!r} in {field!r}; there are: {texts}")
        set_property(found[0], "selected", True)
        self._dispatch(element, "input")
        self._dispatch(element, "change")
        await self._settle()

    async def choose(self, field: Called, options: Sequence[Element]) -> None:
        """Choose exactly these of a list that takes several."""
        element = self._usable(find_field(self.root, field), field)
        self._begin()
        for option in options_of(element):
            set_property(option, "selected", option in options)
        self._dispatch(element, "input")
        self._dispatch(element, "change")
        await self._settle()

    async def check(self, field: Called, *, on: bool = True) -> None:
        """Check or uncheck a box; nothing happens when it is so already."""
        if self.is_checked(field) != on:
            await self.click(field)

    async def submit(self, form: Called = "form") -> None:
        """Submit a form, as Enter in one of its fields does."""
        self._begin()
        await self._submit(find_target(self.root, form))
        await self._settle()

    async def go(self, path: str) -> None:
        """Type an address: load the page anew.

        Raises:
            NotThere: when the application has no such page.
        """
        self._begin()
        await self._load(path)
        await self._settle()

    async def travel(self, path: str) -> None:
        """Step to another page over the open socket, as a script or a link that is gone by now would."""
        self._begin()
        self._visit(path, "push")
        await self._settle()

    async def hover(self, target: str) -> None:
        """Point at a link until the browser tells the server, which loads ahead for its page."""
        link = find_target(self.root, target)
        address = split_address(link.attributes.get("href", ""))
        self._begin()
        if link.attributes.get("data-live") == "" and is_own("".join(address)):
            self.wire.make(Report(0, "ahead", {"path": "".join(address[:2])}))
            self._send()
        await self._settle()

    async def back(self) -> None:
        """Press Back.

        Raises:
            NotThere: on the first page.
        """
        if len(self._history) < 2:
            raise NotThere("there is no page to go back to")
        self._left.append(self._history.pop())
        await self._return_to(*self._history.pop(), left=self._left[-1][1])

    async def forward(self) -> None:
        """Press Forward, after Back.

        Raises:
            NotThere: when nobody went back, or somebody went elsewhere since.
        """
        if not self._left:
            raise NotThere("there is no page to go forward to")
        await self._return_to(*self._left.pop(), left=self.wire)

    async def post(self, fields: Sequence[tuple[str, str]]) -> None:
        """Post fields to this page as nobody's form has them: what a forger sends, without JavaScript.

        Raises:
            the refusal, such as FormGone.
        """
        self._begin()
        await self._post(list(fields))
        await self._settle()

    async def fire(self, target: Called, event_type: str, **details: Any) -> None:
        """Let any other event happen at an element."""
        element = find_target(self.root, target)
        self._begin()
        self._dispatch(element, event_type, details)
        await self._settle()

    # Below: one step each.

    async def _return_to(self, path: str, document: WirePage, *, left: WirePage) -> None:
        self._begin()
        further = list(self._left)
        if document is left:
            self._visit(path, "pop")
            self._history.append((path, left))
        else:
            await self._load(path)
        await self._settle()
        self._left = further

    async def _toggle(self, box: Element, details: dict[str, Any]) -> None:
        was = bool(get_property(box, "checked"))
        set_property(box, "checked", True if input_type(box) == "radio" else not was)
        if self._dispatch(box, "click", details):
            set_property(box, "checked", was)
            return
        self._dispatch(box, "input")
        self._dispatch(box, "change")

    async def _default_of_click(self, element: Element) -> None:
        """What a browser does with a click that no handler prevented."""
        for each in (element, *element.ancestors()):
            kind = input_type(each) if each.tag == "input" else each.attributes.get("type", "submit")
            if each.tag == "a" and "href" in each.attributes:
                await self._follow(each)
                return
            if each.tag in ("button", "input") and kind in ("submit", "image") and (form := _form_of(each)):
                await self._submit(form, each)
                return
            if each.tag == "summary" and each.parent is not None:
                set_property(each.parent, "open", not get_property(each.parent, "open"))
                self._dispatch(each.parent, "toggle")
                return
            if each.tag == "label" and (control := _control_of(each, self.root)):
                if control.tag == "input" and input_type(control) in CHECKABLE:
                    await self._toggle(control, {})
                return

    async def _follow(self, link: Element) -> None:
        address = link.attributes["href"]
        is_elsewhere = {"target", "download"} & set(link.attributes) or not is_own(address)
        if address.startswith("#"):
            return
        if is_elsewhere or not self._is_page(address):
            self.wire.left_for = address
        elif "data-live" in link.attributes and self.javascript:
            self._visit(address, "push")
        else:
            await self._load(address)

    async def _submit(self, form: Element, pressed: Element | None = None) -> None:
        method = form.attributes.get("method", "").lower()
        if not method and not reports(form, "submit"):
            raise NotThere(f"nothing listens to 'submit' at this form: {form!r}")
        if self._dispatch(form, "submit"):
            return
        if method == "post":
            await self._post(posted(form, pressed), multipart_of(form, pressed))
        elif method == "get":
            path = split_address(form.attributes.get("action") or self.path)[0]
            await self._load(f"{path}?{urlencode(posted(form, pressed))}")

    async def _submit_by_enter(self, form: Element) -> None:
        """Press its first button that submits, as browsers do; a disabled one keeps it from being sent."""
        button = next(submits_of(form), None)
        if button is None:
            await self._submit(form)
        elif "disabled" not in button.attributes and not self._dispatch(button, "click"):
            await self._submit(form, button)


def _form_of(element: Element) -> Element | None:
    return next((above for above in element.ancestors() if above.tag == "form"), None)


def _stand_in(element: Element, key: str) -> Element | None:
    """The button that a key stands for in the form around an element."""
    form = _form_of(element)
    return (
        next((each for each in form.elements() if each.attributes.get("data-key") == key), None)
        if form
        else None
    )


def _control_of(label: Element, root: Element) -> Element | None:
    wanted = label.attributes.get("for")
    if wanted:
        return next((each for each in root.elements() if each.attributes.get("id") == wanted), None)
    return next((each for each in label.elements() if each.tag in ("input", "select", "textarea")), None)
