"""Field: one input of a form as markup needs it; nothing here says how it looks."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from reactpy import event
from reactpy.core.events import EventHandler

from ..hooks.uploads import Uploads
from .checking import Values, choices_now
from .kinds import NUMBERS, ONE_OF, SECRETS, SOME_OF, STRUCTURES, TICKS, Choice
from .live_form import LiveForm
from .locales import date_example
from .naming import id_of
from .specs import Spec
from .state import State
from .tags import being_typed, tags_held
from .texts import ON, Text, chosen_by
from .zones import zone_of

# While somebody types, at most every so often; in milliseconds. What was typed last is always told.
TYPING_EVERY_MS = 250
# Of a long list so many choices are offered at a time; who types more finds more.
OFFERED_MAX = 50
_TYPES: Mapping[str, str] = dict.fromkeys(("whole", "decimal", "day", "code", "combobox", "tags"), "text")
_INPUT_MODES: Mapping[str, str] = {"whole": "numeric", "decimal": "decimal", "code": "numeric"}
_TYPED = frozenset(
    {
        *("text", "search", "email", "url", "tel", "password", "code", "textarea", "json"),
        *("whole", "decimal", "day", "combobox", "tags"),
    }
)
# As HTML fills them in by itself.
_FILLED_IN: Mapping[str, str] = {
    "email": "email",
    "tel": "tel",
    "url": "url",
    "password": "current-password",
    "code": "one-time-code",
}
_AREAS = frozenset({"textarea", "json"})
_DATES = (dt.date, dt.time)
_LENGTHS: Mapping[str, str] = {"min_length": "minlength", "max_length": "maxlength"}


@dataclass(frozen=True, eq=False)
class Field:
    """One input, or one group of boxes, with its label, help and error.

    Attributes:
        id: of the input, or of the first box of a group: where a link to the field leads.
        text: what it holds; several choices are a tuple.
        error: why that cannot be, in a sentence; empty while it can, or while nobody asked.
        optional: whether it may be left empty, though that could not be told from its kind.
    """

    name: str
    id: str
    spec: Spec
    text: Text
    error: str
    help: str
    choices: tuple[Choice, ...]
    # Of a field for files: what was chosen, what it takes, and what its browser shall send.
    files: Uploads | None
    has_focus: bool
    key: str
    # Changes when an input has to be made anew, to get the focus.
    turn: int
    on_change: EventHandler | None
    on_leave: Callable[[Any], None] | None
    # Of a combobox: puts a choice into it.
    choose: Callable[[Choice], None] | None = None

    @property
    def kind(self) -> str:
        """Which input it is; see kinds.py."""
        return self.spec.kind

    @property
    def label(self) -> str:
        """What people call it."""
        return self.spec.label

    @property
    def optional(self) -> bool:
        """Whether people have to be told that it may be left empty."""
        return not self.spec.required and self.kind not in {"group", "rows", "tags", *TICKS, *SOME_OF}

    @property
    def help_id(self) -> str:
        """The id of the element that shows the help."""
        return f"{self.id}-help"

    @property
    def error_id(self) -> str:
        """The id of the element that shows the error."""
        return f"{self.id}-error"

    @property
    def described(self) -> dict[str, Any]:
        """What tells a screen reader where help and error are; for the input, or the group of boxes."""
        parts = [(self.help, self.help_id), (self.error, self.error_id)]
        return {
            "aria-invalid": "true" if self.error else "false",
            "aria-describedby": " ".join(id_ for said, id_ in parts if said) or None,
        }

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that are there, without what is being typed."""
        return tags_held(self.text)

    @property
    def chosen(self) -> Choice | None:
        """Of a combobox: the choice that it holds."""
        return chosen_by(self.text, self.choices)

    @property
    def offered(self) -> tuple[Choice, ...]:
        """Of a combobox: the choices that have what was typed in them; all while one is chosen."""
        typed = "" if self.chosen or isinstance(self.text, tuple) else self.text
        words = typed.casefold().split()
        found = (one for one in self.choices if all(word in one.label.casefold() for word in words))
        return tuple(islice(found, OFFERED_MAX))

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes of its `<input>`, `<textarea>` or `<select>`."""
        return {
            "id": self.id,
            "name": self.name,
            "required": self.spec.required,
            "autofocus": self.has_focus,
            **self.described,
            **self._own(),
            **self._handlers,
        }

    def option(self, number: int, choice: Choice) -> dict[str, Any]:
        """The attributes of the `<input>` of one choice, where each has one."""
        chosen = self.text if isinstance(self.text, tuple) else (self.text,)
        return {
            "type": "radio" if self.kind == "radios" else "checkbox",
            "id": self.id if number == 0 else f"{self.id}-{number}",
            "name": self.name,
            "value": choice.text,
            "checked": choice.text in chosen,
            "required": self.spec.required and self.kind == "radios",
            "autofocus": self.has_focus and number == 0,
            **self._handlers,
        }

    @property
    def _handlers(self) -> dict[str, Any]:
        return {"onChange": self.on_change, "onBlur": self.on_leave} if self.on_change else {}

    def _own(self) -> dict[str, Any]:
        if self.files:
            return self.files.input
        if self.kind in TICKS:
            role = {"role": "switch"} if self.kind == "switch" else {}
            return {"type": "checkbox", **role, "checked": self.text == ON}
        if self.kind != "combobox" and self.kind in ONE_OF | SOME_OF:
            value = list(self.text) if isinstance(self.text, tuple) else self.text
            return {"multiple": self.kind in SOME_OF, "value": value}
        return self._of_a_text() | limits(self.spec)

    def _of_a_text(self) -> dict[str, Any]:
        own: dict[str, Any] = {} if self.kind in _AREAS else {"type": _TYPES.get(self.kind, self.kind)}
        if self.kind in _TYPED:
            own["autocomplete"] = _FILLED_IN.get(self.kind, "off")
        if self.kind in _INPUT_MODES:
            own["inputmode"] = _INPUT_MODES[self.kind]
        # A secret is the browser's alone: it never comes back in a page.
        return own if self.kind in SECRETS else {**own, "value": self._typed}

    @property
    def _typed(self) -> str:
        """What stands in the input."""
        if self.kind == "combobox":
            return self.chosen.label if self.chosen else "".join(self.text)
        return being_typed(self.text) if isinstance(self.text, tuple) else self.text


def field_of(live: LiveForm, state: State, spec: Spec, name: str, values: Values, error: str) -> Field:
    """A field of a form as it is now."""
    is_own = spec.kind in STRUCTURES
    return Field(
        name=name,
        id=id_of(live.name, name),
        spec=spec,
        text=state.text(name),
        error=error,
        help=_help(spec, live.locale, state.zone),
        choices=choices_now(spec, values) if spec.kind in ONE_OF | SOME_OF else (),
        files=live.uploads(spec, name) if spec.kind == "file" else None,
        has_focus=state.focus == name,
        # A secret's input begins anew with the form: nothing else empties it.
        key=f"{name}-{state.instance}" if spec.kind in SECRETS else name,
        turn=state.removals,
        on_change=None if is_own else _on_change(live, spec, name),
        on_leave=None if is_own else _on_leave(live, name),
        choose=_choose(live, name) if spec.kind == "combobox" else None,
    )


def limits(spec: Spec) -> dict[str, Any]:
    """A field's constraints as attributes, so far as its input has them."""
    if spec.kind in ("number", "range"):
        return _number_limits(spec)
    if spec.kind in ("date", "time", "datetime-local"):
        found = {"min": spec.limits.get("ge"), "max": spec.limits.get("le")}
        return {name: limit.isoformat() for name, limit in found.items() if isinstance(limit, _DATES)}
    if spec.kind in _TYPED and spec.kind not in NUMBERS | {"tags", "combobox"}:
        return {attribute: spec.limits[name] for name, attribute in _LENGTHS.items() if name in spec.limits}
    return {}


