"""What a migration would do: its upgrade() is run without a database, and its SQL written down."""

import traceback
from dataclasses import dataclass
from io import StringIO
from typing import Literal

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import Script

from dev_scripts.migration_lint.sql import statements

Dialect = Literal["postgresql", "cockroachdb"]


@dataclass(frozen=True)
class Statement:
    """One statement of a migration, as `sql.statements` spells it."""

    sql: str
    line: int
    """The line of the migration that issued it."""
    in_transaction: bool
    part: int
    """How many transactions and autocommit blocks of this migration came before."""


@dataclass(frozen=True)
class Recording:
    """All statements of one migration, and the error that ended it too early."""

    script: Script
    statements: tuple[Statement, ...]
    error: str = ""
    error_line: int = 1


def record(script: Script, dialect: Dialect, step: Literal["upgrade", "downgrade"] = "upgrade") -> Recording:
    """Run one direction of a migration in alembic's offline mode."""
    paper = _Paper(script.path)
    # CockroachDB's dialect names its import path by its driver.
    context = MigrationContext.configure(
        dialect_name=dialect, opts={"as_sql": True, "output_buffer": paper, "literal_binds": True}
    )
    error, line = "", 1
    with Operations.context(context):
        try:
            getattr(script.module, step)()
        except Exception as problem:  # noqa: BLE001  # Whatever a migration raises is what we report.
            error, line = f"{type(problem).__name__}: {problem}", _line_in(problem, script.path)
    return Recording(script, tuple(paper.recorded), error, line)


class _Paper(StringIO):
    """Takes the SQL that alembic writes, with the line of the migration that is running."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.recorded: list[Statement] = []
        self._path = path
        self._in_transaction = True
        self._part = 0

    def write(self, text: str) -> int:
        """Write down one piece of SQL."""
        for sql in statements(text):
            if sql in ("commit", "begin"):
                # Alembic's way to write an autocommit block.
                self._in_transaction = sql == "begin"
                self._part += 1
                continue
            self.recorded.append(Statement(sql, self._line(), self._in_transaction, self._part))
        return len(text)

    def _line(self) -> int:
        """Where the migration is now."""
        frames = traceback.walk_stack(None)
        return next((line for frame, line in frames if frame.f_code.co_filename == self._path), 1)


def _line_in(problem: BaseException, path: str) -> int:
    lines = [row.lineno for row in traceback.extract_tb(problem.__traceback__) if row.filename == path]
    return (lines[-1] if lines else 1) or 1
