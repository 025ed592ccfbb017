"""Restoring: values of an earlier incarnation of a page, given to the components that had them."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import structlog

from ..layout.each import Each
from ..layout.instance import Instance
from .classes import Unkept
from .codec import Unreadable, decode
from .names import Slot
from .places import Step, Steps, exists, is_passed_over, place_above, step_of_row

log = structlog.get_logger("heavy.state")


class Value(NamedTuple):
    """A value as it was written."""

    fingerprint: str
    written: Any


class Place:
    """A component as it was: where it stood and what it kept."""

    __slots__ = ("_by_name", "_by_place", "above", "is_candidate", "step", "taken_by", "values")

    def __init__(self, above: "Place | None", step: Step | None) -> None:
        self.above = above
        self.step = step
        self.values: dict[str, Value] = {}
        self.taken_by: Instance | None = None
        # It has another name now, so that what it kept has to agree before it gets anything.
        self.is_candidate = False
        self._by_name: dict[tuple[str, str, int], Place] = {}
        self._by_place: dict[tuple[str, int], list[Place]] = {}

    def at(self, step: Step) -> "Place":
        """A place below this one; made if there is none."""
        known = self._by_name.get(step[:3])
        if known is None:
            known = self._by_name[step[:3]] = Place(self, step)
            self._by_place.setdefault((step.key, step.place), []).append(known)
        return known

    def found(self, step: Step) -> "Place | None":
        """The place of a component below: by its name, or of one at its place whose name is gone."""
        known = self._by_name.get(step[:3])
        if known is not None:
            return known
        for other in self._by_place.get((step.key, step.place), ()):
            if other.taken_by is None and other.step is not None and not exists(other.step.name):
                other.is_candidate = True
                return other
        return None

    def below(self) -> Iterator["Place"]:
        """All places below, outer ones first."""
        for place in self._by_name.values():
            yield place
            yield from place.below()


class Restoring:
    """Gives values back while components are made; what nobody comes for goes with it."""

    def __init__(self, content: Sequence[Sequence[Any]]) -> None:
        self.root = read(content)
        self.restored = 0
        self.dropped = 0
        self._found: dict[Instance, Place] = {}
        self._steps: dict[Instance | None, Steps] = {}

    @property
    def waiting(self) -> int:
        """How many values nobody came for yet."""
        return sum(len(place.values) for place in self.root.below())

    def created(self, instance: Instance) -> None:
        """Find the place of a component that is about to render for the first time."""
        if is_passed_over(instance.component):
            return
        above = place_above(instance)
        place_of_above = self.root if above is None else self._found.get(above)
        if place_of_above is None:
            return
        try:
            step = self._step(instance, above)
        except Unkept:
            return
        place = place_of_above.found(step)
        if place is not None and (place.taken_by is None or place.taken_by.is_dead):
            place.taken_by = instance
            self._found[instance] = place

    def value(self, instance: Instance, slot: Slot) -> tuple[Any] | None:
        """The value for a state that was just made; None to begin afresh."""
        place = self._found.get(instance)
        if place is None or place.is_candidate:
            return None
        return _value(place, slot)

    def rendered(self, instance: Instance, slots: Sequence[Slot]) -> bool:
        """A component was called; answers whether its states were set, for it has another name now."""
        place = self._found.get(instance)
        if place is None:
            return False
        is_set = place.is_candidate and self._set_all(place, instance, slots)
        if place.is_candidate and not is_set:
            place.is_candidate, place.taken_by = False, None
            del self._found[instance]
            return False
        given = sum(1 for slot in slots if _value(place, slot) is not None)
        self.restored += given
        self.dropped += len(place.values) - given
        for name in place.values.keys() - {slot.name for slot in slots}:
            log.info("a kept state was left out", state=name, reason="the code has no such state any more")
        place.values, place.is_candidate = {}, False
        return is_set

    def place_of(self, instance: Instance) -> Place | None:
        """Where a component stood."""
        return self._found.get(instance)

    def _step(self, instance: Instance, above: Instance | None) -> Step:
        if above is not None and isinstance(above.component, Each):
            return step_of_row(instance.component)
        return self._steps.setdefault(above, Steps()).next(instance.component)

    def _set_all(self, place: Place, instance: Instance, slots: Sequence[Slot]) -> bool:
        """Set the states of a component that was renamed, if it has all those that were kept."""
        by_name = {slot.name: slot for slot in slots}
        found = [(by_name.get(name), value) for name, value in place.values.items()]
        if any(slot is None or slot.fingerprint != value.fingerprint for slot, value in found):
            return False
        states = instance.state
        for slot, _value_of in found:
            if slot is not None and (known := _value(place, slot)) is not None:
                states[slot.index].value = known[0]
        return bool(found)


def read(content: Sequence[Sequence[Any]]) -> Place:
    """The places of a log and what they kept last; answers the outermost."""
    root = Place(None, None)
    places, slots = [root], list[tuple[Place, str, str]]()
    for items in content:
        rest = iter(items)
        for item in rest:
            if type(item) is int:
                place, name, fingerprint = slots[item]
                place.values[name] = Value(fingerprint, next(rest))
            elif item is None:
                place, name, _fingerprint = slots[next(rest)]
                place.values.pop(name, None)
            elif len(item) == 3:
                slots.append((places[item[0]], item[1], item[2]))
                place, name, fingerprint = slots[-1]
                place.values[name] = Value(fingerprint, next(rest))
            else:
                places.append(places[item[0]].at(Step(*item[1:])))
    return root


def _value(place: Place, slot: Slot) -> tuple[Any] | None:
    value = place.values.get(slot.name)
    if value is None:
        return None
    reason = f"it was a {slot.kind} of another form, or of another type"
    if value.fingerprint == slot.fingerprint:
        try:
            return (decode(value.written),)
        except Unreadable as error:
            reason = str(error)
    log.info("a kept state was left out", state=slot.name, at=slot.place, reason=reason)
    return None
