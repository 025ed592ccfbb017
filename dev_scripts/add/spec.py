"""What a table was written from: one small file a table, the source for everything generated."""

import json
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dev_scripts.add.fields import Field, duplicates, parse_field
from dev_scripts.add.names import LONGEST_TOGETHER, TableName, table_name
from dev_scripts.add.refusal import Refused, collected

FOLDER = Path("backend/data/tables")
HEADING = """\
# What ./heavy add wrote the table {plural} from. More fields:  ./heavy add field {plural} NAME:TYPE
# After a change by hand:  ./heavy add check --fix  and then  ./heavy db migrate "..."
"""


@dataclass(frozen=True)
class TableSpec:
    """A table: its name and its fields."""

    name: TableName
    fields: tuple[Field, ...]
    by_hand: tuple[str, ...] = ()
    """Files of this table whose marked regions are no longer written by the generator."""

    @property
    def filled_in(self) -> tuple[Field, ...]:
        """The fields that people see in forms."""
        return tuple(field for field in self.fields if field.is_filled_in)

    @property
    def label(self) -> Field:
        """The field that people know a row by: the first line of text, or else the first field."""
        lines = [field for field in self.filled_in if field.kind.name in ("str", "email", "url")]
        plain = [field for field in self.filled_in if field.kind.name not in ("bool", "json")]
        return [*lines, *plain, *self.filled_in][0]

    def with_fields(self, more: tuple[Field, ...]) -> "TableSpec":
        """The table with further fields at its end."""
        return checked(replace(self, fields=(*self.fields, *more)))

    def to_toml(self) -> str:
        """The text of its file."""
        lines = [f'singular = "{self.name.singular}"', "fields = ["]
        lines += [f"    {json.dumps(field.typed, ensure_ascii=False)}," for field in self.fields]
        lines += ["]"]
        if self.by_hand:
            lines += [f"by_hand = {json.dumps(self.by_hand)}"]
        return HEADING.format(plural=self.name.plural) + "\n".join(lines) + "\n"


def spec_of(plural: str, singular: str, typed: list[str]) -> TableSpec:
    """Take what was typed as a table.

    Raises:
        Refused: names everything that is wrong with it.
    """
    problems: list[str] = []
    name, fields = TableName(plural, singular), []
    with collected(problems):
        name = table_name(plural, singular)
    for words in typed:
        with collected(problems):
            fields.append(parse_field(words))
    with collected(problems):
        checked(TableSpec(name, tuple(fields)), is_complete=len(fields) == len(typed))
    if problems:
        raise Refused(problems)
    return TableSpec(name, tuple(fields))


def checked(spec: TableSpec, *, is_complete: bool = True) -> TableSpec:
    """The table, if its fields go together.

    Raises:
        Refused: names everything that does not.
    """
    problems = duplicates(spec.fields)
    if is_complete and not spec.filled_in:
        problems.append("A table needs a field that people fill in, such as  name:str:200")
    for field in spec.fields:
        if field.kind.name == "fk" and field.parameters == (spec.name.plural,) and not field.is_optional:
            problems.append(f"{field.typed}: the first row has none to point to. Write  {field.typed}?")
        if len(spec.name.plural) + len(field.column) > LONGEST_TOGETHER:
            limit = f"together at most {LONGEST_TOGETHER}"
            problems.append(f"{spec.name.plural!r} and {field.column!r} are too long: {limit} characters.")
    if problems:
        raise Refused(problems)
    return spec


def read_spec(path: Path) -> TableSpec:
    """The table that a file describes.

    Raises:
        Refused: when the file makes no sense.
    """
    try:
        read: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        spec = spec_of(path.stem, str(read["singular"]), [str(words) for words in read["fields"]])
        return replace(spec, by_hand=tuple(map(str, read.get("by_hand", ()))))
    except KeyError as error:
        raise Refused([f"{path.name} lacks {error}."]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:
        raise Refused([f"{path.name} cannot be read: {error}."]) from None
    except Refused as refusal:
        raise Refused([f"{path.name}: {problem}" for problem in refusal.problems]) from None
