"""Whether what a form holds makes a model: the same rules for a key, a submit and a plain post."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from ..hooks.upload_entries import UploadEntry
from .kinds import ONE_OF, SOME_OF, TICKS, Choice
from .problems import FILE_NEEDED, STILL_COMING, sentence_of
from .specs import Spec, as_choices
from .state import State, places
from .tags import tags_in
from .texts import NOTHING, ON, Unreadable, chosen_by, read, tidy
from .zones import SkippedTime, moment_in


class Values(Mapping[str, Any]):
    """What a form holds, for rules about it: `values["country"]`.

    A tick is True or False, several choices and tags are a tuple of texts, files a tuple of those that
    are here, a group is Values, a list a tuple of them; all else is the text that the input holds.
    `above` is what is around a group or a row.
    """

    def __init__(
        self, specs: Sequence[Spec], state: State, prefix: str = "", above: "Values | None" = None
    ) -> None:
        self._specs = {spec.name: spec for spec in specs}
        self._state = state
        self._prefix = prefix
        self.above = above

    def __getitem__(self, name: str) -> Any:
        spec, full = self._specs[name], self._prefix + name
        if spec.kind == "group":
            return Values(spec.inner, self._state, f"{full}.", self)
        if spec.kind == "rows":
            ids = self._state.rows.get(full, ())
            return tuple(Values(spec.inner, self._state, f"{full}.{row}.", self) for row in ids)
        if spec.kind == "file":
            return tuple(entry.file for entry in self._state.files.get(full, ()) if entry.state == "done")
        text = self._state.text(full)
        if spec.kind in SOME_OF:
            return text if isinstance(text, tuple) else ()
        if spec.kind == "tags":
            return tags_in(text)
        if spec.kind == "combobox":
            chosen = chosen_by(text, choices_now(spec, self))
            return chosen.text if chosen else "".join(text)
        return text == ON if spec.kind in TICKS else text

    def __iter__(self) -> Iterator[str]:
        return iter(self._specs)

    def __len__(self) -> int:
        return len(self._specs)


@dataclass(frozen=True)
class Checked:
    """What became of a check: a model, or a sentence for each input that is wrong, in their order."""

    model: BaseModel | None
    problems: Mapping[str, str]


def is_shown(spec: Spec, values: Values) -> bool:
    """Whether a field is there, given what its form holds."""
    return spec.shown is None or bool(spec.shown(values))


def choices_now(spec: Spec, values: Values) -> tuple[Choice, ...]:
    """What there is to choose, given what the form holds."""
    return as_choices(spec.choices(values)) if callable(spec.choices) else as_choices(spec.choices)


def check(model: type[BaseModel], specs: Sequence[Spec], state: State, locale: str) -> Checked:
    """Read a form and check it by the rules of its model."""
    problems: dict[str, str] = {}
    data = _read_all(specs, state, Values(specs, state), "", problems, locale)
    made = None
    try:
        made = model.model_validate(data)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            name = _name_of(specs, state, problem["loc"])
            problems.setdefault(name, sentence_of(dict(problem), locale))
    return Checked(None if problems else made, _in_order(problems, specs, state))


def without_stale_choices(specs: Sequence[Spec], state: State) -> dict[str, Any]:
    """The texts of a form, without choices that are no longer offered after another field changed."""
    texts = dict(state.texts)
    for spec, name, values in _leaves(specs, Values(specs, state), state, ""):
        # What is typed into a combobox is no choice yet.
        if not callable(spec.choices) or spec.kind == "combobox":
            continue
        offered = {choice.text for choice in choices_now(spec, values)}
        held = state.text(name)
        if spec.kind in ONE_OF and held not in offered:
            texts[name] = ""
        elif spec.kind in SOME_OF:
            texts[name] = tuple(one for one in held if one in offered)
    return texts


def names_shown(specs: Sequence[Spec], state: State) -> list[str]:
    """The inputs that are there now."""
    return [name for _spec, name, _values in _leaves(specs, Values(specs, state), state, "")]


def conditional_names(specs: Sequence[Spec], state: State) -> frozenset[str]:
    """The inputs that are there now and that may also not be."""
    return frozenset(
        name
        for spec, name, values in _levels(specs, Values(specs, state), state, "")
        if spec.shown is not None and is_shown(spec, values)
    )


def _read_all(
    specs: Sequence[Spec], state: State, values: Values, prefix: str, problems: dict[str, str], locale: str
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for spec in specs:
        if not is_shown(spec, values):
            continue
        name = prefix + spec.name
        if spec.kind == "group":
            data[spec.key] = _read_all(spec.inner, state, values[spec.name], f"{name}.", problems, locale)
        elif spec.kind == "rows":
            ids = state.rows.get(name, ())
            data[spec.key] = [
                _read_all(spec.inner, state, inside, f"{name}.{row}.", problems, locale)
                for row, inside in zip(ids, values[spec.name], strict=True)
            ]
        elif spec.kind == "file":
            _read_files(spec, name, state.files.get(name, ()), data, problems)
        else:
            _read_one(spec, name, state, values, data, problems, locale)
    return data


def _read_files(
    spec: Spec,
    name: str,
    entries: Sequence[UploadEntry],
    data: dict[str, Any],
    problems: dict[str, str],
) -> None:
    problem = next((said for entry in entries if (said := _problem_of(entry))), "")
    if problem or (spec.required and not entries):
        problems[name] = problem or FILE_NEEDED
    elif spec.is_list:
        data[spec.key] = [entry.file for entry in entries]
    elif entries or spec.nullable:
        data[spec.key] = entries[-1].file if entries else None


def _problem_of(entry: UploadEntry) -> str:
    if entry.is_open:
        return STILL_COMING.format(name=entry.name)
    return f"{entry.name}: {entry.problem}" if entry.problem else ""


def _read_one(
    spec: Spec,
    name: str,
    state: State,
    values: Values,
    data: dict[str, Any],
    problems: dict[str, str],
    locale: str,
) -> None:
    if state.is_as_given(name):
        data[spec.key] = state.given[name][1]
        return
    choices = choices_now(spec, values) if spec.kind in ONE_OF | SOME_OF else ()
    try:
        value = read(spec, state.text(name), choices, locale)
        if spec.kind == "datetime-local" and isinstance(value, dt.datetime):
            value = moment_in(value, state.zone)
    except (Unreadable, SkippedTime) as unreadable:
        problems[name] = str(unreadable)
        return
    if value is not NOTHING:
        data[spec.key] = tidy(value) if isinstance(value, str) else value


def _name_of(specs: Sequence[Spec], state: State, place: tuple[int | str, ...]) -> str:
    """The input that a place in the model belongs to; "" for the form as a whole."""
    name, level, rest = "", specs, list(place)
    while rest:
        part = rest.pop(0)
        spec = next((one for one in level if part in (one.key, one.name)), None)
        if spec is None:
            break
        name = f"{name}.{spec.name}" if name else spec.name
        level = spec.inner if spec.kind in ("group", "rows") else ()
        if spec.kind == "rows" and rest and isinstance(rest[0], int):
            ids = state.rows.get(name, ())
            index = rest.pop(0)
            if isinstance(index, int) and index < len(ids):
                name = f"{name}.{ids[index]}"
    return name


def _in_order(problems: Mapping[str, str], specs: Sequence[Spec], state: State) -> dict[str, str]:
    names = ["", *(place.name for place in places(specs, state))]
    known = {name: problems[name] for name in names if name in problems}
    return {**known, **problems}


def _levels(
    specs: Sequence[Spec], values: Values, state: State, prefix: str
) -> Iterator[tuple[Spec, str, Values]]:
    """Everything in a form that is shown, with the values of its level."""
    for spec in specs:
        if not is_shown(spec, values):
            continue
        name = prefix + spec.name
        yield spec, name, values
        if spec.kind == "group":
            yield from _levels(spec.inner, values[spec.name], state, f"{name}.")
        elif spec.kind == "rows":
            for row, inside in zip(state.rows.get(name, ()), values[spec.name], strict=True):
                yield from _levels(spec.inner, inside, state, f"{name}.{row}.")


def _leaves(
    specs: Sequence[Spec], values: Values, state: State, prefix: str
) -> Iterator[tuple[Spec, str, Values]]:
    return ((s, n, v) for s, n, v in _levels(specs, values, state, prefix) if s.kind not in ("group", "rows"))
