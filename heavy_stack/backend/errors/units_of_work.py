"""What goes wrong with a unit of work: mistakes in the code that uses one, and a broken commit."""

from .base import CodeFault, HeavyError


class NoUnitOfWork(CodeFault):
    """A manager was used outside a handler, loader or effect."""

    def __init__(self) -> None:
        super().__init__(
            "No unit of work is open here. Handlers, loaders and effects have one;"
            " elsewhere write: async with open_work() as heavy: ..."
        )


class WorkEnded(NoUnitOfWork):
    """A HeavyContext, a manager or a session was used after its unit of work had ended."""

    def __init__(self, name: str) -> None:
        CodeFault.__init__(
            self,
            f"{name} was used after its unit of work had ended; nothing of it would be saved."
            " What outlives a handler opens its own work: session.begin(function), or"
            " async with open_work(...) as heavy: ...",
        )


class ForgottenAwait(CodeFault):
    """A handler returned before what it called had finished; everything was rolled back."""

    def __init__(self, names: tuple[str, ...]) -> None:
        first = names[0].rpartition(".")[2]
        super().__init__(
            f"{', '.join(names)} had not finished when the work ended, so nothing was saved."
            f" Write: await ....{first}(...); what asyncio.create_task runs must be awaited too."
        )


class TwoAtOnce(CodeFault):
    """Two calls ran at the same time in one unit of work, which has one connection."""

    def __init__(self, running: str, other: str) -> None:
        super().__init__(
            f"{other} was begun while {running} was running in the same unit of work, which does one thing"
            " at a time. Write one await after the other, without asyncio.gather."
        )


class CommitRefused(CodeFault):
    """Something but the unit of work tried to end its transaction."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"db_session.{what}() inside a unit of work. The work commits when the handler returns and rolls"
            " back when it raises. To undo a part: async with heavy.db_session.begin_nested(): ..."
        )


class CaughtTooLate(CodeFault):
    """A handler caught an error of the database and went on, but the transaction was lost."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The database refused a statement ({reason}) and the error was caught, but PostgreSQL had"
            " given up the transaction by then, so nothing was saved. Catch it around a savepoint:"
            " try: async with heavy.db_session.begin_nested(): ..."
        )


class CommitLost(HeavyError):
    """The connection broke while a unit of work committed, and nothing of it was saved."""

    def __init__(self) -> None:
        super().__init__(
            "The connection to the database broke while this was being saved; nothing was saved. Try again."
        )


class CommitUnknown(HeavyError):
    """The connection broke while a unit of work committed."""

    def __init__(self) -> None:
        super().__init__(
            "The connection to the database broke while this was being saved: it may be saved or not."
            " Look before you try again."
        )
