"""Lists and dicts in a column: what is changed inside them is saved."""

from typing import Any, get_args, get_origin

from sqlalchemy.ext.mutable import Mutable, MutableDict, MutableList, MutableSet

FOLLOWED: dict[type, type[Mutable]] = {dict: MutableDict, list: MutableList, set: MutableSet}


def follow_inner_changes(table: Any) -> None:
    """Let `row.tags.append("new")` count as a change; by itself SQLAlchemy sees only `row.tags = [...]`.

    What lies deeper, as in `row.tree["a"]["b"] = 1`, is not seen: write row.tree = {**row.tree, ...}.
    """
    for name, field in table.model_fields.items():
        if mutable := _mutable(field.annotation):
            mutable.associate_with_attribute(getattr(table, name))


def _mutable(annotation: Any) -> type[Mutable] | None:
    for part in (annotation, *get_args(annotation)):
        if followed := FOLLOWED.get(get_origin(part) or part):
            return followed
    return None
