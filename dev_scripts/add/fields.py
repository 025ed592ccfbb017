"""A field, as it is typed: NAME:TYPE, with marks such as `?`, :unique, :index, =DEFAULT."""

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from dev_scripts.add import words
from dev_scripts.add.kinds import KINDS, Kind, Parameters, kind_named
from dev_scripts.add.names import snake_problems
from dev_scripts.add.refusal import Refused

HOW = "NAME:TYPE"
MARKS = ("optional", "unique", "index")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table."""

    name: str
    kind: Kind
    parameters: Parameters = ()
    is_optional: bool = False
    is_unique: bool = False
    is_indexed: bool = False
    default: str | None = None

    @property
    def column(self) -> str:
        """The name of its column: a field that points to a row has _id there."""
        return f"{self.name}_id" if self.kind.name == "fk" else self.name

    @property
    def label(self) -> str:
        """What people read beside it: due_on is "Due on"."""
        return self.name.replace("_", " ").capitalize()

    @property
    def is_filled_in(self) -> bool:
        """Whether people see it in forms; an embedding is computed."""
        return self.kind.name != "vector"

    @property
    def typed(self) -> str:
        """The words that ask for it, in their plainest form."""
        options = [",".join(self.parameters)] if self.kind.name == "enum" else self.parameters
        marks = [mark for mark, is_set in (("unique", self.is_unique), ("index", self.is_indexed)) if is_set]
        optional = "?" if self.is_optional else ""
        default = "" if self.default is None else f"={self.default}"
        return ":".join([self.name, self.kind.name, *options, *marks]) + optional + default


def parse_field(typed: str) -> Field:
    """Take what was typed as a field.

    Raises:
        Refused: names everything that is wrong with it.
    """
    asked, has_default, default = typed.partition("=")
    is_optional = asked.endswith("?")
    name, *rest = asked.removesuffix("?").split(":")
    kind = _kind(typed, rest)
    marks = [word for word in rest[1:] if word in MARKS]
    parameters = _parameters(typed, kind, [word for word in rest[1:] if word not in MARKS])
    field = Field(
        name=name.removesuffix("_id") if kind.name == "fk" else name,
        kind=kind,
        parameters=parameters,
        is_optional=is_optional or "optional" in marks,
        is_unique="unique" in marks,
        is_indexed="index" in marks,
        default=default if has_default else None,
    )
    problems = [*_name_problems(field), *(f"{typed}: {problem}" for problem in _mark_problems(field))]
    if problems:
        raise Refused(problems)
    return replace(field, is_optional=True) if kind.name == "vector" else field


def duplicates(fields: Sequence[Field]) -> list[str]:
    """What two fields of one table both claim."""
    columns = [field.column for field in fields]
    twice = sorted({column for column in columns if columns.count(column) > 1})
    return [f"There are two fields {column!r}. Leave one out." for column in twice]


def _kind(typed: str, rest: Sequence[str]) -> Kind:
    kind = kind_named(rest[0]) if rest else None
    if kind:
        return kind
    names = [kind.name for kind in KINDS]
    if not rest:
        raise Refused([f"{typed!r} has no type: wanted {HOW}, such as  {typed or 'title'}:str:200"])
    close = difflib.get_close_matches(rest[0], names, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    raise Refused([f"{typed!r}: there is no type {rest[0]!r}.{hint} There are: {', '.join(names)}"])


def _parameters(typed: str, kind: Kind, given: Sequence[str]) -> Parameters:
    try:
        return kind.parameters(given)
    except Refused as refusal:
        raise Refused([f"{typed!r}: {kind.name} {problem}" for problem in refusal.problems]) from None


def _name_problems(field: Field) -> Iterator[str]:
    yield from (wrong := list(snake_problems(field.name, "the name of a field")))
    if wrong:
        return
    name = field.column
    if name in words.OF_EVERY_ROW:
        yield f"Every table has {name!r} already. Write another name, such as  own_{name}"
    elif name in words.OF_MODELS or name.startswith("model_"):
        yield f"{name!r} is a name of the classes that tables are made of. Write another, such as  own_{name}"
    elif name in words.OF_GENERATED_CODE:
        yield f"{name!r} is a name that the written code uses. Write another, such as  {name}_value"


def _mark_problems(field: Field) -> Iterator[str]:
    kind = field.kind
    if field.is_unique and "unique" in kind.cannot:
        yield f"{kind.name} cannot be unique."
    if field.is_indexed and "indexed" in kind.cannot:
        more = "; an HNSW index is a migration of your own" if kind.name == "vector" else ""
        yield f"{kind.name} cannot be indexed{more}."
    if field.is_optional and "empty" in kind.cannot:
        yield f"{kind.name} is yes or no, never empty; leave ? out."
    if field.default is not None:
        yield from _default_problems(field, field.default)


def _default_problems(field: Field, default: str) -> Iterator[str]:
    if "defaulted" in field.kind.cannot:
        yield f"{field.kind.name} takes no default."
    elif field.is_unique:
        yield "a unique field takes no default; the second row would have it too."
    elif not default.isprintable() or '"' in default or "\\" in default:
        yield "the default holds signs that cannot stand in code."
    elif not _fits(field, default):
        yield f"{default!r} cannot be its default."


def _fits(field: Field, default: str) -> bool:
    checks: dict[str, Callable[[], bool]] = {
        "str": lambda: 0 < len(default.strip()) == len(default) <= int(field.parameters[0]),
        "text": lambda: 0 < len(default.strip()) == len(default),
        "bool": lambda: default in ("true", "false"),
        "int": lambda: _is_whole(default, 31),
        "bigint": lambda: _is_whole(default, 63),
        "float": lambda: _as_decimal(default) is not None,
        "decimal": lambda: _is_decimal(default, *map(int, field.parameters)),
        "enum": lambda: default in field.parameters,
    }
    return checks.get(field.kind.name, lambda: False)()


def _is_whole(text: str, bits: int) -> bool:
    digits = text.removeprefix("-")
    is_plain = digits == "0" or (digits.isascii() and digits.isdigit() and digits[0] != "0")
    return is_plain and len(digits) < 20 and -(2**bits) <= int(text) < 2**bits and text != "-0"


def _as_decimal(text: str) -> Decimal | None:
    plain = text.removeprefix("-").replace(".", "", 1)
    is_plain = plain.isascii() and plain.isdigit() and text[-1].isdigit() and text.lstrip("-")[0].isdigit()
    try:
        return Decimal(text) if is_plain and len(text) <= 300 else None
    except InvalidOperation:
        return None


def _is_decimal(text: str, digits: int, places: int) -> bool:
    whole, _, fraction = text.removeprefix("-").partition(".")
    return (
        _as_decimal(text) is not None
        and len(fraction) <= places
        and len(whole.lstrip("0")) <= digits - places
    )
