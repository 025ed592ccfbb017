"""The names of all rules, and the safe way for each; docs/migrations.md says more.

Sources: what locks what is written in https://www.postgresql.org/docs/current/explicit-locking.html and in
the notes of each statement; which of it hurts, in the documents of strong_migrations and squawk.
"""

from types import MappingProxyType

CONCURRENTLY = (
    "in a migration of its own, with op.get_context().autocommit_block(), and postgresql_concurrently=True: "
)
RULES = MappingProxyType(
    {
        "add-required-column": "give it a server_default, or make it nullable, fill it, then set NOT NULL",
        "volatile-default": "add it without default, set the default next, fill the old rows in batches",
        "rewrite-table": "add a plain column, fill it in batches, then switch over",
        "create-index": CONCURRENTLY + "op.drop_index(..., if_exists=True), op.create_index(...)",
        "drop-index": CONCURRENTLY + "op.drop_index(..., if_exists=True)",
        "concurrently-in-transaction": "put it into  with op.get_context().autocommit_block():",
        "not-repeatable": "begin with the autocommit block; say if_exists; drop an index before building it",
        "drop-column": "deploy code that does not know the column first, then drop it",
        "drop-table": "deploy code that does not know the table first, then drop it",
        "rename": "add the new one, write both, copy, read the new one, then drop the old one",
        "change-type": "add a column of the new type, write both, copy in batches, then switch over",
        "add-foreign-key": "add it with postgresql_not_valid=True, validate it in the next migration",
        "add-check": "add it with postgresql_not_valid=True, validate it in the next migration",
        "set-not-null": "add CHECK (x IS NOT NULL) NOT VALID; in the next migration validate it, then set it",
        "validate-at-once": "validate it in the next migration: this one's lock would be held meanwhile",
        "add-unique-constraint": "create the unique index concurrently, then add ... unique using index",
        "add-primary-key": "create the unique index concurrently, then add ... primary key using index",
        "add-exclusion": "there is no way without a lock; do it while nobody writes, and allow it",
        "unbatched-data": "in batches:  update ... where id in (select ... limit 1000), each committed",
        "data-with-schema": "change data in a migration of its own: the lock of this one is held meanwhile",
        "change-enum": "add a new value and leave the old one; or a new column of a new type",
        "json-column": "use JSONB",
        "timestamp-without-zone": "use sa.DateTime(timezone=True)",
        "lock-table": "leave it out: each statement takes the lock it needs",
        "lock-timeout-off": "leave it out: HEAVY_DATABASE_LOCK_TIMEOUT_S holds for every migration",
        "needs-database": "guard it with  if not op.get_context().as_sql:  or write it as a DO block",
        "cockroachdb": "guard it with  if op.get_context().dialect.name == 'postgresql':",
        "allowance": "write  # lint: allow RULE because REASON  above the operation, or remove it",
    }
)
