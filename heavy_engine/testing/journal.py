"""Journal: events of a page until they are done, also while the page goes from one life to the next."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .events import Report

# Nobody misses one of them.
OF_NO_WEIGHT = re.compile(r"ahead|scroll|wheel|resize|timeupdate|drag|dragover|(mouse|pointer|touch)move")
PUT_IN = ("input", "change")


@dataclass(frozen=True)
class Entry:
    """One event: its number in the line, whose it is, what it says, and the controls that it concerns."""

    seq: int
    node: int
    type: str
    payload: dict[str, Any]
    sources: tuple[int, ...] = ()

    @property
    def message(self) -> str:
        """What the server is sent."""
        values = [self.seq, self.node, self.type, *([self.payload] if self.payload else [])]
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


class Journal:
    """The events that are not done for good, in their order.

    Attributes:
        made: how many events this line has had.
        ack: the last that the server has handled.
        open: the first whose work goes on though it is handled; 0 if there is none.
        lost: how many were dropped of which their person is told.
    """

    def __init__(self) -> None:
        self._entries: dict[int, Entry] = {}
        self.made = self.ack = self.open = self.lost = 0

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def done(self) -> int:
        """The event up to which all are done for good."""
        return min(self.ack, self.open - 1) if self.open else self.ack

    @property
    def waits(self) -> bool:
        """Whether the server has not handled one."""
        return any(seq > self.ack for seq in self._entries)

    @property
    def nodes(self) -> set[int]:
        """The numbers of the elements that it has events of."""
        return {entry.node for entry in self._entries.values()}

    def add(self, report: Report) -> int:
        """Number an event; answers the number."""
        self.made += 1
        self._entries[self.made] = Entry(
            self.made, report.number, report.type, report.payload, report.sources
        )
        return self.made

    def after(self, seq: int) -> list[Entry]:
        """The events behind a number."""
        return [entry for entry in self._entries.values() if entry.seq > seq]

    def concerns(self, control: int) -> bool:
        """Whether an event of a control is in it."""
        return any(control in entry.sources for entry in self._entries.values())

    def acknowledge(self, seq: int) -> None:
        """Learn what the server has handled."""
        self.ack = max(self.ack, seq)
        self._forget_what_is_done()

    def hold(self, seq: int) -> None:
        """Learn whose work goes on."""
        self.open = seq
        self._forget_what_is_done()

    def begin_anew(self, seq: int, *, is_all_lost: bool = False) -> None:
        """Learn after which event a new page begins: up to that one all is done, or all is lost.

        Args:
            seq: that event.
            is_all_lost: whether none is done: the page is not what its person saw.
        """
        for entry in [entry for entry in self._entries.values() if entry.seq <= seq or is_all_lost]:
            self._drop(entry, is_told=is_all_lost)
        self.open, self.ack = 0, seq

    def keep_existing(self, exists: Callable[[int], bool]) -> None:
        """Drop the events of elements that are gone."""
        for entry in list(self._entries.values()):
            if entry.node and not exists(entry.node):
                self._drop(entry)

    def readdress(
        self, survived: Mapping[int, int], heirs: Mapping[int, int], hears: Callable[[int, str], bool]
    ) -> None:
        """Give events the numbers that their elements have on another page.

        Args:
            survived: of elements that surely are the same, by their old numbers.
            heirs: of elements that are still there.
            hears: whether the element of a new number has a handler for a type.
        """
        for entry in list(self._entries.values()):
            node = survived.get(entry.node)
            if node is None or (node and not hears(node, entry.type)):
                # What was put in is still there, and is sent anew.
                self._drop(entry, is_told=not (entry.type in PUT_IN and entry.node in heirs))
            else:
                sources = tuple(heirs[number] for number in entry.sources if number in heirs)
                self._entries[entry.seq] = replace(entry, node=node, sources=sources)

    def clear(self) -> None:
        """Forget all, for a client that cannot tell which elements there are."""
        self._entries.clear()

    def _drop(self, entry: Entry, *, is_told: bool = True) -> None:
        del self._entries[entry.seq]
        if is_told and not OF_NO_WEIGHT.fullmatch(entry.type):
            self.lost += 1

    def _forget_what_is_done(self) -> None:
        for seq in [seq for seq in self._entries if seq <= self.done]:
            del self._entries[seq]
