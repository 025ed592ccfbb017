"""What the envelopes of a log say, item by item.

`number, value`: a state that is known has another value. `[place, name, fingerprint], value`: a state
that is new, and gets the next number. `[above, name, key, nth, place]`: a component that is new, and gets
the next number; 0 is the page itself. `null, number`: a state is no more.
"""

from collections.abc import Callable
from typing import Any

import orjson

from ..layout.instance import Instance
from .classes import Unkept
from .codec import WHOLE_MAX, encode
from .component_records import Record
from .names import Slot
from .restoring import Place, Restoring

# Of what can be compared by value: equal is the same.
_COMPARED = frozenset({int, str, float, bytes})
_SMALL_BYTES = 20
# Around names and keys.
_ENTRY_BYTES = 20

Refused = Callable[[Instance, Slot, Any, str], None]


class LogItems:
    """Writes items; knows the numbers of the log that they go to."""

    def __init__(self, bytes_max: int, value_max: int, refused: Refused) -> None:
        """Prepare to write.

        Args:
            bytes_max: the most that a page keeps.
            value_max: the most that one value may take.
            refused: is told of what is left out, and why.
        """
        self._bytes_max = bytes_max
        self._value_max = value_max
        self._refused = refused
        self.begin()

    def begin(self) -> None:
        """A new log; nothing has a number."""
        self._places = 1
        self.states = 0
        self._bytes = 0
        self.items: list[Any] = []

    def add_changed(self, record: Record) -> None:
        """Write the states of a component that are not as they were written last."""
        state, lasts, sizes = record.state, record.lasts, record.sizes
        for index, slot in enumerate(record.slots):
            value, last = state[slot.index].value, lasts[index]
            if value is last:
                continue
            if (
                value.__class__ is int is last.__class__
                and sizes[index] == _SMALL_BYTES
                and -WHOLE_MAX <= value <= WHOLE_MAX
            ):
                # A counter that counts, by far the most frequent: it has a number, and there is room for it.
                if value != last:
                    lasts[index] = value
                    self.items += (record.numbers[index], value)
            elif not _is_same(value, last):
                lasts[index] = value
                self._add(record, index, slot, value)

    def add_all(self, record: Record) -> None:
        """Write the states of a component, but those that are as they began."""
        state = record.state
        for index, slot in enumerate(record.slots):
            record.lasts[index] = value = state[slot.index].value
            if not _is_same(value, slot.initial):
                self._add(record, index, slot, value)

    def add_end(self, record: Record) -> None:
        """A component is no longer shown."""
        for index in range(len(record.numbers)):
            self._leave_out(record, index)

    def add_waiting(self, restoring: Restoring, record_of: Callable[[Instance], Record]) -> None:
        """Write what no component came for yet, so that it is not lost with the next restart."""
        numbers: dict[Place, int] = {restoring.root: 0}
        for place in restoring.root.below():
            if place.taken_by is not None and not place.taken_by.is_dead:
                numbers[place] = self._number_of(record_of(place.taken_by))
            elif place.above in numbers and place.step is not None:
                numbers[place] = self._new_place(numbers[place.above], place.step)
            for name, value in place.values.items():
                size = len(orjson.dumps(value.written)) + len(name) + _ENTRY_BYTES
                if place in numbers and self._bytes + size <= self._bytes_max:
                    self.items += [[numbers[place], name, value.fingerprint], value.written]
                    self.states += 1
                    self._bytes += size

    def _add(self, record: Record, index: int, slot: Slot, value: Any) -> None:
        before, number = record.sizes[index], record.numbers[index]
        try:
            written, size = self._written(value)
            self._require_room(size - before)
        except Unkept as error:
            self._leave_out(record, index)
            self._refused(record.instance, slot, value, str(error))
            return
        if number < 0:
            place = self._number_of(record)
            record.numbers[index], self.states = self.states, self.states + 1
            self.items += ([place, slot.name, slot.fingerprint], written)
            self._bytes += len(slot.name) + len(slot.fingerprint) + _ENTRY_BYTES
        else:
            self.items += (number, written)
        record.sizes[index] = size
        self._bytes += size - before

    def _written(self, value: Any) -> tuple[Any, int]:
        """A value as it goes into an envelope, and how many bytes that takes, about."""
        if _is_small(value):
            return value, _SMALL_BYTES
        try:
            text = orjson.dumps(encode(value))
        except Unkept:
            raise
        except Exception as error:  # noqa: BLE001  # Values are the application's; no page ends for its state.
            raise Unkept(f"writing it raised {type(error).__name__}: {error}") from None
        if len(text) > self._value_max:
            raise Unkept(
                f"it takes {len(text)} bytes, more than HEAVY_STATE_VALUE_MAX_BYTES={self._value_max}"
            )
        # Never the size of a small one, which is how those are told.
        return orjson.Fragment(text), max(len(text), _SMALL_BYTES + 1)

    def _require_room(self, more: int) -> None:
        if self._bytes + more > self._bytes_max:
            raise Unkept(f"its page keeps as much as HEAVY_STATE_MAX_BYTES={self._bytes_max} allows already")

    def _leave_out(self, record: Record, index: int) -> None:
        if record.numbers[index] >= 0:
            self.items += [None, record.numbers[index]]
            self._bytes -= record.sizes[index]
            record.numbers[index], record.sizes[index] = -1, 0

    def _number_of(self, record: Record) -> int:
        new: list[Record] = []
        up: Record | None = record
        while up is not None and not up.number:
            new.append(up)
            up = up.above
        number = up.number if up is not None else 0
        for one in reversed(new):
            number = one.number = self._new_place(number, one.step)
        return number

    def _new_place(self, above: int, step: Any) -> int:
        self.items.append([above, *step])
        self._bytes += len(step.name) + len(step.key) + _ENTRY_BYTES
        number, self._places = self._places, self._places + 1
        return number


def _is_same(value: Any, last: Any) -> bool:
    """Whether a value is the one from before; one that was changed in place was never set."""
    kind = value.__class__
    return value is last or (kind in _COMPARED and kind is last.__class__ and bool(value == last))


def _is_small(value: Any) -> bool:
    """Whether it is its own JSON, in so few bytes that nobody counts them."""
    kind = value.__class__
    return (kind is int and -WHOLE_MAX <= value <= WHOLE_MAX) or kind is bool or value is None
