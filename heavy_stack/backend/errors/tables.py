"""Mistakes in tables, repositories and mungers, and in what is asked of them."""

from .base import CodeFault


class NotATable(CodeFault):
    """A subclass of HeavyModel that would not become a table."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} would not become a table. Write: class {name}(HeavyModel, table=True)."
            f" Columns for several tables go into a mixin: class {name}(SQLModel), named before HeavyModel."
        )


class TableRefused(CodeFault):
    """A table that SQLModel would take and that would go wrong later."""


class UnknownColumns(CodeFault):
    """A row was made with names that are no columns; SQLModel itself drops them silently."""

    def __init__(self, table: str, names: tuple[str, ...], known: tuple[str, ...]) -> None:
        super().__init__(f"{table} has no {', '.join(names)}. Its columns are {', '.join(known)}.")


class RepositoryIncomplete(CodeFault):
    """A repository that does not say of which rows it is."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} does not say which rows it reads. Write: class {name}(SQLRepositoryBase[SQLAxe, AxeId]);"
            f" one without a table of its own is a class {name}(QueryBase)."
        )


class MungerIncomplete(CodeFault):
    """A munger that would leave out a field of its shape, or fill it with what it does not take."""


class MixinMissing(CodeFault):
    """Something was asked of a table that a mixin would give it."""

    def __init__(self, table: str, mixin: str, what: str) -> None:
        super().__init__(f"{what} needs class {table}({mixin}, HeavyModel, table=True), and a migration.")


class PageRefused(CodeFault):
    """A page of rows that cannot be asked for in this way."""
