"""What is refused on PostgreSQL: the rules about tables; rulebook.py has the safe ways."""

import re
from collections.abc import Iterator

from dev_scripts.migration_lint.columns import faults_of_any_column, faults_of_new_column
from dev_scripts.migration_lint.history import History, type_of
from dev_scripts.migration_lint.other_rules import (
    Fault,
    faults_of_data,
    faults_of_index,
    faults_of_order,
    faults_of_the_rest,
)
from dev_scripts.migration_lint.recording import Statement
from dev_scripts.migration_lint.sql import (
    NAME,
    actions,
    created_table,
    inner_statements,
)


def faults(statement: Statement, history: History) -> Iterator[Fault]:
    """The rules that a statement breaks, each with what it does; `history` has what came before it."""
    yield from faults_of_order(statement, history)
    for sql in (statement.sql, *inner_statements(statement.sql)):
        yield from _faults_of_sql(sql, statement, history)


def _faults_of_sql(sql: str, statement: Statement, history: History) -> Iterator[Fault]:
    if made := created_table(sql):
        for definition in made[1]:
            yield from _about(f"{made[0]}.{definition.split(' ')[0]}", faults_of_any_column(definition))
    if altered := actions(sql):
        for action in altered[1]:
            yield from _faults_of_action(*(altered[0], action), statement, history)
    yield from faults_of_index(sql, history)
    yield from faults_of_data(sql, statement, history)
    yield from faults_of_the_rest(sql, history)


def _faults_of_action(table: str, action: str, statement: Statement, history: History) -> Iterator[Fault]:
    column = re.match(rf"add (?:column )?(?:if not exists )?({NAME}) (.+)", action)
    if column and column[1] not in ("constraint", "primary", "unique", "check", "foreign", "exclude"):
        yield from _about(f"{table}.{column[1]}", faults_of_any_column(f"{column[1]} {column[2]}"))
        if not history.is_new(table):
            yield from _about(f"{table}.{column[1]}", faults_of_new_column(column[2]))
    if history.is_new(table):
        return
    yield from _faults_of_constraint(table, action, statement, history)
    if dropped := re.match(rf"drop (?!constraint\b)(?:column )?(?:if exists )?({NAME})", action):
        yield "drop-column", f"drops {table}.{dropped[1]}, which running code may still read"
    if re.match("rename ", action):
        yield "rename", f"renames {table} or a part of it under running code"
    if re.match(rf"alter (?:column )?{NAME} set not null", action) and table not in history.validated:
        yield "set-not-null", f"reads all of {table} while nobody can use it"
    if changed := re.match(rf"alter (?:column )?({NAME}) (?:set data )?type (.+)", action):
        before, after = history.types.get((table, changed[1]), ""), type_of(changed[2])
        if not widens(before, after):
            yield "change-type", f"writes all of {table} anew: {changed[1]} from {before or '?'} to {after}"
    if re.match(r"set (logged|unlogged|tablespace|access method|with ?\()|cluster on", action):
        yield "rewrite-table", f"writes all of {table} anew"


def _faults_of_constraint(table: str, action: str, statement: Statement, history: History) -> Iterator[Fault]:
    added = re.match(
        rf"add (?:constraint {NAME} )?(?P<what>foreign key|check|unique|primary key|exclude|not null)", action
    )
    unchecked = re.search(r"\bnot valid\b", action)
    if added and added["what"] in ("unique", "primary key") and not re.search(r"\busing index\b", action):
        rule = "add-unique-constraint" if added["what"] == "unique" else "add-primary-key"
        yield rule, f"builds an index on {table} while nobody can use it"
    elif added and added["what"] == "exclude":
        yield "add-exclusion", f"builds an index on {table} while nobody can use it"
    elif added and added["what"] in ("check", "not null") and not unchecked:
        yield "add-check", f"reads all of {table} while nobody can use it"
    elif added and added["what"] == "foreign key" and not unchecked:
        yield "add-foreign-key", f"reads all of {table}, and nobody can write to both tables meanwhile"
    checked = re.match(rf"validate constraint ({NAME})", action)
    if checked and statement.in_transaction and history.not_valid.get(checked[1]) == statement.part:
        yield "validate-at-once", f"adds {checked[1]} and reads all of {table} under the same lock"


def _about(what: str, found: Iterator[Fault]) -> Iterator[Fault]:
    for rule, text in found:
        yield rule, f"{what} {text}"


def widens(before: str, after: str) -> bool:
    """Whether a change of type only takes a limit away: no row is written anew.

    https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
    """
    if before == after:
        return True
    sizes = [re.fullmatch(r"varchar(?:\((\d+)\))?", spelled) for spelled in (before, after)]
    if after == "text" and sizes[0]:
        return True
    if not (sizes[0] and sizes[1]):
        return False
    return sizes[1][1] is None or (sizes[0][1] is not None and int(sizes[1][1]) >= int(sizes[0][1]))
