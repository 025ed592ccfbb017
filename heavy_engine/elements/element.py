"""Making one element: the same VDOM as ReactPy's `html` makes, without doing the same work each time."""

from collections.abc import Callable, Iterable, Mapping
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final

from reactpy.config import REACTPY_DEBUG
from reactpy.core.vdom import (
    separate_attributes_and_children,
    separate_attributes_handlers_and_inline_javascript,
)
from reactpy.types import Component, VdomDict

from heavy_engine.brython_bridge.in_browser import InBrowser
from heavy_engine.elements.browser_part import without_browser_part
from heavy_engine.elements.handlers import Handler
from heavy_engine.html.attributes import is_stateful
from heavy_engine.html.safety import BrowserHandlers

Constructor = Callable[..., VdomDict]


class Element(VdomDict):
    """A VDOM element as `html` makes it: a VdomDict that is as fast as a dictionary.

    ReactPy's class checks the keys at each call, in Python; `html` never passes a wrong one.
    """

    __slots__ = ()

    if not TYPE_CHECKING:
        __init__ = dict.__init__
        __getitem__ = dict.__getitem__
        __setitem__ = dict.__setitem__


class StaticElement(Element):
    """An element that only shows something: no handler, no key, no component in it, nothing to fill in.

    All in it is made of strings, ints, bools and None, so JSON tells two of them apart.
    """

    __slots__ = ()


class KeyedStaticElement(Element):
    """A static element that has a key itself: static as a whole, but not as a part of another."""

    __slots__ = ()


# What is certainly one child, or certainly a plain attribute: no need to look closer.
_ONE_CHILD: Final = frozenset(
    {str, int, float, bool, type(None), Element, StaticElement, KeyedStaticElement, VdomDict, Component}
)
_PLAIN: Final = frozenset({int, float, bool, type(None), dict, list, tuple})
_STATIC_CHILD: Final = frozenset({str, int, StaticElement})
_ALL_STATIC: Final = _STATIC_CHILD.issuperset
_JSON_TELLS_APART: Final = frozenset({str, int, bool, type(None), BrowserHandlers})
# Looking a name up costs less than looking at how it begins.
_NO_HANDLER: Final = frozenset({
    "action", "alt", "class", "className", "d", "fill", "height", "href", "htmlFor", "id", "key", "method",
    "name", "placeholder", "role", "src", "style", "title", "type", "value", "viewBox", "width",
})  # fmt: skip
_NOTHING: Final = object()
_new_handler: Final = Handler.__new__


