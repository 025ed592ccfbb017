"""Where a text can end up in a page: elements, attributes, text props of the application's components."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import import_module
from itertools import cycle, islice
from typing import Any, get_type_hints

from reactpy.types import Component

import heavy_stack.frontend.components as components
from heavy_engine import Link
from heavy_engine.elements import html
from heavy_engine.elements.html import Html, Svg
from heavy_engine.html.safety import (
    ANIMATED_VALUES,
    REFUSED_TAGS,
    URL_ATTRIBUTES,
    URL_LIST_ATTRIBUTES,
)
from heavy_engine.html.tags import VOID
from heavy_engine.layout import Layout

from .hostile import WORDS

Show = Callable[[str], Any]

# Where these stand alone, a parser moves or drops them.
PARTS_OF_TABLES = {"caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"}
# Their content is no content of the page, or ends what is around them.
WITHOUT_TEXT = {"iframe", "noscript", "template", "select", "optgroup", "option", "svg", "math", "portal"}
# Examples that tick, load scripts of others, or show nothing that they are given.
LEFT_OUT = {"chart", "code_editor", "examples", "first_steps", "list_examples"}
CHILDLESS = {*VOID, "iframe", "textarea", "use", "image"}
PLAIN_ATTRIBUTES = WORDS["plain attributes"]
CARRIERS = WORDS["carriers"]
ADDRESSED = WORDS["tags with an address"]


def text_tags() -> list[str]:
    """Tags that hold text."""
    known = {name.rstrip("_") for name in (*Html.__annotations__, *Svg.__annotations__)}
    away = {"svg", "fragment", "image", *REFUSED_TAGS, *VOID, *PARTS_OF_TABLES, *WITHOUT_TEXT}
    return sorted(name for name in known - away if not name.startswith("_"))


@cache
def sinks() -> tuple[Show, ...]:
    """All of them; each shows one text."""
    return (*_texts(), *_places(), *_attributes(), *_addresses(), *_styles(), *_components())


@cache
def own_components() -> tuple[tuple[str, Show], ...]:
    """The application's components whose text props can be filled, by name."""
    found = []
    for module in pkgutil.iter_modules(components.__path__):
        if module.name in LEFT_OUT:
            continue
        for name, made in sorted(vars(import_module(f"{components.__name__}.{module.name}")).items()):
            is_own = getattr(made, "__module__", "") == f"{components.__name__}.{module.name}"
            if name[0].isupper() and is_own and inspect.isroutine(made) and _works(made):
                found.append((f"{module.name}.{name}", _filled(made)))
    return tuple(found)


def shown(text: str, turn: int, count: int) -> list[Any]:
    """`count` sinks in turn, each with the text in it."""
    return [show(text) for show in islice(cycle(sinks()), turn % len(sinks()), turn % len(sinks()) + count)]


def _texts() -> Iterator[Show]:
    for tag in text_tags():
        yield lambda text, t=tag: getattr(html, t)(text)
        yield lambda text, t=tag: getattr(html, t)(text, html.b("beside"), text)


def _places() -> Iterator[Show]:
    """Texts where only some parents may hold them."""
    yield lambda text: html.table(
        html.caption(text), html.thead(html.tr(html.th(text))), html.tr(html.td(text))
    )
    yield lambda text: html.select({"aria-label": text}, html.optgroup({"label": text}, html.option(text)))
    yield lambda text: html.select({"value": text}, html.option({"value": text}, text))
    yield lambda text: html.textarea({"value": text})
    yield lambda text: html.textarea({"defaultValue": text})
    yield lambda text: html.svg(html.text(text), html.title(text), html.desc(text))
    yield lambda text: html.svg(html.foreignObject(html.p(text)))
    yield lambda text: html.math(html.mi(text), html.mtext(text), html.ms({"title": text}, text))
    yield lambda text: html.video(html.source({"type": text}), html.track({"label": text}), text)
    yield lambda text: html.noscript(text)
    yield lambda text: html.template(text)


