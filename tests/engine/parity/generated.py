"""Pages made up by hypothesis: what each component shows in each of its states, and who changes whom.

A page is data (frozen, so that equal parts are equal arguments); `root_of` makes components of it. What
stands at a place is told by its key: an element never becomes another one of a different tag under the same
key, because there ReactPy and the engine differ on purpose (see test_differences.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st
from reactpy import component, event, use_context, use_effect, use_memo, use_state
from reactpy.core.hooks import create_context
from reactpy.types import Component

from .kit import Kit

TAGS = ("p", "div", "span")
EVENTS = ("onClick", "onKeyDown", "onMouseEnter", "onFocus")


@dataclass(frozen=True)
class Words:
    """A text; `#` in it is the state of the component that shows it."""

    words: str


@dataclass(frozen=True)
class Box:
    """An element. `up` names the components above whose state each of its handlers raises (0: its own)."""

    key: str | int | None
    handlers: tuple[tuple[str, tuple[int, ...], bool], ...]
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Any, ...]


@dataclass(frozen=True)
class Group:
    """A fragment, or a provider of the state to readers below it."""

    key: str
    is_provider: bool
    children: tuple[Any, ...]


@dataclass(frozen=True)
class Rows:
    """An element whose children change their places with the state: in state n the n-th of these orders."""

    key: str
    items: tuple[Any, ...]
    orders: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Reader:
    """A component that shows the value of the context and how often it was clicked."""

    key: str | None


@dataclass(frozen=True)
class Boom:
    """A component that always raises."""


@dataclass(frozen=True)
class Part:
    """A component of one of three types; in state n it shows the n-th of its views."""

    key: str | int | None
    kind: int
    name: int
    views: tuple[Any, ...]


texts = st.builds(Words, st.sampled_from(("", "a", "b#", "#", "<i>", "&amp;", "x\ny", " ", "\n", "ü")))
attributes = st.lists(
    st.tuples(
        st.sampled_from(("title", "className", "data-x", "hidden", "style", "aria-label")),
        st.sampled_from(("", "1", "#", '"<&')),
    ),
    max_size=2,
    unique_by=lambda pair: pair[0],
).map(tuple)
ups = st.sampled_from(((0,), (0,), (1,), (0, 1), (2,), (2, 0)))
handlers = st.lists(
    st.tuples(st.sampled_from(EVENTS), ups, st.booleans()), max_size=2, unique_by=lambda handler: handler[0]
).map(tuple)
keys = st.sampled_from((None, None, None, "a", "b", "c", "d", "", 100, 200))
names = st.integers(0, 3)


def _unique_keys(children: list[Any]) -> tuple[Any, ...]:
    seen: set[Any] = set()
    kept = []
    for child in children:
        key = getattr(child, "key", None)
        if key is None or key not in seen:
            kept.append(child)
            seen.add(key)
    return tuple(kept)


def _keyed(items: list[Any]) -> tuple[Any, ...]:
    return _unique_keys(
        [replace(i, key=f"i{n}") if isinstance(i, Box | Part | Reader) else i for n, i in enumerate(items)]
    )


def _rows(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    whole = st.permutations(range(5)).map(tuple)
    part = st.lists(st.integers(0, 4), max_size=5, unique=True).map(tuple)
    return st.builds(
        Rows,
        st.sampled_from(("r1", "r2")),
        st.lists(children, min_size=3, max_size=5).map(_keyed),
        st.lists(whole | part, min_size=2, max_size=4).map(tuple),
    )


def _grown(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(children, max_size=5).map(_unique_keys)
    return st.one_of(
        _rows(children),
        st.builds(Box, keys, handlers, attributes, several),
        st.builds(Group, st.sampled_from(("f1", "f2")), st.just(False), several),
        st.builds(Group, st.sampled_from(("c1", "c2")), st.just(True), several),
        st.builds(
            Part, keys, st.integers(0, 2), names, st.lists(children, min_size=1, max_size=3).map(tuple)
        ),
    )


leaves = st.one_of(
    texts,
    st.none(),
    st.builds(Reader, st.sampled_from((None, "reader", "other"))),
    st.just(Boom()),
    st.builds(Box, keys, handlers, attributes, st.just(())),
    st.builds(Box, keys, handlers, attributes, texts.map(lambda text: (text,))),
)
nodes = st.recursive(leaves, _grown, max_leaves=25)
views = st.lists(nodes, min_size=2, max_size=4).map(tuple) | st.tuples(_rows(nodes))
pages = st.builds(Part, st.none(), st.just(0), names, views)


def root_of(page: Part) -> Callable[[Kit], Component]:
    """The function that makes a page's root component."""
    return lambda kit: World(kit).root(page)


