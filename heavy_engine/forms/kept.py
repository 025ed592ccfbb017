"""What of a form comes back when its page has to be built anew: what somebody filled in, not the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from .kinds import SECRETS
from .specs import Spec
from .state import State, places
from .texts import Text


@dataclass(frozen=True)
class Filled:
    """A form as far as it differs from one that nobody has touched; see State for the names.

    `texts` are those that somebody changed, `rows` all lists if any of them changed.
    """

    texts: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, ...]] | None = None
    touched: frozenset[str] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)
    attempts: int = 0
    shows_all: bool = False
    step: int = 0
    instance: str = ""
    is_sent: bool = False
    is_changed: bool = False
    next_row: int = 0
    removals: int = 0
    zone: str = ""

    def written(self) -> dict[str, Any]:
        """Only what is not as in an untouched form: it is sealed anew with every key that somebody types."""
        nothing = Filled()
        mine = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in mine.items() if value != getattr(nothing, name)}


def read(written: object) -> Filled | None:
    """What was written; None if it is nothing of the kind."""
    try:
        return TypeAdapter(Filled).validate_python(written)
    except ValidationError:
        return None


def filled_in(specs: Sequence[Spec], state: State, begun: State, first_instance: str) -> Filled | None:
    """What has to be kept of a form; None if nobody did anything to it.

    Args:
        specs: its fields.
        state: the form now.
        begun: the same form before anybody touched it.
        first_instance: of the first filling-in of all on this line, which every process finds by itself.
    """
    if state is begun and state.instance == first_instance:
        return None
    kinds = {place.name: place.spec.kind for place in places(specs, state)}
    changed = {name: text for name, text in state.texts.items() if text != begun.texts.get(name)}
    return Filled(
        texts={name: text for name, text in changed.items() if kinds.get(name) not in SECRETS},
        rows=None if state.rows == begun.rows else dict(state.rows),
        touched=state.touched,
        refused=dict(state.refused),
        attempts=state.attempts,
        shows_all=state.shows_all,
        step=state.step,
        instance="" if state.instance == first_instance else state.instance,
        is_sent=state.is_sent,
        is_changed=state.is_changed,
        next_row=state.next_row,
        removals=state.removals,
        zone=state.zone if state.is_changed else "",
    )


def filled_again(specs: Sequence[Spec], begun: State, filled: Filled, step_last: int) -> State:
    """A form as it was filled in, as far as its model still has the fields.

    Args:
        specs: its fields now.
        begun: the form before anybody touched it.
        filled: what was kept.
        step_last: the last step of the wizard, 0 without steps.
    """
    lists = {place.name for place in places(specs, begun) if place.spec.kind == "rows"}
    rows = dict(begun.rows)
    if filled.rows is not None:
        # Lists in rows are named by rows, which are not there before they are put back.
        rows |= {name: ids for name, ids in filled.rows.items() if name in lists or "." in name}
    state = replace(begun, rows=rows)
    fields = {place.name for place in places(specs, state) if place.spec.kind not in ("group", "rows")}
    texts: dict[str, Text] = {name: text for name, text in begun.texts.items() if name in fields}
    return replace(
        state,
        texts=texts | {name: text for name, text in filled.texts.items() if name in fields},
        touched=filled.touched & fields,
        refused={name: said for name, said in filled.refused.items() if name in fields or not name},
        attempts=filled.attempts,
        shows_all=filled.shows_all,
        step=min(filled.step, step_last),
        instance=filled.instance or begun.instance,
        is_sent=filled.is_sent,
        is_changed=filled.is_changed,
        next_row=max(filled.next_row, begun.next_row),
        removals=filled.removals,
        zone=filled.zone or begun.zone,
    )
