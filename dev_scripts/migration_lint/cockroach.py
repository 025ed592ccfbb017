"""What CockroachDB cannot do, found in the SQL that its dialect makes of a migration.

Nothing here talks to CockroachDB. The list is of its own documents, version 25.2:
https://www.cockroachlabs.com/docs/v25.2/postgresql-compatibility (triggers, advisory locks, extensions),
https://www.cockroachlabs.com/docs/v25.2/sql-feature-support (exclusion, deferrable constraints),
https://www.cockroachlabs.com/docs/v25.2/vector-indexes, https://www.cockroachlabs.com/docs/v25.2/full-text-search,
https://www.cockroachlabs.com/docs/v25.2/online-schema-changes (what a transaction cannot change).
"""

import re
from collections.abc import Iterator

from dev_scripts.migration_lint.sql import inner_statements

UNSUPPORTED = (
    (r"create extension", "has no extensions; VECTOR and trigrams are built in"),
    (r"(listen|notify|unlisten)\b|.*\bpg_notify ?\(", "has no LISTEN and NOTIFY"),
    (r".*\bpg_(try_)?advisory_", "takes advisory locks, but they lock nothing"),
    (r"alter table .*\bexclude\b|create table .*\bexclude using\b", "has no exclusion constraints"),
    (r".*\bdeferrable\b", "has no deferrable constraints"),
    (r"create .*\busing (hnsw|ivfflat)\b", "has no HNSW; from 25.2 on: CREATE VECTOR INDEX"),
    (
        r"create .*\bindex\b.*\bvector_\w+_ops\b.*\bwith ?\(",
        "has vector indexes of its own; CREATE VECTOR INDEX",
    ),
    (r"create .*\bindex\b.*\busing (brin|spgist|hash)\b", "has no such index; B-tree and GIN only"),
    (r"alter table .*\busing index\b", "cannot make a constraint of an index"),
    (
        r"alter table .*\balter (column )?\w+ (set data )?type (?!varchar|text)",
        "changes no type in a transaction",
    ),
    (
        r"alter table .*\bset (logged|unlogged|tablespace|access method)\b",
        "has no tablespaces or unlogged tables",
    ),
    (r"create (constraint )?(event )?trigger|create rule", "has no such triggers before 24.3, and no rules"),
    (r"create (foreign data wrapper|foreign table|server)\b", "has no foreign tables"),
    (r"create (unlogged|table .* inherits|table .* partition of)", "has no inheritance or unlogged tables"),
    (r"create domain\b", "has no domains"),
    (r"lock table\b", "has no LOCK TABLE"),
    (r"alter table .*\bcluster on\b|cluster\b|vacuum\b|reindex\b", "needs no maintenance, and refuses it"),
    (r".*\bpg_available_extensions\b", "has no list of extensions"),
    (r"create table .* like .* including", "copies no table that way"),
    (r".*\bxml\b", "has no XML"),
)


def unsupported(sql: str) -> Iterator[str]:
    """What CockroachDB would refuse of a statement, as sentences."""
    for piece in (sql, *inner_statements(sql)):
        for pattern, sentence in UNSUPPORTED:
            if re.match(pattern, piece, re.DOTALL):
                yield f"CockroachDB {sentence}: {piece[:60]}"