class World:
    """The component types of one run."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._context = create_context("default")
        self._kinds = [self._kind() for _ in range(3)]
        self._reader = self._make_reader()
        self._boom = self._make_boom()

    def root(self, page: Part) -> Component:
        """A page that always has a button, so that something can happen."""

        @component
        def Root() -> Any:
            state, set_state = use_state(0)
            shown = self.node(page.views[state % len(page.views)], state, (set_state,), 0)
            return self._kit.html._(self._kit.html.button({"onClick": _raiser((set_state,), (0,))}), shown)

        return Root()

    def node(self, spec: Any, state: int, setters: tuple[Any, ...], index: int) -> Any:
        """What an author would write for a part of the page."""
        if spec is None:
            return None
        if isinstance(spec, Words):
            return spec.words.replace("#", str(state))
        if isinstance(spec, Reader):
            return self._reader(key=spec.key)
        if isinstance(spec, Boom):
            return self._boom()
        if isinstance(spec, Part):
            return self._kinds[spec.kind](spec, setters, key=spec.key)
        if isinstance(spec, Rows):
            order = spec.orders[state % len(spec.orders)]
            items = [spec.items[at] for at in order if at < len(spec.items)]
            return self._kit.html.ul({"key": spec.key}, *self._nodes(items, state, setters))
        children = self._nodes(spec.children, state, setters)
        if isinstance(spec, Box):
            return self._box(spec, state, setters, children, index)
        if spec.is_provider:
            return self._context(*children, value=state, key=spec.key)
        return self._kit.html._({"key": spec.key}, *children)

    def _nodes(self, specs: Sequence[Any], state: int, setters: tuple[Any, ...]) -> list[Any]:
        return [self.node(spec, state, setters, index) for index, spec in enumerate(specs)]

    def _box(self, spec: Box, state: int, setters: tuple[Any, ...], children: list[Any], index: int) -> Any:
        given: dict[str, Any] = {} if spec.key is None else {"key": spec.key}
        for name, value in spec.attributes:
            text = value.replace("#", str(state))
            given[name] = {"color": text} if name == "style" else text == "1" if name == "hidden" else text
        for name, up, prevents in spec.handlers:
            given[name] = event(_raiser(setters, up), prevent_default=prevents)
        place = index if spec.key is None else len(str(spec.key))
        return getattr(self._kit.html, TAGS[place % len(TAGS)])(given, *children)

    def _kind(self) -> Any:
        kit = self._kit

        @component
        def Generated(spec: Part, above: tuple[Any, ...]) -> Any:
            state, set_state = use_state(0)
            first = use_memo(lambda: spec.name, [])
            use_effect(_told(kit, first), [])
            setters = (set_state, *above)
            return self.node(spec.views[state % len(spec.views)], state, setters, 0)

        return Generated

    def _make_reader(self) -> Any:
        @component
        def ContextReader() -> Any:
            clicks, set_clicks = use_state(0)
            use_effect(_told(self._kit, "reader"), [])
            seen = use_context(self._context)
            return self._kit.html.b({"onClick": lambda _: set_clicks(clicks + 1)}, seen, "/", clicks)

        return ContextReader

    def _make_boom(self) -> Any:
        @component
        def Failing() -> Any:
            raise ZeroDivisionError("made to fail")

        return Failing


def _raiser(setters: tuple[Any, ...], up: tuple[int, ...]) -> Callable[[Any], None]:
    def raise_states(_event: Any) -> None:
        for level in up:
            setters[level % len(setters)](lambda state: state + 1)

    return raise_states


def _told(kit: Kit, name: Any) -> Callable[[], Callable[[], None]]:
    def effect() -> Callable[[], None]:
        kit.alive[name] += 1
        return lambda: kit.alive.subtract([name])

    return effect
