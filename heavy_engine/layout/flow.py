"""What becomes of a stream's steps: edits, and the numbers of the rows that the browser has."""

from collections.abc import Callable, Hashable, Iterable
from itertools import groupby
from typing import Any

from .builder import Builder
from .instance import Instance
from .nodes import element_number, number_after
from .stream import Kind, Stream, key_of, once

Op = list[Any]


def flow(builder: Builder, instance: Instance, stream: Stream) -> list[Op]:
    """The edits for what waits in a stream."""
    run = _Flow(builder, instance, stream)
    for kind, given in stream.shown_by(instance):
        run.step[kind](given)
    return run.ops


class _Flow:
    """One flush of one stream; `children` is what the browser has, one node for each element."""

    def __init__(self, builder: Builder, instance: Instance, stream: Stream) -> None:
        self.ops: list[Op] = []
        self.step: dict[Kind, Callable[[tuple[Any, ...]], None]] = {
            "append": self._append,
            "prepend": self._prepend,
            "replace": self._replace_all,
            "remove": self._remove,
            "clear": self._clear,
        }
        self._builder = builder
        self._instance = instance
        self._stream = stream

    def _append(self, rows: tuple[Any, ...]) -> None:
        for is_known, some in groupby(rows, self._is_known):
            (self._replace_all if is_known else self._insert_last)(tuple(some))

    def _prepend(self, rows: tuple[Any, ...]) -> None:
        fresh = [row for row in rows if not self._is_known(row)]
        self._replace_all(rows)
        self._insert_first(fresh)

    def _insert_last(self, rows: Iterable[Any]) -> None:
        limit, children = self._stream.limit, self._instance.children
        fresh = once(rows)
        html, nodes = self._made(fresh if limit is None else fresh[max(0, len(fresh) - limit) :])
        self._insert(html, number_after(self._instance, children, len(children)))
        children += nodes
        if limit is not None and (more := len(children) - limit) > 0:
            self._drop(children[:more])

    def _insert_first(self, rows: Iterable[Any]) -> None:
        limit, children = self._stream.limit, self._instance.children
        html, nodes = self._made(once(rows)[:limit])
        self._insert(html, number_after(self._instance, children, -1))
        children[:0] = nodes
        if limit is not None:
            self._drop(children[limit:])

    def _replace_all(self, rows: Iterable[Any]) -> None:
        for row in rows:
            if self._is_known(row):
                self._replace(row)

    def _replace(self, row: Any) -> None:
        key, children = key_of(row), self._instance.children
        first, *others = [place for place, node in enumerate(children) if node.key == key]
        html, nodes = self._made([row])
        self.ops.append(["x", children[first].number, html])
        children[first : first + 1 + len(others)] = nodes
        if others:
            self.ops.append(["r", *(children[place].number for place in others)])

    def _remove(self, keys: Iterable[Hashable]) -> None:
        gone = self._stream.keys.intersection(keys)
        self._drop([node for node in self._instance.children if node.key in gone])

    def _clear(self, _nothing: tuple[Any, ...]) -> None:
        self._drop(list(self._instance.children))

    def _drop(self, nodes: list[Any]) -> None:
        if not nodes:
            return
        gone = {node.number for node in nodes}
        self._stream.keys.difference_update(node.key for node in nodes)
        self._instance.children = [node for node in self._instance.children if node.number not in gone]
        self.ops.append(["r", *gone])

    def _made(self, rows: Iterable[Any]) -> tuple[str, list[Any]]:
        out: list[str] = []
        nodes = self._builder.sent(self._instance, rows, out)
        self._stream.keys.update(node.key for node in nodes if node.key is not None)
        return "".join(out), nodes

    def _insert(self, html: str, before: int) -> None:
        if html:
            self.ops.append(["i", element_number(self._instance), before, html])

    def _is_known(self, row: Any) -> bool:
        return key_of(row) in self._stream.keys
