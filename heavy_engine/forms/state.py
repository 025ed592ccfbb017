"""What a form holds at one moment, and every step from one moment to the next. Nothing here waits."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel

from ..hooks.upload_entries import UploadEntry
from .held import held_already
from .specs import Spec
from .tags import tags_in
from .texts import Text, write
from .zones import clock_in

ROW_ID = re.compile(r"[0-9]{1,6}")
ROW_ID_MAX = 999_999
# Kinds of inputs whose texts may say less than the values that they were given.
SAY_LESS = frozenset({"datetime-local", "time", "tags"})


@dataclass(frozen=True)
class State:
    """A form at one moment.

    Names are those of inputs: `name`, `address.city`, `items.3.name`, where 3 is the id of a row:
    it stays with its row when rows before it come, go or move.

    Attributes:
        texts: what inputs hold.
        given: values whose texts say less than they do, with these texts: a moment to the microsecond, an
            hour that a clock shows twice. What nobody changes stays as it was.
        files: what fields for files hold, in the order in which it was chosen.
        rows: the ids of the rows of each list, in order.
        touched: fields that somebody has left, or that were refused.
        refused: what the application said of fields, by name; "" is the form.
        attempts: how often sending it was refused.
        shows_all: whether errors of fields that nobody touched are shown too.
        step: of a wizard, from 0.
        instance: what tells one filling-in of this form from the next.
        focus: the name of the input that gets the focus, or "summary".
        is_waiting: it is to be sent as soon as its files are here.
        has_more: what was filled in made fields appear that its person has not seen yet.
        next_row: the id of the next row; none is used twice.
        removals: how many rows were removed.
        zone: the time zone in which moments are written; UTC without one.
    """

    texts: Mapping[str, Text] = field(default_factory=dict)
    given: Mapping[str, tuple[Text, Any]] = field(default_factory=dict)
    files: Mapping[str, tuple[UploadEntry, ...]] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    touched: frozenset[str] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)
    attempts: int = 0
    shows_all: bool = False
    step: int = 0
    instance: str = ""
    focus: str = ""
    is_pending: bool = False
    is_waiting: bool = False
    is_sent: bool = False
    is_changed: bool = False
    has_more: bool = False
    next_row: int = 0
    removals: int = 0
    zone: str = ""

    def text(self, name: str) -> Text:
        """What an input holds; empty if nobody filled it in."""
        return self.texts.get(name, "")

    def is_as_given(self, name: str) -> bool:
        """Whether an input still says what it was given, and `given` knows that more exactly."""
        if name not in self.given:
            return False
        then, now = self.given[name][0], self.text(name)
        # Browsers send tags one by one, and what is long is cut.
        return tags_in(then) == tags_in(now) if isinstance(then, tuple) else then == now


@dataclass(frozen=True)
class Place:
    """A field, a group or a list in a form as it is now."""

    name: str
    spec: Spec


def begin(specs: Sequence[Spec], values: Any, locale: str, instance: str = "", zone: str = "") -> State:
    """A form that nobody has touched.

    Args:
        specs: its fields.
        values: what they hold: a model, a mapping, or None for their defaults.
        locale: how its person writes numbers and dates.
        instance: see State.
        zone: see State.
    """
    filled = _Filled(locale, zone, {}, {}, {}, {})
    filled.fill(specs, values, "")
    rows = filled.rows
    begun = State(filled.texts, filled.given, filled.files, rows)
    return replace(begun, instance=instance, next_row=_longest(rows), zone=zone)


def places(specs: Sequence[Spec], state: State, prefix: str = "") -> Iterator[Place]:
    """All fields, groups and lists that a form has now; outer ones before what is in them."""
    for spec in specs:
        name = prefix + spec.name
        yield Place(name, spec)
        if spec.kind == "group":
            yield from places(spec.inner, state, f"{name}.")
        elif spec.kind == "rows":
            for row in state.rows.get(name, ()):
                yield from places(spec.inner, state, f"{name}.{row}.")


def changed(state: State, name: str, text: Text) -> State:
    """Somebody typed or chose something."""
    refused = {each: said for each, said in state.refused.items() if each not in (name, "")}
    texts = {**state.texts, name: text}
    return replace(
        state, texts=texts, refused=refused, is_changed=True, is_sent=False, has_more=False, focus=""
    )


def files_changed(state: State, name: str, entries: tuple[UploadEntry, ...]) -> State:
    """Files were chosen, came, or went."""
    refused = {each: said for each, said in state.refused.items() if each not in (name, "")}
    files = {**state.files, name: entries}
    return replace(state, files=files, refused=refused, is_changed=True, is_sent=False, focus="")


def tag_removed(state: State, name: str, text: Text) -> State:
    """A tag goes; the focus goes to the input for the next one."""
    gone = changed(state, name, text)
    return replace(gone, focus=name, removals=state.removals + 1)


def touched(state: State, name: str) -> State:
    """Somebody left a field."""
    return state if name in state.touched else replace(state, touched=state.touched | {name})


def row_added(state: State, name: str, spec: Spec, locale: str) -> State:
    """One more row at the end of a list; its first input gets the focus. A full list stays as it is."""
    ids = state.rows.get(name, ())
    if len(ids) >= spec.rows_max or state.next_row > ROW_ID_MAX:
        return state
    row = str(state.next_row)
    rows = {**state.rows, name: (*ids, row)}
    held = (dict(state.texts), dict(state.given), rows, dict(state.files))
    filled = _Filled(locale, state.zone, *held)
    prefix = f"{name}.{row}."
    filled.fill(spec.inner, None, prefix)
    first = f"{prefix}{spec.inner[0].name}" if spec.inner else ""
    next_row = max(state.next_row + 1, _longest(filled.rows))
    kept = replace(state, texts=filled.texts, given=filled.given)
    grown = replace(kept, files=filled.files, next_row=next_row)
    return _rearranged(grown, filled.rows, first)


def row_removed(state: State, name: str, row: str) -> State:
    """A row goes, with all that it holds; the focus goes to the button that adds one."""
    ids = state.rows.get(name, ())
    if row not in ids:
        return state
    gone = f"{name}.{row}"
    rows = {name: kept for name, kept in state.rows.items() if not _is_in(name, gone)}
    texts = {name: text for name, text in state.texts.items() if not _is_in(name, gone)}
    files = {name: held for name, held in state.files.items() if not _is_in(name, gone)}
    rows[name] = tuple(each for each in ids if each != row)
    kept = replace(state, texts=texts, files=files, removals=state.removals + 1)
    return _rearranged(kept, rows, f"add:{name}")


def row_moved(state: State, name: str, row: str, by: int) -> State:
    """A row moves up (-1) or down (1); at the end of the list nothing happens."""
    ids = list(state.rows.get(name, ()))
    if row not in ids or not 0 <= ids.index(row) + by < len(ids):
        return state
    place = ids.index(row)
    ids[place], ids[place + by] = ids[place + by], ids[place]
    return _rearranged(state, {**state.rows, name: tuple(ids)}, "")


def stepped(state: State, step: int) -> State:
    """Another step of a wizard, whose heading gets the focus."""
    return replace(state, step=step, shows_all=False, focus="step", refused={})


def refused(state: State, by_name: Mapping[str, str], step: int) -> State:
    """It could not be sent; the summary of what is wrong gets the focus."""
    return replace(
        state,
        refused=by_name,
        step=step,
        attempts=state.attempts + 1,
        shows_all=True,
        is_pending=False,
        is_waiting=False,
        is_sent=False,
        focus="summary",
    )


def _rearranged(state: State, rows: Mapping[str, tuple[str, ...]], focus: str) -> State:
    return replace(state, rows=rows, focus=focus, is_changed=True, is_sent=False, refused={})


def _longest(rows: Mapping[str, tuple[str, ...]]) -> int:
    return max((len(ids) for ids in rows.values()), default=0)


def _is_in(name: str, gone: str) -> bool:
    return name == gone or name.startswith(f"{gone}.")


@dataclass(frozen=True)
class _Filled:
    """What inputs hold of values."""

    locale: str
    zone: str
    texts: dict[str, Text]
    given: dict[str, tuple[Text, Any]]
    rows: dict[str, tuple[str, ...]]
    files: dict[str, tuple[UploadEntry, ...]]

    def fill(self, specs: Sequence[Spec], values: Any, prefix: str) -> None:
        for spec in specs:
            name, value = prefix + spec.name, _value(values, spec)
            if spec.kind == "group":
                self.fill(spec.inner, value, f"{name}.")
            elif spec.kind == "rows":
                self.rows[name] = tuple(str(number) for number in range(len(value or ())))
                for number, item in enumerate(value or ()):
                    self.fill(spec.inner, item, f"{name}.{number}.")
            elif spec.kind == "file":
                self.files[name] = held_already(value)
            else:
                self.texts[name] = write(spec, clock_in(value, self.zone), self.locale)
                if spec.kind in SAY_LESS and value:
                    self.given[name] = (self.texts[name], value)


def _value(values: Any, spec: Spec) -> Any:
    if isinstance(values, BaseModel):
        return getattr(values, spec.name, None)
    if isinstance(values, Mapping) and spec.name in values:
        return values[spec.name]
    return spec.default()
