"""Every deliberate error of the application, as one tree."""


class HeavyError(Exception):
    """Something the application refuses; str() is a sentence for people."""


class TaskTitleRefused(HeavyError):
    """A title that cannot be a task's."""


class TaskNotFound(HeavyError):
    """The task is gone, most likely deleted by somebody else."""

    def __init__(self) -> None:
        super().__init__("This task is gone: somebody deleted it.")


class NoUnitOfWork(HeavyError):
    """A manager was used outside a handler, loader or effect."""

    def __init__(self) -> None:
        super().__init__(
            "No unit of work is open here. Handlers, loaders and effects have one;"
            " elsewhere write: async with open_work() as heavy: ..."
        )


class NotATable(HeavyError):
    """A subclass of HeavyModel that would not become a table."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} would not become a table. Write: class {name}(HeavyModel, table=True)")


class DatabaseUnreachable(HeavyError):
    """The database does not answer."""

    exit_code = 3

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(
            f"The database at {where} cannot be reached ({reason}). "
            "Start it, or unset HEAVY_DATABASE_URL and run  ./heavy dev  which brings its own."
        )


class MigrationsPending(HeavyError):
    """The database lacks migrations that this code expects."""

    def __init__(self, pending: tuple[str, ...]) -> None:
        super().__init__(
            f"The database lacks {len(pending)} migration(s), from {pending[0]} on. Run  ./heavy db upgrade"
        )
