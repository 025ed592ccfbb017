"""Every deliberate error of the application, as one tree."""

from collections.abc import Mapping, Sequence


class HeavyError(Exception):
    """Something the application refuses; str() is a sentence for people."""


class CodeFault(HeavyError):
    """A mistake in the program; people see a reference to the log, which has the sentence."""


# demo:start
class TaskTitleRefused(HeavyError):
    """A title that cannot be a task's."""


class TaskNotFound(HeavyError):
    """The task is gone, most likely deleted by somebody else."""

    def __init__(self) -> None:
        super().__init__("This task is gone: somebody deleted it.")


class TooManyTasks(HeavyError):
    """More tasks than one deed changes at a time."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"More than {most:,} tasks: that is too much for one step. Show fewer, or select them in parts."
        )


# demo:end


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


class CursorRefused(HeavyError):
    """A place in a list that is none, or of a list sorted otherwise."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"This place in the list cannot be found ({reason}). Start from the top.")


class CommitUnknown(HeavyError):
    """The connection broke while a unit of work committed."""

    def __init__(self) -> None:
        super().__init__(
            "The connection to the database broke while this was being saved: it may be saved or not."
            " Look before you try again."
        )


class ChangedMeanwhile(HeavyError):
    """Somebody else changed a row between reading and writing it."""

    def __init__(self, what: str = "this") -> None:
        super().__init__(f"Somebody changed {what} meanwhile; nothing was saved. Look again, then try again.")


class ValuesRefused(HeavyError):
    """What somebody filled in cannot be kept; `by_field` has a sentence for each field."""

    def __init__(self, by_field: Mapping[str, str]) -> None:
        self.by_field = dict(by_field)
        super().__init__(" ".join(f"{field}: {sentence}" for field, sentence in by_field.items()))


class RowGone(HeavyError):
    """What somebody wanted to change is not there any more."""

    def __init__(self, what: str) -> None:
        super().__init__(f"This {what} is gone: somebody deleted it.")


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


class SecretError(CodeFault):
    """A secret or a key that the server needs is not there: whoever runs the server has to act."""


class SecretNameRefused(SecretError):
    """A name that no secret may have."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} is no name of a secret; wanted small letters, digits and _, such as 'stripe_key'"
        )


class SecretMissing(SecretError):
    """The secret provider says that there is no such secret."""

    def __init__(self, name: str, where: str) -> None:
        super().__init__(f"There is no secret {name!r}: looked in {where}. Put it there.")


class SecretUnreadable(SecretError):
    """A secret is there, or may be, but cannot be had."""

    def __init__(self, name: str, where: str, reason: str) -> None:
        super().__init__(f"The secret {name!r} cannot be read from {where}: {reason}.")


class SecretProviderRefused(SecretError):
    """HEAVY_SECRET_PROVIDER names nothing that provides secrets."""

    def __init__(self, chosen: str, reason: str) -> None:
        super().__init__(f"is {chosen!r}; wanted env, file, or module:function ({reason})")


class KeyEncryptionKeyMissing(SecretError):
    """A data key is wrapped by a key-encryption key that this server does not have."""

    def __init__(self, key_id: str, where: str) -> None:
        super().__init__(
            f"The key-encryption key {key_id!r} is missing: looked in {where}. What it protects stays closed"
            " until it is there again, behind the newest one. See  ./heavy keys status"
        )


class NoKeyRing(CodeFault):
    """Something was to be encrypted in a unit of work that was opened without a key ring."""

    def __init__(self) -> None:
        super().__init__(
            "This work has no key ring. Write: open_work(database, user_id, BackingServices(keyring=...))"
        )


class ValueSealed(HeavyError):
    """An encrypted value does not open here.

    Deliberately one error without details: damaged, moved from elsewhere, of another user, of a
    key that was forgotten - whoever tries must not learn which.
    """

    def __init__(self) -> None:
        super().__init__("This cannot be opened: it is damaged, or its key is gone.")


class ValueTooLarge(HeavyError):
    """A value with more bytes than HEAVY_SEALED_MAX_BYTES was to be encrypted."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__(f"This has {size} bytes; at most {most} can be kept encrypted.")


class NoSuchUser(HeavyError):
    """Nobody has this e-mail."""

    def __init__(self, email: str) -> None:
        super().__init__(f"Nobody has the e-mail {email!r}.")


class SignInNeeded(HeavyError):
    """Somebody who has not said who they are asked for what belongs to one person."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Sign in first: {what}")


# demo:start
class NoteRefused(HeavyError):
    """A text that cannot be a note's."""


# demo:end


class RevisionUnknown(HeavyError):
    """A revision that no migration of this code has."""

    def __init__(self, revision: str, known: tuple[str, ...], *, asked: bool = False) -> None:
        head = known[-1] if known else "base"
        super().__init__(
            f"There is no revision {revision}. Wanted: {', '.join(known)}, head, base, or a step such as -1."
            if asked
            else f"The database is at revision {revision}, which this code does not know; it ends at {head}. "
            f"Newer code migrated it: run that here, or let it go back with  ./heavy db downgrade {head}"
            "  ; in development also  ./heavy db reset  , which keeps no data"
        )


class MigrationsFork(HeavyError):
    """Migrations that are no single line, as after a merge of two branches."""

    def __init__(self, trouble: str, files: Sequence[str]) -> None:
        super().__init__(
            f"The migrations {' and '.join(files)} {trouble}. Give the one that was merged last the next "
            "number, in its name and its revision, and put the other one's in its down_revision."
        )


class MigrationFailed(HeavyError):
    """A migration that does not run on this database."""

    def __init__(self, revision: str, reason: str, current: str | None) -> None:
        super().__init__(
            f"Migration {revision} failed: {reason}. The database is at {current or 'no revision'}; what "
            "committed before stays. Mend the cause, then go on with  ./heavy db upgrade"
        )


class MigrationsBusy(HeavyError):
    """Another process migrates the database, for longer than this one waits."""

    def __init__(self, waited_s: float) -> None:
        super().__init__(
            f"Another process has been migrating this database for {waited_s:g} s. Wait for it, or end it; "
            "the table pg_stat_activity shows what it does."
        )


class EmbedderFailed(HeavyError):
    """Texts could not be turned into vectors now; the next time may go well."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Search by meaning is unavailable at the moment: {reason}")


class EmbedderRefused(EmbedderFailed):
    """The embedder answers, but not with what was asked for, and will not the next time."""


class NoVectors(HeavyError):
    """Vectors cannot be made here: nothing makes them, or the database cannot hold them."""


class SearchUnavailable(HeavyError):
    """Not even words can be searched in this database."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"Search is unavailable: in this database {table} has no column of words. On PostgreSQL  "
            "./heavy db upgrade  adds it; CockroachDB has no such search."
        )
