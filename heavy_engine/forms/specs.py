"""What a model says of its form: a field, a group of fields or a list of them, for each of its fields."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from ..files import Files
from .kinds import (
    NUMBERS,
    ONE_OF,
    SOME_OF,
    TEXTS,
    TICKS,
    Choice,
    FormMistake,
    Kind,
    Shape,
    asked_in,
    choices_of,
    constraints_of,
    files_in,
    is_model,
    kind_of,
    shape_of,
)

ROWS_MAX = 100
FILES_MAX = 10
DEPTH_MAX = 4
# Names that browsers or this engine's forms use for something else.
TAKEN = frozenset({"_form", "_token", "_step", "_do", "_shown"})

ChoiceLike = Choice | str | tuple[str, str]
ChoiceSource = Sequence[ChoiceLike] | Callable[[Any], Sequence[ChoiceLike]]


@dataclass(frozen=True, eq=False)
class Spec:
    """One field of a model, as a form has it.

    Attributes:
        path: its name with those around it; a list's items are "*": `items.*.name`.
        key: its name in what pydantic reads.
        required: whether it has to be filled in.
        nullable: whether nothing filled in means None.
        limits: constraints, by pydantic's names.
        choices: what there is to choose, or a function of the form's values that answers it.
        inner: the fields of a group, or of each item of a list.
        shown: whether it is there, from the values of its level; always if None.
        base: the type of its values.
        reads_itself: whether the model wants the text as it was written.
        files: what a field for files takes.
        is_list: whether its value is a list of what `base` says.
    """

    path: str
    key: str
    label: str
    help: str
    kind: Kind
    required: bool
    nullable: bool
    limits: Mapping[str, Any]
    info: FieldInfo
    choices: ChoiceSource = ()
    inner: tuple["Spec", ...] = ()
    shown: Callable[[Any], bool] | None = None
    base: Any = str
    reads_itself: bool = False
    files: Files = field(default_factory=Files)
    is_list: bool = False

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition(".")[2]

    @property
    def rows_max(self) -> int:
        """How many items its list may have."""
        return int(self.limits.get("max_length", ROWS_MAX))

    @property
    def files_max(self) -> int:
        """How many files it takes."""
        most = self.files.max_files or int(self.limits.get("max_length", FILES_MAX))
        return most if self.is_list else 1

    def default(self) -> Any:
        """Its value in a form that nobody has filled in; None without one."""
        return None if self.info.is_required() else self.info.get_default(call_default_factory=True)


@dataclass(frozen=True)
class Wishes:
    """What a page wants of a form besides what its model says; keys are paths, such as `items.*.kind`."""

    widgets: Mapping[str, Kind] = field(default_factory=dict)
    choices: Mapping[str, ChoiceSource] = field(default_factory=dict)
    shown: Mapping[str, Callable[[Any], bool]] = field(default_factory=dict)


def specs_of(model: type[BaseModel], wishes: Wishes) -> tuple[Spec, ...]:
    """The fields of a model.

    Raises:
        FormMistake: when a wish names no field of it, or one that cannot be granted.
    """
    specs = _specs(model, wishes, "", ())
    known = {spec.path for spec in all_specs(specs)}
    for wish in (wishes.widgets, wishes.choices, wishes.shown):
        for path in wish:
            if path not in known:
                fields = ", ".join(sorted(known))
                raise FormMistake(f"{model.__name__} has no field {path!r}. There are: {fields}.")
    return specs


def all_specs(specs: Sequence[Spec]) -> Iterator[Spec]:
    """These and all inside them."""
    for spec in specs:
        yield spec
        yield from all_specs(spec.inner)


def as_choices(given: Sequence[ChoiceLike]) -> tuple[Choice, ...]:
    """Choices as a form has them; a text is its own label."""
    return tuple(_as_choice(one) for one in given)


def _as_choice(one: ChoiceLike) -> Choice:
    if isinstance(one, Choice):
        return one
    text, label = (one, one) if isinstance(one, str) else one
    return Choice(text, label, text)


def _specs(model: type[BaseModel], wishes: Wishes, prefix: str, above: tuple[type, ...]) -> tuple[Spec, ...]:
    if model in above or len(above) >= DEPTH_MAX:
        raise FormMistake(f"{model.__name__} holds itself, or too deep: a form would have no end.")
    fields = model.model_fields.items()
    return tuple(_spec(name, info, wishes, f"{prefix}{name}", (*above, model)) for name, info in fields)


def _spec(name: str, info: FieldInfo, wishes: Wishes, path: str, above: tuple[type, ...]) -> Spec:
    if name in TAKEN:
        raise FormMistake(f"A field may not be called {name!r}: forms need that name.")
    shape = shape_of(info.annotation, info.metadata)
    offered: ChoiceSource = wishes.choices.get(path, choices_of(shape.base))
    asked = wishes.widgets.get(path) or asked_in(info, shape.metadata)
    if asked is None and path in wishes.choices and not shape.is_list:
        asked = "select"
    kind = kind_of(shape, offered if not callable(offered) else ("?",), asked, path)
    inside = f"{path}.*." if kind == "rows" else f"{path}."
    spec = Spec(
        path=path,
        key=info.validation_alias if isinstance(info.validation_alias, str) else name,
        label=info.title or _words(name),
        help=info.description or "",
        kind=kind,
        required=_is_required(shape, info, kind),
        nullable=shape.nullable,
        limits=constraints_of(shape.metadata),
        info=info,
        choices=offered if callable(offered) else as_choices(offered),
        inner=_specs(shape.base, wishes, inside, above) if is_model(shape.base) else (),
        shown=wishes.shown.get(path),
        base=shape.base,
        reads_itself=any(isinstance(one, BeforeValidator) for one in shape.metadata),
        files=files_in(shape.metadata),
        is_list=shape.is_list,
    )
    _check(spec)
    return spec


def _check(spec: Spec) -> None:
    if spec.shown and spec.info.is_required():
        raise FormMistake(
            f"{spec.path!r} is not always shown, but needed. Give it a default for then, such as None."
        )
    if spec.kind in ONE_OF | SOME_OF and not spec.choices:
        raise FormMistake(f"{spec.path!r} is to be chosen: say from what, choices={{{spec.path!r}: [...]}}.")
    if spec.kind == "group" and spec.nullable:
        raise FormMistake(f"{spec.path!r} may be None, which a group of fields cannot say; leave None out.")


def _is_required(shape: Shape, info: FieldInfo, kind: Kind) -> bool:
    """Whether nothing filled in is a mistake: a number without None always needs to be there."""
    if shape.nullable or kind in ("group", "rows", "tags") or kind in TICKS | SOME_OF:
        return False
    if kind == "file":
        least = int(constraints_of(shape.metadata).get("min_length", 0))
        return least > 0 if shape.is_list else info.is_required()
    return info.is_required() or kind in NUMBERS or kind not in TEXTS


def _words(name: str) -> str:
    text = name.replace("_", " ").strip()
    return text[:1].upper() + text[1:]