def _number_limits(spec: Spec) -> dict[str, Any]:
    given = spec.limits
    least, most = given.get("ge", given.get("gt")), given.get("le", given.get("lt"))
    step = given.get("multiple_of") or _fraction(given.get("decimal_places"))
    found = {"min": least, "max": most, "step": step or (None if spec.base is int else "any")}
    return {name: str(limit) for name, limit in found.items() if limit is not None}


def _fraction(places: int | None) -> str:
    return f"0.{'0' * (places - 1)}1" if places else ""


def _help(spec: Spec, locale: str, zone: str) -> str:
    if spec.help or spec.kind not in ("day", "datetime-local"):
        return spec.help
    return (
        f"Such as {date_example(locale)}." if spec.kind == "day" else f"Time zone: {zone_of(zone) or 'UTC'}."
    )


def _on_change(live: LiveForm, spec: Spec, name: str) -> EventHandler:
    def change(data: dict[str, Any]) -> None:
        live.change(name, spec, data)

    throttle = TYPING_EVERY_MS if spec.kind in _TYPED or spec.kind == "range" else None
    made: EventHandler = event(change, throttle=throttle)
    return made


def _choose(live: LiveForm, name: str) -> Callable[[Choice], None]:
    def choose(choice: Choice) -> None:
        live.set_text(name, (choice.text,))

    return choose


def _on_leave(live: LiveForm, name: str) -> Callable[[Any], None]:
    def leave(_event: Any) -> None:
        live.leave(name)

    return leave
