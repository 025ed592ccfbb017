"""Builder: makes nodes of what components gave, and their HTML in the same walk."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from ..html.attributes import late_properties, selected_values
from ..html.safety import check_vdom
from ..html.tags import VOID, closing, inner_html, inner_text, opening, text_prefix
from ..html.text import escape
from .catching import is_caught
from .children import Entry, entries_of, joined, only_text
from .each import Each
from .events import event_attribute
from .instance import Instance, Scheduler, StateKeeper
from .islands import island_html, model_of, source_of
from .nodes import Element, Fragment, Island, Node, Parent, Static, Text, outermost
from .reactpy_names import Component
from .static import EMPTY, RAW, TEXT_ONLY, WRITTEN, Written, marked_text
from .stream import Stream, key_of

# Elements with properties that HTML cannot say; a select's value is said by its options.
HAVE_LATE_PROPERTIES = frozenset({"input", "audio", "video"})

Out: TypeAlias = list[str]
Fault: TypeAlias = Callable[[BaseException, str], Any]


class Builder:
    """Makes nodes; knows the numbers, and which elements have handlers."""

    instance_type: type[Instance] = Instance

    def __init__(self, scheduler: Scheduler, on_fault: Fault, written: Written = WRITTEN) -> None:
        self.written = written
        self.stack: list[Any] = []
        self.next_number = 1
        self.targets: dict[int, Element | Island] = {}
        self.created: list[Instance] = []
        self.have_effects: list[Instance] = []
        self.late: list[list[Any]] = []
        self.renders = 0
        self.islands = 0
        self.streams: list[Instance] = []
        # Whether a browser was given the page; from then on rows of streams are forgotten.
        self.is_out = False
        self.keeper: StateKeeper | None = None
        # Inside a JavaScript component nothing may be kept as HTML: its model needs every node.
        self.in_island = False
        self._scheduler = scheduler
        self._on_fault = on_fault
        self._selected: frozenset[str] | None = None

    def let_go(self) -> None:
        """Nothing is made any more: hold nobody."""
        self._scheduler, self._on_fault, self.keeper = _Nobody(), _raise, None
        self.targets.clear()

    def nodes(self, parent: Parent, entries: Iterable[Entry], out: Out) -> list[Node]:
        """New nodes, in order; their HTML goes to `out`."""
        # Three calls for a level of the tree, here and below: deep pages must not run out of stack.
        made = []
        for key, child in entries:
            made.append(self.node(parent, key, child, out))  # A comprehension is a call.
        return made

    def node(self, parent: Parent, key: Any, child: Any, out: Out) -> Node:
        """A new node of a text, a component or VDOM."""
        if isinstance(child, Component):
            return self._instance(parent, key, child, out)
        if not isinstance(child, dict):
            return self._text(parent, key, child, out)
        if child.get("importSource"):
            return self._island(parent, key, child, out)
        if not child["tagName"]:
            return self._fragment(parent, key, child, out)
        if not self.in_island and (written := self.written.html(child, self.next_number)):
            return self._static(parent, key, written, out)
        return self._element(parent, key, child, out)

    def sent(self, instance: Instance, rows: Iterable[Any], out: Out) -> list[Static]:
        """Rows of a stream: of each only number and key are kept; its HTML until the page is out."""
        made, first = len(self.created), self.next_number
        nodes: list[Static] = []
        for row in rows:
            nodes += self._row(instance, row, out)
        self.forget_since(made, first)
        return nodes

    def begin_streams_anew(self) -> None:
        """A browser needs the page whole: what it was sent before counts no more."""
        self.streams = [instance for instance in self.streams if not instance.is_dead]
        if self.is_out:
            self.is_out = False
            for instance in self.streams:
                self._begin_stream(instance, [])

    def forget_streams(self) -> None:
        """The page is out: rows are forgotten from here on."""
        self.is_out = True
        for instance in self.streams:
            for node in instance.children:
                node.html = ""

    def call(self, instance: Instance) -> list[Entry]:
        """Render a component; answers the children it shows."""
        if isinstance(instance.component, Each):
            return instance.component.all_entries()
        self.renders += 1
        shown = instance.call(self.stack)
        if self.keeper is not None and self.keeper.is_restoring and self.keeper.rendered(instance):
            shown = instance.call(self.stack)
        if instance.effects and instance.effects.waiting:
            self.have_effects.append(instance)
        return entries_of((shown,))

    def fallback(self, instance: Instance, error: BaseException, out: Out) -> list[Node]:
        """What is shown instead of a component that raised."""
        name = getattr(instance.component.type, "__name__", "component")
        if is_caught(instance, error, name):
            return []
        try:
            return self.nodes(instance, entries_of((self._on_fault(error, name),)), out)
        except Exception as worse:  # noqa: BLE001  # The fallback is the application's; nothing is left to show.
            self._on_fault(worse, f"the fallback of {name}")
            return []

    def start_effects(self, instance: Instance, report: Callable[[BaseException], None]) -> None:
        """Start what waits to run for a component."""
        if instance.effects is not None and not instance.is_dead:
            instance.effects.start(report)

    def _instance(self, parent: Parent, key: Any, component: Component, out: Out) -> Instance:
        instance = self.instance_type(parent, key, component, self._scheduler)
        self.created.append(instance)
        if self.keeper is not None and self.keeper.is_restoring:
            self.keeper.created(instance)
        mark, made, first, selected = len(out), len(self.created), self.next_number, self._selected
        try:
            if isinstance(component, Stream):
                self.streams.append(instance)
                self._begin_stream(instance, out)
            else:
                instance.children = self.nodes(instance, self.call(instance), out)
        except Exception as error:  # noqa: BLE001  # Whatever a component raises ends only itself.
            del out[mark:]
            self._selected = selected
            if isinstance(component, Each):
                component.is_shown = False
            self.forget_since(made, first)
            instance.children = self.fallback(instance, error, out)
        return instance

    def _begin_stream(self, instance: Instance, out: Out) -> None:
        stream = instance.component
        assert isinstance(stream, Stream)  # noqa: S101  # Narrowed for the type checker.
        try:
            rows = stream.rows_by(instance)
        except Exception as error:  # noqa: BLE001  # What answers the first rows is the application's.
            rows = [self._on_fault(error, "use_stream")]
        instance.children = self.sent(instance, rows, out)
        stream.keys = {node.key for node in instance.children if node.key is not None}

    def _row(self, instance: Instance, row: Any, out: Out) -> list[Static]:
        mark, key = len(out), key_of(row)
        try:
            nodes = self.nodes(instance, entries_of((row,)), out)
        except Exception as error:  # noqa: BLE001  # A row that cannot be made ends only itself.
            del out[mark:]
            nodes = self.fallback(instance, error, out)
        kept = [Static(instance, key, number, "") for number in outermost(nodes)]
        if kept and not self.is_out:
            kept[0].html = "".join(out[mark:])
        return kept

    def forget_since(self, made: int, first_number: int) -> None:
        """Let go of what a component had made before it raised."""
        for instance in self.created[made:]:
            instance.let_go()
        del self.created[made:]
        for number in [number for number in self.targets if number >= first_number]:
            del self.targets[number]

    def _text(self, parent: Parent, key: Any, text: str, out: Out) -> Text:
        number = self._take()
        out.append(marked_text(number, text))
        return Text(parent, key, number, text)

    def _static(self, parent: Parent, key: Any, written: tuple[str, int], out: Out) -> Static:
        static = Static(parent, key, self.next_number, written[0])
        out.append(static.html)
        self.next_number = written[1]
        return static

    def _fragment(self, parent: Parent, key: Any, vdom: dict[str, Any], out: Out) -> Fragment:
        fragment = Fragment(parent, key)
        fragment.children = self.nodes(fragment, entries_of(vdom.get("children") or ()), out)
        return fragment

    def _element(self, parent: Parent, key: Any, vdom: dict[str, Any], out: Out) -> Element:
        tag = vdom["tagName"]
        element = Element(parent, key, self._take(), tag)
        element.attributes = attributes = vdom.get("attributes") or EMPTY
        check_vdom(vdom)
        if handlers := vdom.get("eventHandlers"):
            element.handlers = handlers
            element.events = event_attribute(tag, attributes, handlers)
            self.targets[element.number] = element
        out.append(opening(tag, self._with_selection(tag, attributes, vdom), element.number, element.events))
        entries = self._content(element, vdom, out)
        if entries and tag == "select":
            before, self._selected = self._selected, selected_values(attributes)
            element.children = self.nodes(element, entries, out)
            self._selected = before
        elif entries:
            element.children = self.nodes(element, entries, out)
        out.append(closing(tag))
        if tag in HAVE_LATE_PROPERTIES and (late := late_properties(tag, attributes)):
            self.late.append(["p", element.number, late])
        return element

    def _content(self, element: Element, vdom: dict[str, Any], out: Out) -> list[Entry]:
        """Write what stands in an element if it is text or trusted HTML; answers its children if not."""
        tag, attributes = element.tag, element.attributes
        if RAW in attributes:
            element.children = inner_html(attributes) or ""
            out.append(element.children)
            return []
        if (text := inner_text(tag, attributes)) is not None:
            out.append(text_prefix(tag, text) + escape(text))
            return []
        children = vdom.get("children") or ()
        if children and tag in VOID:
            raise TypeError(f"<{tag}> cannot have children")
        entries = entries_of(children)
        text = only_text(entries) if tag not in TEXT_ONLY else joined(entries)
        if text is None or self.in_island:
            return entries
        element.children = text
        out.append(text_prefix(tag, text) + escape(text))
        return []

    def _with_selection(self, tag: str, attributes: Any, vdom: dict[str, Any]) -> Any:
        """Mark the options that their select's value names, for browsers without script."""
        if tag != "option" or self._selected is None:
            return attributes
        value = attributes.get("value")
        words = value if value is not None else "".join(str(child) for child in vdom.get("children") or ())
        return {**attributes, "selected": str(words) in self._selected}

    def _island(self, parent: Parent, key: Any, vdom: dict[str, Any], out: Out) -> Island:
        island = Island(parent, key, self._take(), source_of(vdom))
        self.targets[island.number] = island
        self.islands += 1
        before, self.in_island = self.in_island, True
        try:
            island.content = self._content_of(island, vdom)
        finally:
            self.in_island = before
        island.model = model_of(island.content, island.source)
        fallback: Out = []
        if (shown := vdom["importSource"].get("fallback")) is not None:
            island.fallback = self.node(island, 0, shown, fallback)
        out.append(island_html(island, "".join(fallback)))
        return island

    def _content_of(self, island: Island, vdom: dict[str, Any]) -> Element:
        """The island's own element and what stands in it, as nodes without HTML."""
        element = Element(island, 0, island.number, vdom["tagName"])
        element.attributes = vdom.get("attributes") or EMPTY
        element.handlers = vdom.get("eventHandlers")
        element.children = self.nodes(element, entries_of(vdom.get("children") or ()), [])
        return element

    def _take(self) -> int:
        number = self.next_number
        self.next_number = number + 1
        return number


class _Nobody:
    """Schedules nothing."""

    keeper: StateKeeper | None = None

    def schedule(self, instance: Instance) -> None:
        """Its page has ended."""


def _raise(error: BaseException, _component: str) -> None:
    raise error
