"""What stands in the generated regions of a table's files, and what they import for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dev_scripts.add import samples
from dev_scripts.add.columns import NEWEST, column, draft_line, indexes_of, optional
from dev_scripts.add.field_types import Import
from dev_scripts.add.fields import Field
from dev_scripts.add.table import Table

Lines = tuple[str, ...]


@dataclass(frozen=True)
class Generated:
    """The regions of one file by name, and what they use."""

    regions: Mapping[str, Lines]
    imports: frozenset[Import] = frozenset()


def sql_model(table: Table) -> Generated:
    """The columns, and the indexes that need words of their own."""
    plural = table.spec.name.plural
    imports: set[Import] = {("sqlalchemy", "Index"), ("sqlalchemy", "text")}
    indexes = [NEWEST.format(name=f"ix_{plural}__newest")]
    columns = []
    for field in table.spec.fields:
        types = table.types(field)
        imports |= set(types.imports)
        indexes += indexes_of(plural, field)
        columns.append(column(field, types))
    if any("Field(" in column for column in columns):
        imports.add(("sqlmodel", "Field"))
    return Generated({"columns": ("__table_args__ = (", *indexes, ")", "", *columns)}, frozenset(imports))


def shared_model(table: Table) -> Generated:
    """The fields of the shape and of the draft."""
    imports: set[Import] = set()
    enums: list[str] = []
    fields: list[str] = []
    drafts: list[str] = []
    for field in table.spec.filled_in:
        types = table.types(field)
        imports |= set(types.shape_imports) | {(".draft_types", name) for name in types.drafts}
        if field.kind.name == "enum":
            words = ", ".join(f'"{word}"' for word in field.parameters)
            enums.append(f"{table.enum_type(field)} = Literal[{words}]")
            imports.add(("typing", "Literal"))
        fields.append(f"{field.column}: {optional(types.in_shape, field)}")
        drafts.append(draft_line(field, types))
        if "Field(" in drafts[-1]:
            imports.add(("pydantic", "Field"))
    return Generated(
        {"types": tuple(enums), "fields": tuple(fields), "filled_in": tuple(drafts)}, frozenset(imports)
    )


def repository(table: Table) -> Generated:
    """Queries for what rows refer to, and for embeddings."""
    name = table.spec.name
    imports: set[Import] = set()
    parts = []
    for field in table.references():
        target = table.target(field)
        imports |= {("sqlmodel", "col"), ("..statements.choices", "list_names")}
        imports.add((f"..sql_models.{target.module}", target.row_class))
        ids = f"[row.{field.column} for row in shown]"
        label = f"col({target.row_class}.{target.label})"
        found = f"await list_names(self.db_session, {target.row_class}, {label}, {ids})"
        parts.append(f"{field.column}={found},")
    lines = [
        f"async def list_choices(self, shown: Sequence[{name.row_class}]) -> Choices:",
        f'    """What {name.people} can refer to, by field; that of the rows shown is among it."""',
        "    return Choices.of_fields(",
        *(f"        {part}" for part in parts),
        "    )",
    ]
    for field in table.spec.fields:
        if field.kind.name == "vector":
            imports |= {("sqlmodel", "col"), ("..statements.nearest", "list_nearest")}
            lines += ["", *_nearest(name.row_class, name.people, field)]
    return Generated({"queries": tuple(lines)}, frozenset(imports))


def components(table: Table) -> Generated:
    """What a row is called, and what else is said of it."""
    label = table.spec.label
    facts = tuple(
        f'Fact("{field.label}", {_value(table, field)}),'
        for field in table.spec.filled_in
        if field is not label
    )
    value = _value(table, label)
    if label.kind.name in PLAIN and not label.is_optional:
        return Generated({"name": (f"return {value}",), "facts": facts})
    imports = frozenset({(".records", "as_text"), ("heavy_engine", "use_locale")})
    return Generated({"name": (f"return as_text({value}, use_locale())",), "facts": facts}, imports)


def tests(table: Table) -> Generated:
    """What the tests fill in, and what they expect to be refused."""
    fields = table.spec.filled_in
    own = (table.spec.name.plural,)
    filled = tuple(
        f'"{field.column}": {samples.NOTHING if field.parameters == own else samples.sample(field)},'
        for field in fields
    )
    needed = [f for f in fields if not f.is_optional and f.default is None and f.kind.name != "bool"]
    bad = [(field.column, field.kind.name in CHOSEN, samples.refused(field)) for field in fields]
    typed = [f'("{column}", {text}),' for column, is_chosen, text in bad if text and not is_chosen]
    chosen = [f'("{column}", {text}),' for column, is_chosen, text in bad if text and is_chosen]
    refused = [*(f'("{field.column}", ""),' for field in needed), *typed]
    has_rows = any(field.parameters != own for field in table.references())
    rows = frozenset({("tests.support.rows", "a_row_of")} if has_rows else frozenset[Import]())
    return Generated({"filled_in": filled, "refused": tuple([*refused, *chosen] if refused else [])}, rows)


PLAIN = ("str", "text", "email", "url")
CHOSEN = ("enum", "fk")
WRITERS: Mapping[str, Callable[[Table], Generated]] = {
    "sql_model": sql_model,
    "shared_model": shared_model,
    "repository": repository,
    "components": components,
    "samples": tests,
}
"""Who writes the regions of which file; files that are not here have none."""


def _nearest(row_class: str, people: str, field: Field) -> Lines:
    column = field.column
    signature = "self, to: Sequence[float], limit: int = 10"
    return (
        f"async def list_nearest_by_{column}({signature}) -> Sequence[{row_class}]:",
        f'    """The {people} nearest to this embedding, nearest first."""',
        f"    return await list_nearest(self.db_session, {row_class}, col({row_class}.{column}), to, limit)",
    )


def _value(table: Table, field: Field) -> str:
    value = f"{table.instance}.{field.column}"
    return f'choices.name("{field.column}", {value})' if field.kind.name == "fk" else value
