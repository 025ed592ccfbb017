"""The lines of fields in the classes of rows and drafts, and the indexes of a table."""

from dev_scripts.add.field_types import Types
from dev_scripts.add.fields import Field

NEWEST = "Index({name!r}, 'created_at', 'id', postgresql_where=text('deleted_at is null')),"
"""The order in which lists are read; two _ keep its name apart from those of columns."""


def optional(written: str, field: Field) -> str:
    """A type, with None where the field may be empty."""
    return f"{written} | None" if field.is_optional and written not in ("Any", "JsonValue") else written


def column(field: Field, types: Types) -> str:
    """The line of a column in the class of rows."""
    arguments = list(types.arguments)
    if (field.is_indexed or field.kind.name == "fk") and not field.is_unique:
        arguments.append("index=True")
    default = default_of(field)
    if default is not None and field.default is not None:
        server = field.default if field.kind.name != "bool" else field.default.lower()
        arguments.append(f'sa_column_kwargs={{"server_default": "{server}"}}')
    if types.row == "Any":
        arguments.append(f"nullable={field.is_optional}")
    written = f"{field.column}: {optional(types.row, field)}"
    if not arguments:
        return written if default is None else f"{written} = {default}"
    first = [] if default is None else [f"default={default}"]
    return f"{written} = Field({', '.join([*first, *arguments])})"


def draft_line(field: Field, types: Types) -> str:
    """The line of a field in the class of drafts."""
    default = default_of(field)
    written = f"{field.column}: {types.draft}{' | None' if field.is_optional else ''}"
    if not types.limits:
        return written if default is None else f"{written} = {default}"
    first = [] if default is None else [f"default={default}"]
    return f"{written} = Field({', '.join([*first, *types.limits])})"


def default_of(field: Field) -> str | None:
    """The default in Python; None for a field that has none."""
    if field.default is not None:
        return _literal(field, field.default)
    if field.kind.name == "bool":
        return "False"
    return "None" if field.is_optional else None


def _literal(field: Field, default: str) -> str:
    if field.kind.name == "bool":
        return default.capitalize()
    if field.kind.name == "decimal":
        return f'Decimal("{default}")'
    return default if field.kind.name in ("int", "bigint", "float") else f'"{default}"'


def indexes_of(plural: str, field: Field) -> list[str]:
    """The indexes of a field that a column cannot say by itself."""
    if field.is_unique:
        where = "unique=True, postgresql_where=text('deleted_at is null')"
        return [f"Index('uq_{plural}_{field.column}', '{field.column}', {where}),"]
    return []
