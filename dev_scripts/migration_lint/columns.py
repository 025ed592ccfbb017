"""Rules about columns that are added."""

import re
from collections.abc import Iterator

# Functions that give one value for all rows of a statement: the table is not written anew for them.
# https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
NOT_VOLATILE = """
    now transaction_timestamp statement_timestamp current_date current_timestamp localtimestamp timezone
    date_trunc lower upper coalesce nullif concat to_jsonb jsonb_build_object jsonb_build_array array
    current_setting make_date make_interval to_timestamp to_date abs round floor ceil length replace
    varchar varying character char bit numeric decimal timestamp timestamptz time interval vector
"""
DEFAULT = re.compile(
    r"\bdefault (.+?)(?= not null\b| null\b| check\b| references\b| unique\b| primary key\b| constraint\b|$)"
)


def volatile_default(definition: str) -> str | None:
    """The function in a default that has to be called for each row, if there is one."""
    default = DEFAULT.search(definition)
    called = re.findall(r"(\w+) ?\(", default[1]) if default else []
    return next((name for name in called if name not in NOT_VOLATILE.split()), None)


def faults_of_new_column(definition: str) -> Iterator[tuple[str, str]]:
    """Rules that a column breaks which is added to a table with rows, and what it is about."""
    numbered = re.search(r"\b(small|big)?serial\b|\bas identity\b", definition)
    stored = re.search(r"\bgenerated always as ?\(.*\) stored", definition)
    if numbered or stored:
        yield "rewrite-table", "is computed for every row"
    required = re.search(r"\bnot null\b|\bprimary key\b", definition)
    given = re.search(r"\bdefault\b|\bgenerated\b", definition) or numbered
    if required and not given:
        yield "add-required-column", "must not be NULL, but has no value for the rows that exist"
    if function := volatile_default(definition):
        yield "volatile-default", f"calls {function}() for every row"
    if re.search(r"\breferences\b", definition):
        yield "add-foreign-key", "is checked against another table at once"
    if re.search(r"\bunique\b|\bprimary key\b", definition):
        yield "add-unique-constraint", "builds an index while the table is locked"
    if re.search(r"\bcheck ?\(", definition):
        yield "add-check", "is checked for every row at once"


def faults_of_any_column(definition: str) -> Iterator[tuple[str, str]]:
    """Rules that hold for columns of new tables too."""
    if re.search(r"^(?:[\w\"]+ )json\b", definition):
        yield "json-column", "has a type that cannot be compared: DISTINCT and GROUP BY fail"
    if re.search(r"^(?:[\w\"]+ )timestamp(?: ?\(\d\))?(?! ?\(?\d?\)? ?with time zone)(?!\w)", definition):
        yield "timestamp-without-zone", "means another moment for every time zone"
