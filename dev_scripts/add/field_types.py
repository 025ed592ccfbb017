"""What each type of field is called in the code of a table, and what has to be imported for it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from dev_scripts.add.fields import Field

Import = tuple[str, str]
"""A module and a name in it; the module as the file at hand has to spell it."""

MOMENT: Import = ("datetime", "dt")
DECIMAL: Import = ("decimal", "Decimal")
UUID: Import = ("uuid", "UUID")


@dataclass(frozen=True)
class Types:
    """One type of field, in the classes of the row, the shape and the draft; forms are made of the draft."""

    row: str
    draft: str
    shape: str = ""
    arguments: tuple[str, ...] = ()
    """Of Field() in the row."""
    limits: tuple[str, ...] = ()
    """Of Field() in the draft."""
    imports: tuple[Import, ...] = ()
    """For the row."""
    shape_imports: tuple[Import, ...] = ()
    """For the shape and the draft."""
    drafts: tuple[str, ...] = field(default=())
    """Names of shared_models/draft_types.py that the draft uses."""

    @property
    def in_shape(self) -> str:
        """The type in the shape: the row's, unless it says otherwise."""
        return self.shape or self.row


def types_of(wanted: Field) -> Types:
    """The types of a field that is no fk and no enum; those depend on other names."""
    return TYPES[wanted.kind.name](wanted)


def _line(wanted: Field) -> Types:
    limit = f"max_length={wanted.parameters[0]}"
    return Types("str", "Line", arguments=(limit,), limits=(limit,), drafts=("Line",))


def _limited(draft: str, longest: int) -> Types:
    return Types("str", draft, arguments=(f"max_length={longest}",), drafts=(draft,))


def _decimal(wanted: Field) -> Types:
    digits, places = wanted.parameters
    limits = (f"max_digits={digits}", f"decimal_places={places}")
    return Types(
        "Decimal",
        "Decimal",
        arguments=limits,
        limits=limits,
        imports=(DECIMAL,),
        shape_imports=(DECIMAL,),
    )


def _vector(wanted: Field) -> Types:
    size = wanted.parameters[0]
    imports = (("pgvector.sqlalchemy", "Vector"),)
    return Types("list[float]", "", arguments=(f"sa_type=Vector({size})",), imports=imports)


PROSE = Types(
    "str",
    "Prose",
    arguments=("sa_type=Text",),
    imports=(("sqlalchemy", "Text"),),
    drafts=("Prose",),
)
BIG = Types(
    "int",
    "BigWhole",
    arguments=("sa_type=BigInteger",),
    imports=(("sqlalchemy", "BigInteger"),),
    drafts=("BigWhole",),
)
DAY = Types("dt.date", "Day", imports=(MOMENT,), drafts=("Day",))
INSTANT = Types(
    "dt.datetime",
    "Moment",
    arguments=("sa_type=DateTime(timezone=True)",),
    imports=(MOMENT, ("sqlalchemy", "DateTime")),
    drafts=("Moment",),
)
CLOCK = Types("dt.time", "Clock", imports=(MOMENT,), drafts=("Clock",))
JSON = Types(
    "Any",
    "Json",
    shape="JsonValue",
    arguments=("sa_type=JSONB(none_as_null=True)",),
    limits=("""description='JSON, such as {"colour": "red"}.'""",),
    imports=(("typing", "Any"), ("sqlalchemy.dialects.postgresql", "JSONB")),
    shape_imports=(("pydantic", "JsonValue"),),
    drafts=("Json",),
)

TYPES: dict[str, Callable[[Field], Types]] = {
    "str": _line,
    "text": lambda _: PROSE,
    "int": lambda _: Types("int", "Whole", drafts=("Whole",)),
    "bigint": lambda _: BIG,
    "float": lambda _: Types("float", "float"),
    "decimal": _decimal,
    "bool": lambda _: Types("bool", "Tick", drafts=("Tick",)),
    "date": lambda _: DAY,
    "datetime": lambda _: INSTANT,
    "time": lambda _: CLOCK,
    "uuid": lambda _: Types("UUID", "UUID", imports=(UUID,), shape_imports=(UUID,)),
    "json": lambda _: JSON,
    "vector": _vector,
    "email": lambda _: _limited("Email", 320),
    "url": lambda _: _limited("WebAddress", 2000),
}
