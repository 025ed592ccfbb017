"""Records: the components of a page that keep something, and those above them; of others nothing is noted."""

from typing import Any

from ..layout.each import Each
from ..layout.instance import Instance
from .classes import Unkept
from .names import Slot, States
from .places import Step, Steps, is_passed_over, place_above, places_below, step_of_row


class Record:
    """A component that kept something, or has one below that did.

    Attributes:
        number: of its place in the log; 0 as long as the log does not know it.
        numbers: of its states in the log, -1 for those that are not in it.
        sizes: what they take there, in bytes.
        slots: its states, if one of them ever changed.
        lasts: the values that were written last, or that the states began with.
        state: what its hooks keep, if one of its states ever changed, until it is no longer shown.
    """

    __slots__ = (
        "above",
        "instance",
        "lasts",
        "number",
        "numbers",
        "sizes",
        "slots",
        "state",
        "states",
        "step",
    )

    def __init__(self, instance: Instance, above: "Record | None", step: Step, states: States | None) -> None:
        self.instance = instance
        self.above = above
        self.step = step
        self.states = states
        self.slots: tuple[Slot, ...] = ()
        self.lasts: list[Any] = []
        self.state: tuple[Any, ...] = ()
        self.forget_numbers()

    def forget_numbers(self) -> None:
        """A new log begins, which knows nothing."""
        self.number = 0
        self.numbers, self.sizes = [-1] * len(self.slots), [0] * len(self.slots)

    def begin(self) -> None:
        """One of its states changed for the first time."""
        if self.states is not None:
            self.slots = self.states.slots
            self.state = self.instance.state
            self.lasts = [slot.initial for slot in self.slots]
            self.forget_numbers()

    def end(self) -> None:
        """Its component is no longer shown."""
        self.slots, self.state = (), ()


class Records:
    """Finds the record of a component, and notices when components are not where they were."""

    def __init__(self) -> None:
        self._known: dict[Record, None] = {}
        self._at: dict[tuple[Record | None, Step], Record] = {}
        # Whether the log's steps are those of other components by now.
        self.is_stale = False

    def all(self) -> list[Record]:
        """All records, those above before those below."""
        return list(self._known)

    def of(self, instance: Instance) -> Record:
        """The record of a component, made if there is none.

        Raises:
            Unkept: when it cannot be told from others: its key cannot be written.
        """
        new: list[Instance] = []
        up: Instance | None = instance
        while up is not None and not isinstance(up.notes, Record):
            new.append(up)
            up = place_above(up)
        above: Record | None = up.notes if up is not None else None
        for one in reversed(new):
            above = self._made(one, above)
        assert above is not None  # noqa: S101  # There was at least the instance itself.
        return above

    def forget(self, record: Record) -> bool:
        """Its component is no longer shown; answers whether it was known."""
        if record not in self._known:
            return False
        del self._known[record]
        if self._at.get((record.above, record.step)) is record:
            del self._at[record.above, record.step]
        return True

    def look_at_moves(self) -> None:
        """Components came or went: see whether those that are told apart by counting still count the same."""
        above_counted = {record.above: record.instance for record in self._known if record.step.is_by_count}
        now = {above: _steps_below(above, one) for above, one in above_counted.items()}
        for record in self._known:
            if record.above in now and now[record.above].get(record.instance) != record.step:
                self.is_stale = True
                return

    def renew(self) -> None:
        """Count anew; numbers of the log before are forgotten."""
        now: dict[Record | None, dict[Instance, Step]] = {}
        self._at = {}
        for record in self._known:
            if record.above not in now:
                now[record.above] = _steps_below(record.above, record.instance)
            record.step = now[record.above].get(record.instance, record.step)
            record.forget_numbers()
            self._at[record.above, record.step] = record
        self.is_stale = False

    def _made(self, instance: Instance, above: Record | None) -> Record:
        states = instance.notes if isinstance(instance.notes, States) else None
        record = Record(instance, above, _step(instance, above), states)
        if (above, record.step) in self._at:
            self.is_stale = True
        self._known[record] = None
        self._at[above, record.step] = record
        instance.notes = record
        return record


def _step(instance: Instance, above: Record | None) -> Step:
    if above is not None and isinstance(above.instance.component, Each):
        return step_of_row(instance.component)
    step = _steps_below(above, instance).get(instance)
    if step is None:
        raise Unkept("its component has a key that cannot be written, or stands in no list of the page")
    return step


def _steps_below(above: Record | None, one: Instance) -> dict[Instance, Step]:
    """The steps to all components below one, or below the page's root where `one` stands."""
    if above is not None and isinstance(above.instance.component, Each):
        return _rows(above.instance)
    steps, found = Steps(), dict[Instance, Step]()
    for below in _below(above, one):
        try:
            found[below] = steps.next(below.component)
        except Unkept:
            continue
    return found


def _rows(each: Instance) -> dict[Instance, Step]:
    return {row: step_of_row(row.component) for row in each.children if isinstance(row, Instance)}


def _below(above: Record | None, one: Instance) -> list[Instance]:
    if above is not None:
        return list(places_below(above.instance))
    top: Any = one
    while top.parent is not None:
        top = top.parent
    is_place = isinstance(top, Instance) and not is_passed_over(top.component)
    return [top] if is_place else list(places_below(top))
