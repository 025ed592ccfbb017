"""What is refused on PostgreSQL besides changes of tables: indexes, data, order, the rest."""

import re
from collections.abc import Iterator

from dev_scripts.migration_lint.history import History
from dev_scripts.migration_lint.recording import Statement
from dev_scripts.migration_lint.sql import NAME, actions, bare, commits_by_itself

DROPPED = "table|view|materialized view|schema|database|sequence"
REBUILDS = r"reindex (?!.*concurrently)|cluster\b|vacuum full|refresh materialized view (?!concurrently)"
SAFE_TWICE = r"\bif (not )?exists\b|\bor replace\b|\bvalidate constraint\b|\bset default\b|\bset not null\b"
Fault = tuple[str, str]
"""A rule, and what the statement does."""


def faults_of_order(statement: Statement, history: History) -> Iterator[Fault]:
    """What is wrong only because of where it stands."""
    sql = statement.sql
    if statement.in_transaction:
        if re.match(r"(create|drop|reindex|refresh)\b.*\bconcurrently\b", sql):
            yield "concurrently-in-transaction", "PostgreSQL refuses CONCURRENTLY in a transaction"
        if commits_by_itself(sql):
            yield "concurrently-in-transaction", "PostgreSQL refuses COMMIT in a transaction"
        return
    if any(done.in_transaction and not _is_repeatable(done.sql) for done in history.done):
        yield "not-repeatable", "what stands before this is committed, and would run again after a failure"
    if not _is_repeatable(sql) and not _drops_first(sql, history):
        yield "not-repeatable", f"would fail when it runs again after a failure: {sql[:60]}"


def _is_repeatable(sql: str) -> bool:
    if re.match("create (unique )?index concurrently", sql):
        # IF NOT EXISTS would keep a half-built index, which nobody reads and every write pays for.
        return False
    return not re.match(r"(create|drop|alter)\b", sql) or re.search(SAFE_TWICE, sql) is not None


def _drops_first(sql: str, history: History) -> bool:
    """Whether an index is dropped, if it is there, right before it is built: half-built ones are."""
    built = re.match(rf"create (?:unique )?index concurrently ({NAME}) on", sql)
    return built is not None and any(
        re.match(rf"drop index concurrently if exists {re.escape(built[1])}$", done.sql)
        for done in history.done
    )


def faults_of_index(sql: str, history: History) -> Iterator[Fault]:
    """Indexes that are built or dropped while others wait."""
    made = re.match(rf"create (?:unique |vector )?index (concurrently )?.*?\bon (?:only )?({NAME})", sql)
    if made and not made[1] and not history.is_new(made[2]):
        yield "create-index", f"nobody can write to {bare(made[2])} while the index is built"
    if re.match(r"drop index (?!concurrently)", sql):
        yield "drop-index", "waits for every query on its table, and all others wait behind it"
    if re.match(REBUILDS, sql):
        yield "rewrite-table", f"locks what it rebuilds: {sql}"


def faults_of_data(sql: str, statement: Statement, history: History) -> Iterator[Fault]:
    """Rows that are changed all at once, or beside a change of a table."""
    changed = re.match(rf"(?:with .* )?(?:update|delete from|insert into) (?:only )?({NAME})", sql)
    if changed is None or history.is_new(changed[1]):
        return
    table = bare(changed[1])
    if re.match(r"(with .*)?(update|delete)", sql) and not re.search(r"\blimit \d+", sql):
        yield (
            "unbatched-data",
            f"locks all rows of {table} that it changes, until it has changed the last one",
        )
    if statement.in_transaction and any(_locks_a_table(done, history) for done in history.done):
        yield "data-with-schema", f"changes rows of {table} while it holds the lock of a changed table"


def faults_of_the_rest(sql: str, history: History) -> Iterator[Fault]:
    """What is dropped, renamed, or locked by hand."""
    dropped = re.match(rf"drop (?:{DROPPED}) (?:if exists )?({NAME})", sql)
    if dropped and not history.is_new(dropped[1]):
        yield "drop-table", f"drops {bare(dropped[1])}, which running code may still use"
    emptied = re.match(rf"truncate (?:table )?(?:only )?({NAME})", sql)
    if emptied and not history.is_new(emptied[1]):
        yield "drop-table", f"empties {bare(emptied[1])}, and nobody can use it meanwhile"
    if re.match(r"alter (schema|view|sequence|index|materialized view) .* rename to", sql):
        yield "rename", f"renames it under running code: {sql}"
    if re.match(r"alter type .* rename|drop type|.*\bpg_enum\b", sql):
        yield "change-enum", "takes a value away that rows and running code may still hold"
    if re.match(r"lock (table )?\w", sql):
        yield "lock-table", f"locks until the migration ends: {sql}"
    if re.match(r"(set|reset) (session |local )?(lock_timeout|statement_timeout)", sql):
        yield "lock-timeout-off", f"changes how long it waits: {sql}"


def _locks_a_table(statement: Statement, history: History) -> bool:
    altered = actions(statement.sql)
    return statement.in_transaction and altered is not None and not history.is_new(altered[0])
