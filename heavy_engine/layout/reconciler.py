"""Reconciler: makes the tree equal to what components give now, and writes down the edits.

The tree always is what the browser was last told, so edits are found while it changes:
there is no second tree and no diff of documents.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from ..html.attributes import changes
from ..html.safety import check_vdom
from ..html.text import clean
from .builder import Builder
from .children import Entry, entries_of, joined, only_text
from .each import Each
from .equality import same, same_component
from .events import event_attribute, same_events
from .flow import flow
from .inputs import Inputs
from .instance import Instance
from .islands import model_of, source_of
from .lists import rising
from .nodes import (
    Element,
    Fragment,
    Island,
    Node,
    Parent,
    Static,
    Text,
    element_number,
    following_number,
    number_after,
    numbers,
    outermost,
    unpacked,
)
from .reactpy_names import Component, ContextProvider
from .static import EMPTY, RAW, TEXT_ONLY
from .stream import Stream

Op = list[Any]


class Reconciler:
    """Renders instances again; `ops` is what the browser has to do."""

    def __init__(self, builder: Builder, inputs: Inputs) -> None:
        self.ops: list[Op] = []
        self.ended: list[Instance] = []
        # All nodes that are gone and had nodes of their own.
        self.gone: list[Node] = []
        self._builder = builder
        self._inputs = inputs

    # One component.

    def render(self, instance: Instance) -> None:
        """Render a component again; if it raises, its fallback takes its place."""
        if isinstance(instance.component, Stream):
            self.ops += flow(self._builder, instance, instance.component)
            return
        builder = self._builder
        before, sent, made = list(instance.children), len(self.ops), len(builder.created)
        roots, first = outermost(before), builder.next_number
        try:
            instance.children = self._children(instance, instance.children, builder.call(instance))
        except Exception as error:  # noqa: BLE001  # Whatever a component raises ends only itself.
            # The browser still shows what was there before: nothing of this render was sent.
            del self.ops[sent:]
            builder.forget_since(made, first)
            self.let_go(before)
            self.fall(instance, error, roots)

    def fall(self, instance: Instance, error: BaseException, roots: list[int]) -> None:
        """Show the fallback of a component that raised."""
        if isinstance(instance.component, Each):
            instance.component.is_shown = False
        out: list[str] = []
        instance.children = self._builder.fallback(instance, error, out)
        self._swap(roots, "".join(out), instance)

    def _update(self, instance: Instance, component: Component) -> None:
        old = instance.component
        if isinstance(component, Each) and isinstance(old, Each):
            self._update_each(instance, old, component)
            return
        if not instance.is_dirty and same_component(old, component):
            return
        instance.component = component
        if isinstance(component, ContextProvider):
            _tell_readers(instance, old, component)
        self.render(instance)

    # Lists.

    def _children(self, parent: Parent, old: list[Node], entries: list[Entry]) -> list[Node]:
        """Make the children of a parent equal to the entries; answers them as they are now."""
        start, shorter = 0, min(len(old), len(entries))
        while start < shorter and old[start].key == entries[start][0]:
            start += 1
        if start == len(old) == len(entries):
            return self._same_places(parent, old, entries)
        kept = self._without(parent, old, {key for key, _child in entries})
        positions = _positions(kept, entries)
        # While the children are patched, `kept` is what the browser shows of this parent, in its order.
        nodes, fresh = [], {}
        for index, (key, child) in enumerate(entries):
            position = positions[index]
            before = kept[position] if position >= 0 else None
            now = self._patch(before, child) if before is not None else None
            if now is None:
                html, now = self._replace(parent, before, key, child)
                if html:
                    fresh[index] = html
            if position >= 0:
                kept[position] = now
            nodes.append(now)
        self._place(parent, nodes, fresh, self._moved(positions, start))
        return nodes

    def _same_places(self, parent: Parent, nodes: list[Node], entries: list[Entry]) -> list[Node]:
        """The common case: the same children as before, each at its place."""
        fresh: dict[int, str] = {}
        for index, (key, child) in enumerate(entries):
            before = nodes[index]
            now = self._patch(before, child)
            if now is before:
                continue
            if now is None:
                html, now = self._replace(parent, before, key, child)
                if html:
                    fresh[index] = html
            nodes[index] = now
        if fresh:
            self._place(parent, nodes, fresh, frozenset())
        return nodes

    def _without(self, parent: Parent, old: list[Node], keys: set[Any]) -> list[Node]:
        """The children that stay; those that go are gone before anything new renders."""
        gone = [node for node in old if node.key not in keys]
        if not gone:
            return old
        self.let_go(gone)
        self._remove(number for node in gone for number in numbers(node))
        kept = [node for node in old if node.key in keys]
        parent.children = kept
        return kept

    def _moved(self, positions: list[int], start: int) -> frozenset[int]:
        """The indexes of nodes that have to move, as few as possible."""
        stay = rising(positions, start)
        return frozenset(
            index for index, position in enumerate(positions) if position >= 0 and index not in stay
        )

    def _place(self, parent: Parent, nodes: list[Node], fresh: dict[int, str], moved: frozenset[int]) -> None:
        """Put new and moved nodes where they belong, from the last to the first."""
        if not fresh and not moved:
            return
        element = element_number(parent)
        at = -2
        for index in sorted({*fresh, *moved}, reverse=True):
            html = fresh.get(index)
            if html is not None and at == index + 1 and self.ops and self.ops[-1][0] == "i":
                self.ops[-1][3] = html + self.ops[-1][3]
            else:
                before = number_after(parent, nodes, index)
                if html is not None:
                    self.ops.append(["i", element, before, html])
                else:
                    self.ops += (["m", number, element, before] for number in numbers(nodes[index]))
            at = index if html is not None else -2

    # One node.

    def _patch(self, old: Node, child: Any) -> Node | None:
        """The node that shows a child in place of the old one; None if it has to be another."""
        if isinstance(child, dict):
            tag = child["tagName"]
            if isinstance(old, Element):
                return self._patch_element(old, child) if old.tag == tag else None
            if isinstance(old, Static):
                return self._patch_static(old, child) if old.html.startswith(f"<{tag} ") else None
            if isinstance(old, Fragment) and not tag:
                old.children = self._children(old, old.children, entries_of(child.get("children") or ()))
                return old
            return self._patch_island(old, child) if isinstance(old, Island) else None
        if isinstance(child, Component):
            if isinstance(old, Instance) and old.component.type is child.type:
                self._update(old, child)
                return old
            return None
        return self._patch_text(old, child) if isinstance(old, Text) else None

    def _patch_text(self, text: Text, now: str) -> Text:
        if text.text != now:
            text.text = now
            self.ops.append(["t", text.number, now])
        return text

    def _patch_static(self, old: Static, vdom: dict[str, Any]) -> Node | None:
        """Compare HTML; look inside only if it differs, and only where it does.

        What changed once will change again: it is not put together as HTML any more.
        """
        written = self._builder.written.html(vdom, old.number)
        if written is not None and written[0] == old.html:
            return old
        return self._patch_element(unpacked(old), vdom)

    def _patch_element(self, element: Element, vdom: dict[str, Any]) -> Element | None:
        attributes, before = vdom.get("attributes") or EMPTY, element.attributes
        if "importSource" in vdom or "inlineJavaScript" in vdom:
            check_vdom(vdom)
            return None
        if (RAW in attributes or RAW in before) and attributes.get(RAW) != before.get(RAW):
            return None
        if element.tag == "input" and attributes.get("type") != before.get("type"):
            # Browsers keep values over from one type to another, each in its own way.
            return None
        handlers = vdom.get("eventHandlers")
        if handlers or element.handlers:
            self._patch_handlers(element, attributes, handlers)
        properties = EMPTY
        if attributes != before:
            changed, properties = changes(element.tag, before, attributes)
            if changed:
                self.ops.append(["a", element.number, changed])
            element.attributes = attributes
        if (entries := self._patch_content(element, vdom)) is not None:
            edits = len(self.ops)
            # No str: _patch_content left a list here.
            element.children = self._children(element, element.children, entries)  # type: ignore[arg-type]
            if element.tag == "select" and len(self.ops) != edits:
                properties = {**properties, **self._inputs.value_of_select(element)}
        if properties and (properties := self._inputs.leave_to_them(element.number, properties)):
            self.ops.append(["p", element.number, properties])
        return element

    def _patch_handlers(self, element: Element, attributes: Any, handlers: Any) -> None:
        if not same_events(element, attributes, handlers):
            events = event_attribute(element.tag, attributes, handlers) if handlers else ""
            if events != element.events:
                self.ops.append(["a", element.number, {"data-on": events or None}])
                element.events = events
            if handlers:
                self._builder.targets[element.number] = element
            else:
                self._builder.targets.pop(element.number, None)
        element.handlers = handlers or None

    def _patch_content(self, element: Element, vdom: dict[str, Any]) -> list[Entry] | None:
        """Patch what stands in an element if it is only text; answers its children if not."""
        if element.tag == "textarea" or RAW in element.attributes:
            return None
        children: Any = vdom.get("children") or ()
        is_text = element.children.__class__ is str
        if is_text and len(children) == 1 and children[0].__class__ is str and children[0]:
            if children[0] != element.children:
                self._patch_only_text(element, clean(children[0]))
            return None
        entries = entries_of(children)
        text = joined(entries) if element.tag in TEXT_ONLY else only_text(entries)
        if text is not None and not self._builder.in_island:
            self._patch_only_text(element, text)
            return None
        if is_text:
            # The text was addressed by its element; beside others it gets a number of its own.
            self.ops.append(["t", element.number, ""])
            element.children = []
        return entries

    def _patch_only_text(self, element: Element, text: str) -> None:
        if element.children == text:
            return
        if not isinstance(element.children, str):
            self.let_go(element.children)
        self.ops.append(["t", element.number, text])
        element.children = text

    def _patch_island(self, island: Island, vdom: dict[str, Any]) -> Island | None:
        if not vdom.get("importSource") or source_of(vdom) != island.source or island.content is None:
            return None
        with self._quiet():
            content = island.content
            content.attributes = vdom.get("attributes") or EMPTY
            content.handlers = vdom.get("eventHandlers")
            entries = entries_of(vdom.get("children") or ())
            content.children = self._children(content, content.children, entries)  # type: ignore[arg-type]
        self.refresh(island)
        return island

    def render_in_island(self, instance: Instance, island: Island) -> None:
        """Render a component that stands in a JavaScript component: it travels with its model."""
        with self._quiet():
            self.render(instance)
        self.refresh(island)

    def refresh(self, island: Island) -> None:
        """Send an island's model if it differs from what was sent."""
        assert island.content is not None  # noqa: S101  # Narrowed for the type checker.
        if (model := model_of(island.content, island.source)) != island.model:
            island.model = model
            self.ops.append(["j", island.number, model])

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Change nodes of an island without edits: its model is sent instead."""
        ops, self.ops = self.ops, []
        before, self._builder.in_island = self._builder.in_island, True
        try:
            yield
        finally:
            self.ops = ops
            self._builder.in_island = before

    # What goes and comes.

    def _replace(self, parent: Parent, old: Node | None, key: Any, child: Any) -> tuple[str, Node]:
        """A new node; its HTML is answered if it still has to be placed."""
        roots = list(numbers(old)) if old is not None else []
        if old is not None:
            self.let_go([old])
        out: list[str] = []
        new = self._builder.node(parent, key, child, out)
        html = "".join(out)
        if not roots:
            return html, new
        self._exchange(roots, html)
        return "", new

    def _swap(self, roots: list[int], html: str, node: Node) -> None:
        if roots:
            self._exchange(roots, html)
        elif html:
            self.ops.append(["i", element_number(node.parent), following_number(node), html])

    def _exchange(self, roots: list[int], html: str) -> None:
        if html:
            self.ops.append(["x", roots[0], html])
            roots = roots[1:]
        self._remove(roots)

    def _remove(self, gone: Iterable[int]) -> None:
        if gone := list(gone):
            self.ops.append(["r", *gone])

    def let_go(self, nodes: list[Node]) -> None:
        """Forget nodes: the outer before the inner, the last before the first, as ReactPy does."""
        for node in reversed(nodes):
            if isinstance(node, Instance):
                if not node.is_dead:
                    node.let_go()
                    self.ended.append(node)
            elif isinstance(node, Element):
                self._builder.targets.pop(node.number, None)
                self._inputs.forget(node.number)
            elif isinstance(node, Island):
                self._builder.targets.pop(node.number, None)
                self._builder.islands -= 1
                self.gone.append(node)
                self.let_go([part for part in (node.content, node.fallback) if part is not None])
                continue
            elif not isinstance(node, Fragment):
                continue
            if not isinstance(node.children, str):
                self.gone.append(node)
                self.let_go(node.children)

    def _update_each(self, instance: Instance, old: Each, new: Each) -> None:
        instance.component = new
        can_compare = old.is_shown and _is_same(old.row, new.row) and _is_same(old.key_of, new.key_of)
        try:
            if can_compare and (more := new.items_after(old)) is not None:
                self._append(instance, new.new_entries(more, old.keys))
            elif can_compare and (places := new.places_changed(old)) is not None:
                self._change_places(instance, new.rows_at(places, old.keys))
            else:
                self.render(instance)
        except Exception as error:  # noqa: BLE001  # As in render(); nothing of these rows was sent yet.
            self.end(instance, error)

    def _change_places(self, instance: Instance, rows: list[tuple[int, Component]]) -> None:
        """Some items have other values, under the same keys: only their rows are looked at."""
        for place, row in rows:
            before = instance.children[place]
            if (now := self._patch(before, row)) is None:
                html, now = self._replace(instance, before, before.key, row)
                instance.children[place] = now
                self._place(instance, instance.children, {place: html} if html else {}, frozenset())

    def _append(self, instance: Instance, entries: list[Entry]) -> None:
        out: list[str] = []
        before, nodes = following_number(instance), self._builder.nodes(instance, entries, out)
        instance.children += nodes
        if html := "".join(out):
            self.ops.append(["i", element_number(instance), before, html])

    def end(self, instance: Instance, error: BaseException) -> None:
        """Show the fallback instead of all that a component showed until now."""
        roots = list(numbers(instance))
        self.let_go(instance.children)
        self.fall(instance, error, roots)


def _tell_readers(instance: Instance, old: Any, new: ContextProvider[Any]) -> None:
    """Render what reads a context whose value changed, however deep it stands."""
    if not same(old.value, new.value):
        for reader in instance.readers:
            reader.schedule_render()


def _positions(kept: list[Node], entries: list[Entry]) -> list[int]:
    """Where the entries' nodes are among those that stay; -1 for new ones."""
    by_key = {node.key: position for position, node in enumerate(kept)}
    return [by_key.get(key, -1) for key, _child in entries]


def _is_same(old: Any, new: Any) -> bool:
    """Whether a function that was given again does what it did: any callable object counts by identity."""
    return old is new or same(old, new)