def _attributes() -> Iterator[Show]:
    for index, name in enumerate(PLAIN_ATTRIBUTES):
        for tag in (CARRIERS[index % len(CARRIERS)], CARRIERS[(index + 5) % len(CARRIERS)]):
            yield lambda text, t=tag, n=name: _element(t, {n: text})


def _addresses() -> Iterator[Show]:
    names = sorted({*URL_ATTRIBUTES, *URL_LIST_ATTRIBUTES, *ANIMATED_VALUES, "xlinkHref", "HREF", "Src"})
    for tag in ADDRESSED:
        for name in names:
            yield lambda text, t=tag, n=name: _element(t, {n: text})
    yield lambda text: Link(text, text)


def _styles() -> Iterator[Show]:
    yield lambda text: html.p({"style": text})
    for name in (
        "color",
        "background",
        "backgroundImage",
        "width",
        "--own",
        "content",
        "animationName",
        "filter",
    ):
        yield lambda text, n=name: html.p({"style": {n: text}})
    yield lambda text: html.p({"style": {text: "red"}})


def _components() -> Iterator[Show]:
    for _name, show in own_components():
        yield show


def _element(tag: str, attributes: dict[str, Any]) -> Any:
    """An element where a parser lets it stand."""
    made = getattr(html, tag.replace("-", "_"))(attributes, *(() if tag in CHILDLESS else ("x",)))
    if tag in ("use", "animate", "set", "image"):
        return html.svg(html.a(made))
    if tag == "td":
        return html.table(html.tbody(html.tr(made)))
    return html.picture(made) if tag in ("source", "track") else made


def _filled(made: Callable[..., Any]) -> Show:
    """Call a component with the text as each of its text props."""

    def show(text: str) -> Any:
        given, named = _arguments(made, text)
        return made(*given, **named)

    return show


def _arguments(made: Callable[..., Any], text: str) -> tuple[list[Any], dict[str, Any]]:
    given: list[Any] = []
    named: dict[str, Any] = {}
    function = inspect.unwrap(made)
    hints = get_type_hints(function)
    for name, parameter in inspect.signature(function).parameters.items():
        if name.startswith("on_"):
            value: Any = _ignore
        elif hints.get(name) in (str, str | None, Any) or name == "label":
            value = text
        elif hints.get(name) == Sequence[str] or hints.get(name) == tuple[str, ...]:
            value = (text, text)
        elif parameter.default is not parameter.empty or parameter.kind is parameter.VAR_KEYWORD:
            continue
        else:
            value = _value_of(hints.get(name), text)
        if parameter.kind is parameter.VAR_POSITIONAL:
            given += [value, value]
        elif parameter.kind is parameter.VAR_KEYWORD or name == "key":
            continue
        elif parameter.kind is parameter.KEYWORD_ONLY:
            named[name] = value
        else:
            given.append(value)
    return given, named


def _ignore(*_arguments: Any) -> None:
    """What handlers of components do here."""


def _value_of(kind: Any, text: str) -> Any:
    """Something of a type, with the text in it."""
    if kind is bool:
        return True
    if kind is int:
        return 1
    if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__"):
        texts = {"texts": {text: text}, "errors": {text: text}, "name": text}
        return kind(**{name: value for name, value in texts.items() if name in kind.__dataclass_fields__})
    raise TypeError(f"no {kind} is known")


def _works(made: Callable[..., Any]) -> bool:
    """Whether a component can be shown alone: no database, no special argument."""
    try:
        shown = _filled(made)("axe")
        layout = Layout(shown if isinstance(shown, Component) else _Around(shown))
        layout.render()
    except Exception:
        return False
    return True


class _Around(Component):
    """A component that shows what it is given."""

    def __init__(self, content: Any) -> None:
        self.content = content
        self.key = None
        self.type = _Around
        self._args, self._kwargs = (), {}

    def render(self) -> Any:
        return self.content
