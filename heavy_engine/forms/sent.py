"""What browsers send of a form: as an event's list of controls, or as the body of a plain post."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .kinds import SOME_OF, STRUCTURES, TICKS
from .specs import Spec, as_choices
from .state import ROW_ID, ROW_ID_MAX, State, places
from .tags import as_sent, typed
from .texts import ON, Text, tidy

Pairs = Sequence[tuple[str, str]]

NOT_SENT = frozenset({"button", "submit", "reset", "image", "file"})
MULTIPART = "multipart/form-data"
# What a form carries besides its fields.
FORM, TOKEN, STEP, DO, SHOWN = "_form", "_token", "_step", "_do", "_shown"
# So many rows of one list are read at most, whatever the model allows.
ROWS_READ_MAX = 1_000
# So many choices of one field are read at most, where what there is to choose depends on the form.
CHOSEN_READ_MAX = 1_000


def pairs_of(event: Mapping[str, Any], *, with_empty: bool = False) -> list[tuple[str, str]]:
    """Names and values of a form's controls, as a plain post would have them.

    `with_empty` tells of boxes that are not ticked and lists of which nothing is chosen, too.
    """
    form = event.get("currentTarget") or event.get("target") or {}
    controls = form.get("elements") if isinstance(form, dict) else None
    return [pair for control in controls or () for pair in _pairs_of_control(control, with_empty)]


def text_of(event: Mapping[str, Any], spec: Spec, held: Text) -> Text:
    """What an input holds after an event; of boxes of one name, what all of them hold."""
    target = event.get("target")
    target = target if isinstance(target, dict) else {}
    if spec.kind in TICKS:
        return ON if target.get("checked") else ""
    if spec.kind == "multiselect":
        chosen = target.get("selectedValues")
        return _offered(spec, map(tidy, chosen)) if isinstance(chosen, list) else ()
    value = tidy(target.get("value"))
    if spec.kind == "tags":
        return typed(held, value)
    if spec.kind == "checkboxes":
        others = tuple(one for one in held if one != value) if isinstance(held, tuple) else ()
        return _offered(spec, (*others, value) if target.get("checked") else others)
    return value


def value_in(pairs: Pairs, name: str) -> str:
    """The first value of a name; empty without one."""
    return next((value for each, value in pairs if each == name), "")


def taken(state: State, specs: Sequence[Spec], pairs: Pairs, names: frozenset[str] | None = None) -> State:
    """A form with what was sent of it; what is no field of it is left alone.

    `names` are the fields that are looked at; all if None.
    """
    sent = _by_name(pairs)
    texts = dict(state.texts)
    for place in places(specs, state):
        is_field = place.spec.kind not in STRUCTURES
        if is_field and (names is None or place.name in names):
            texts[place.name] = _text(place.spec, sent.get(place.name, ()))
    return replace(state, texts=texts)


def tokens_of(pairs: Pairs, name: str) -> list[str]:
    """What a plain post carries for the files that a field held before."""
    return list(dict.fromkeys(tidy(value) for each, value in pairs if each == name and value))


def rows_taken(state: State, specs: Sequence[Spec], pairs: Pairs) -> State:
    """A form with the rows that a plain post names, in its order; of no list more than it may have.

    One row beyond is kept, so that the model can say that there are too many.
    """
    rows: dict[str, tuple[str, ...]] = {}
    _take_rows(specs, "", _by_name(pairs), rows)
    ids = [int(row) for known in rows.values() for row in known]
    return replace(state, rows=rows, next_row=min(max([*ids, -1]) + 1, ROW_ID_MAX + 1))


def _by_name(pairs: Pairs) -> dict[str, list[str]]:
    sent: dict[str, list[str]] = {}
    for name, value in pairs:
        sent.setdefault(name, []).append(tidy(value))
    return sent


def _take_rows(
    specs: Sequence[Spec], prefix: str, sent: Mapping[str, list[str]], rows: dict[str, tuple[str, ...]]
) -> None:
    for spec in specs:
        name = prefix + spec.name
        if spec.kind == "group":
            _take_rows(spec.inner, f"{name}.", sent, rows)
        elif spec.kind == "rows":
            named = dict.fromkeys(value for value in sent.get(name, ()) if ROW_ID.fullmatch(value))
            rows[name] = tuple(named)[: min(spec.rows_max + 1, ROWS_READ_MAX)]
            for row in rows[name]:
                _take_rows(spec.inner, f"{name}.{row}.", sent, rows)


def _offered(spec: Spec, chosen: Iterable[str]) -> tuple[str, ...]:
    """What is no choice is not taken in; where choices depend on the form, those that are none go later."""
    if callable(spec.choices):
        return tuple(dict.fromkeys(chosen))[:CHOSEN_READ_MAX]
    known = {choice.text for choice in as_choices(spec.choices)}
    return tuple(one for one in dict.fromkeys(chosen) if one in known)


def _text(spec: Spec, sent: Sequence[str]) -> Text:
    if spec.kind in SOME_OF:
        # One more than there are, so that what is no choice is refused in words.
        most = CHOSEN_READ_MAX if callable(spec.choices) else len(spec.choices)
        return tuple(dict.fromkeys(sent))[: most + 1]
    if spec.kind == "tags":
        return as_sent(sent)
    if spec.kind in TICKS:
        return ON if ON in sent else ""
    return sent[0] if sent else ""


def _pairs_of_control(control: Any, with_empty: bool) -> Iterator[tuple[str, str]]:
    if not isinstance(control, dict):
        return
    name, kind = control.get("name"), control.get("type", "text")
    is_button = control.get("tagName") == "BUTTON" or kind in NOT_SENT
    is_off = kind in ("checkbox", "radio") and not control.get("checked")
    if not isinstance(name, str) or is_button:
        return
    if with_empty:
        yield name, ""
    if is_off:
        return
    several = control.get("selectedValues")
    for value in several if isinstance(several, list) else [control.get("value", "")]:
        if isinstance(value, str):
            yield name, value
