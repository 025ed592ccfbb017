"""Refuses migrations that would lock or break a running deployment.

    sql.py          telling statements apart
    recording.py    what a migration would do, without a database
    history.py      what stands before a migration: tables, types of columns
    rulebook.py     the names of the rules, and the safe way for each
    rules.py        what is refused on PostgreSQL: changes of tables
    other_rules.py  the same for indexes, data, order
    columns.py      the same for new columns
    cockroach.py    what CockroachDB cannot do
    allowances.py   comments that allow it all the same
    lint.py         all of it, on all migrations

docs/migrations.md explains each rule. Models: strong_migrations (Rails), squawk, django-migration-linter.
"""

from dev_scripts.migration_lint.lint import Finding, lint
from dev_scripts.migration_lint.recording import record
from dev_scripts.migration_lint.rulebook import RULES

__all__ = ["RULES", "Finding", "lint", "record"]
