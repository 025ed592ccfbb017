"""A database that is not there, or not as this code expects it."""

from collections.abc import Sequence

from .base import HeavyError


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
