"""Keeper: what one page keeps, from its first change to its last."""

import sys
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

import orjson

from ..layout.instance import Instance
from ..wire.messages import Op
from .classes import Unkept
from .component_records import Record, Records
from .log_items import LogItems
from .names import Slot, StateNames, States
from .restoring import Restoring
from .seal import Kept, Sealer, text_length

KEEP = "k"
"""The operation by which a browser gets an envelope."""
# A log is written anew when it would grow by more bytes than this since it began: three times as many
# as it began with, but at least and at most:
GROWTH_FACTOR, GROWTH_MIN, GROWTH_MAX = 3, 4_096, 65_536
# How long components may take to come for what they had, in seconds: their data may be late.
RESTORE_WITHIN_S = 60.0


class Limits(Protocol):
    """What all pages of a process share; see Keeping."""

    names: StateNames
    page_max_bytes: int
    value_max_bytes: int
    clock: Callable[[], float]

    def unkept(self, instance: Instance, slot: Slot | None, value: Any, reason: str) -> None:
        """A value is left out; without slot, all of a component's."""

    def why_unkept(self, slot: Slot) -> str:
        """Why a state was left out; empty if it was not."""


class Keeper:
    """Notes which states of a page changed, and writes what its browser keeps.

    Give it to the page's Layout, which tells it. All is done in the page's turn of the loop.
    """

    def __init__(self, limits: Limits, sealer: Callable[[], Sealer], restored: Kept | None = None) -> None:
        """Prepare to keep.

        Args:
            limits: of the process.
            sealer: makes what seals, when there is something to seal.
            restored: what an earlier incarnation of the page kept.
        """
        self.is_restoring = restored is not None
        self._limits = limits
        self._clock = limits.clock
        self._make_sealer = sealer
        self._sealer: Sealer | None = None
        self._restoring = Restoring(restored.content) if restored else None
        self._restore_until = limits.clock() + RESTORE_WITHIN_S
        self._counts = (0, 0)
        self._changed: deque[Instance] = deque()
        self._ended: deque[Record] = deque()
        self._records = Records()
        self._log = LogItems(limits.page_max_bytes, limits.value_max_bytes, limits.unkept)
        self._has_moved = False
        self._length = 0
        self._address = ""
        self._began = 0
        # Of the log's texts: how long they are, and how long they may become.
        self._bytes = self._bytes_max = 0

    @property
    def length(self) -> int:
        """How many envelopes a browser holds that got all frames (`log=` of the socket's address)."""
        return self._length

    @property
    def restored(self) -> int:
        """How many values of an earlier incarnation were given to components so far."""
        return self._restoring.restored if self._restoring else self._counts[0]

    @property
    def dropped(self) -> int:
        """How many were not, because what kept them has another type now, or is no more."""
        return self._restoring.dropped if self._restoring else self._counts[1]

    @property
    def waiting(self) -> int:
        """How many were not yet: their components are not there."""
        return self._restoring.waiting if self._restoring else 0

    def write(self, ack: int, address: str, *, is_committed: bool = False) -> Op | None:
        """The operation for this frame: `["k", text]`, `["k", text, 1]`, or None if there is nothing to say.

        Call it once per frame, after flush(), and send the frame: an envelope that is not sent
        breaks the chain. When a frame cannot be sent, do not call it: changes are kept until the next one.

        Args:
            ack: the last event that is handled to the end with this frame.
            address: path and query at which the page is now.
            is_committed: whether an event committed since the last envelope; then there is one even
                if no state changed, so that the log is never older than what was done.
        """
        if self.is_restoring:
            self._forget_the_late()
        if not self._length:
            return self._begin(ack, address) if self._changed else None
        if self._has_moved:
            self._has_moved = False
            self._records.look_at_moves()
        # Seconds, which are put in when it is sure that something is to be said; acknowledgement; address.
        items: list[Any] = [0, ack] if address == self._address else [0, ack, address]
        self._log.items = items
        if self._changed or self._ended:
            self._take_in()
        if self._records.is_stale:
            return self._begin(ack, address)
        if len(items) == 2 and not is_committed:
            return None
        items[0] = int(self._clock()) - self._began
        content = orjson.dumps(items)
        if self._bytes + text_length(content) > self._bytes_max:
            return self._begin(ack, address)
        assert self._sealer is not None  # noqa: S101  # The snapshot before it made one.
        text = self._sealer.delta(content)
        self._address = address
        self._length += 1
        self._bytes += len(text)
        return [KEEP, text]

    def snapshot(self, ack: int, address: str) -> str | None:
        """All that is kept as one text, for a greeting; None if nothing is (the browser forgets its log).

        For a rebuilt page, and for a browser whose `log=` is not `length`.
        """
        self._forget_the_late()
        self._take_in()
        self._records.renew()
        self._has_moved = False
        self._log.begin()
        for record in self._records.all():
            self._log.add_all(record)
        if self._restoring:
            self._log.add_waiting(self._restoring, self._records.of)
        if not self._log.states:
            self._length = 0
            return None
        return self._snapshot(ack, address)

    def _snapshot(self, ack: int, address: str) -> str:
        self._began, self._address = int(self._clock()), address
        self._sealer = self._sealer or self._make_sealer()
        text = self._sealer.snapshot(orjson.dumps([self._began, address, ack, *self._log.items]))
        self._length, self._bytes = 1, len(text)
        self._bytes_max = len(text) + growth_of(len(text))
        return text

    def tells(self, instance: Instance, index: int) -> str:
        """Whether a state is kept, for developers: "kept", why not, or empty for what nobody wants kept."""
        notes = instance.notes
        states = notes.states if isinstance(notes, Record) else notes
        slot = next((slot for slot in states.slots if slot.index == index), None) if states else None
        return "" if slot is None else self._limits.why_unkept(slot) or "kept"

    def let_go(self) -> None:
        """The page is no more: know nothing of its components."""
        self._changed.clear()
        self._ended.clear()
        self._records, self._restoring = Records(), None

    # What the layout calls.

    def created(self, instance: Instance) -> None:
        """A component is about to render for the first time; told only while restoring."""
        if self._restoring:
            self._restoring.created(instance)

    def made(self, instance: Instance, index: int, state: Any) -> None:
        """A component made a state, which nobody has read yet: it gets the value that it had."""
        before = instance.notes
        states = self._limits.names.after(before, index, state.value, sys._getframe(), instance.component)
        if states is before or states is None:
            return
        instance.notes = states
        if self._restoring and (known := self._restoring.value(instance, states.slots[-1])):
            state.value = known[0]
            self._changed.append(instance)

    def rendered(self, instance: Instance) -> bool:
        """A component was called; answers whether it got other states since. Told only while restoring."""
        if self._restoring is None:
            return False
        states = instance.notes
        is_set = self._restoring.rendered(instance, states.slots if isinstance(states, States) else ())
        if is_set:
            self._changed.append(instance)
        return is_set

    def changed(self, instance: Instance) -> None:
        """A component has to render, most likely for its state was set; may be called from any thread."""
        if instance.notes is not None:
            self._changed.append(instance)

    def ended(self, instance: Instance) -> None:
        """A component of which something was noted is no longer shown."""
        if isinstance(instance.notes, Record):
            self._ended.append(instance.notes)

    def moved(self) -> None:
        """Components came or went."""
        self._has_moved = True

    # Steps of writing.

    def _begin(self, ack: int, address: str) -> Op | None:
        """A log that begins anew; one of nothing where the browser holds one of something."""
        has_log = self._length > 0
        text = self.snapshot(ack, address)
        if text is None and has_log:
            text = self._snapshot(ack, address)
        return None if text is None else [KEEP, text, 1]

    def _take_in(self) -> None:
        """Write down what ended and what changed."""
        while self._ended:
            record = self._ended.popleft()
            if self._records.forget(record):
                self._log.add_end(record)
                record.end()
        while self._changed:
            instance = self._changed.popleft()
            notes = instance.notes
            if notes.__class__ is Record and notes.state:
                self._log.add_changed(notes)
            elif not instance.is_dead:
                self._take_in_new(instance)

    def _take_in_new(self, instance: Instance) -> None:
        try:
            record = self._records.of(instance)
        except Unkept as error:
            self._limits.unkept(instance, None, None, str(error))
            return
        record.begin()
        self._log.add_changed(record)

    def _forget_the_late(self) -> None:
        if self._restoring and (not self.waiting or self._clock() > self._restore_until):
            self._counts = (self.restored, self.dropped)
            self._restoring, self.is_restoring = None, False


def growth_of(begun_with: int) -> int:
    """By how many bytes a log of texts may grow until it is written anew."""
    return min(max(GROWTH_FACTOR * begun_with, GROWTH_MIN), GROWTH_MAX)