def constructor(tag: str, *, allows_children: bool = True) -> Constructor:
    """The function that makes elements of one tag: `make({"id": "x"}, child, …)` or `make(child, …)`.

    It raises TypeError for children of an element that has none.
    """
    # One long function on purpose: a page of a thousand rows calls it some ten thousand times, and
    # each call to a helper would add a tenth. Copying a dictionary with the right keys is the
    # fastest way to a new one.
    new: Any = Element
    new_static: Any = StaticElement if tag and not is_stateful(tag) else Element
    new_keyed: Any = KeyedStaticElement if tag and not is_stateful(tag) else Element
    empty = {"tagName": tag}
    with_children = {"tagName": tag, "children": None}
    with_both = {"tagName": tag, "children": None, "attributes": None}

    def make(given: Any = _NOTHING, child: Any = _NOTHING, /, *rest: Any) -> Any:
        if given.__class__ is not dict:
            if given is _NOTHING:
                return new_static(empty)
            if child is _NOTHING and given.__class__ in _ONE_CHILD:
                if given.__class__ in _STATIC_CHILD and allows_children:
                    made = new_static(with_children)
                    made["children"] = [given]
                    return made
                children = [given]
            else:
                children = flat((given,) if child is _NOTHING else (given, child, *rest))
                if not children:
                    return new_static(empty)
            if not allows_children:
                raise _no_children(tag)
            made = (new_static if _ALL_STATIC(map(type, children)) else new)(with_children)
            made["children"] = children
            return made
        attributes = given.copy()
        handlers = None
        kept = new_keyed if "key" in given else new_static
        for name in given:
            kind = given[name].__class__
            if kind is str:
                if name not in _NO_HANDLER and name[:2] == "on":
                    return _with_anything(tag, given, _all(child, rest), allows_children)
            elif kind is FunctionType:
                kept = new
                handler = _new_handler(Handler)
                handler.given = attributes.pop(name)
                if handlers is None:
                    handlers = {name: handler}
                else:
                    handlers[name] = handler
            elif kind not in _JSON_TELLS_APART:
                kept = new
                if kind in _PLAIN:
                    continue
                if kind is InBrowser:
                    return make(without_browser_part(tag, given), *_all(child, rest))
                return _with_anything(tag, given, _all(child, rest), allows_children)
        if child is _NOTHING:
            made = kept(empty)
        else:
            if rest or child.__class__ not in _ONE_CHILD:
                children = flat((child, *rest))
                if not _ALL_STATIC(map(type, children)):
                    kept = new
            else:
                children = [child]
                if child.__class__ not in _STATIC_CHILD:
                    kept = new
            if children and not allows_children:
                raise _no_children(tag)
            if attributes and children and handlers is None:
                made = kept(with_both)
                made["children"] = children
                made["attributes"] = attributes
                return made
            made = kept(empty)
            if children:
                made["children"] = children
        if attributes:
            made["attributes"] = attributes
        if handlers is not None:
            made["eventHandlers"] = handlers
        return made

    make.__name__ = tag
    make.__qualname__ = f"html.{tag}"
    return make


def fragment(*parts: Any) -> VdomDict:
    """Children without an element around them; the only attribute is a key.

    Raises TypeError for other attributes and for handlers.
    """
    made = _any_fragment(*parts)
    if "eventHandlers" in made or any(name != "key" for name in made.get("attributes", ())):
        raise TypeError("Fragments cannot have attributes besides 'key'")
    # As ReactPy does: a fragment has no element that could run it.
    made.pop("inlineJavaScript", None)
    return made


def flat(parts: tuple[Any, ...]) -> list[Any]:
    """Children in one list, with those of lists, tuples and generators in their places."""
    for part in parts:
        if part.__class__ not in _ONE_CHILD:
            break
    else:
        return list(parts)
    if REACTPY_DEBUG.is_set() and REACTPY_DEBUG.current:
        # ReactPy warns of missing keys then.
        return separate_attributes_and_children(({}, *parts))[1]
    children: list[Any] = []
    _extend(children, parts)
    return children


def _extend(children: list[Any], parts: Iterable[Any]) -> None:
    for part in parts:
        if part.__class__ in _ONE_CHILD or isinstance(part, (str, Mapping)) or not hasattr(part, "__iter__"):
            children.append(part)
        else:
            _extend(children, part)


def _with_anything(
    tag: str, given: Mapping[str, Any], rest: tuple[Any, ...], allows_children: bool
) -> Element:
    """An element with uncommon attributes: ready-made handlers, callable objects, JavaScript."""
    children = flat(rest)
    if any(value.__class__ is InBrowser for value in given.values()):
        given = without_browser_part(tag, given)
    attributes, handlers, javascript = separate_attributes_handlers_and_inline_javascript(given)
    if children and not allows_children:
        raise _no_children(tag)
    parts: dict[str, Any] = {
        "children": children,
        "attributes": attributes,
        "eventHandlers": handlers,
        "inlineJavaScript": javascript,
    }
    return Element(tagName=tag, **{name: part for name, part in parts.items() if part})


def _all(child: Any, rest: tuple[Any, ...]) -> tuple[Any, ...]:
    return () if child is _NOTHING else (child, *rest)


def _no_children(tag: str) -> TypeError:
    return TypeError(f"{tag!r} nodes cannot have children.")


_any_fragment: Final = constructor("")
