"""A table with all that its code depends on: the tables that it refers to, the types of its fields."""

from collections.abc import Mapping
from dataclasses import dataclass

from dev_scripts.add.field_types import Types, types_of
from dev_scripts.add.fields import Field
from dev_scripts.add.layout import instance_name
from dev_scripts.add.spec import TableSpec
from dev_scripts.add.targets import Target


@dataclass(frozen=True)
class Table:
    """A table with all that its code depends on."""

    spec: TableSpec
    targets: Mapping[str, Target]

    @property
    def instance(self) -> str:
        """What a shape is called in functions: tool; where that word means something else, record."""
        return instance_name(self.spec.name)

    def target(self, field: Field) -> Target:
        """The table that an fk points to."""
        return self.targets[field.parameters[0]]

    def enum_type(self, field: Field) -> str:
        """The Literal of an enum: ToolState."""
        return self.spec.name.singular + "".join(word.capitalize() for word in field.name.split("_"))

    def references(self) -> list[Field]:
        """The fields that point to other rows."""
        return [field for field in self.spec.fields if field.kind.name == "fk"]

    def types(self, field: Field) -> Types:
        """The types of any field."""
        if field.kind.name == "enum":
            name = self.enum_type(field)
            longest = max(map(len, field.parameters))
            limit = (f"max_length={max(longest, 40)}",)
            return Types("str", name, name, limit)
        if field.kind.name == "fk":
            return self._reference(field)
        return types_of(field)

    def _reference(self, field: Field) -> Types:
        target = self.target(field)
        gone = "SET NULL" if field.is_optional else "RESTRICT"
        shape_imports = ((f".{target.module}", target.id_type),) if target.has_id_type else ()
        is_own = target.table == self.spec.name.plural
        return Types(
            "str",
            "Reference",
            target.id_type,
            (f'foreign_key="{target.table}.id"', f'ondelete="{gone}"', "sa_type=Uuid(as_uuid=False)"),
            limits=(f'title="{field.label}"',),
            imports=(("sqlalchemy", "Uuid"),),
            shape_imports=() if is_own else shape_imports,
            drafts=("Reference",),
        )
