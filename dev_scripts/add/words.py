"""Words that a table or a field cannot be called, and who has them."""

import builtins
import keyword

# Attributes of HeavyModel, its mixins, SQLModel, SQLAlchemy and pydantic; a test compares them.
OF_EVERY_ROW = frozenset({"id", "created_at", "version", "deleted_at"})
OF_MODELS = frozenset(
    {
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "metadata",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "registry",
        "schema",
        "schema_json",
        "sqlmodel_update",
        "update_forward_refs",
        "validate",
    }
)
# Types that generated classes name after the field, and what the code of drafts and forms calls its own.
OF_GENERATED_CODE = frozenset({"bool", "cls", "dt", "elements", "float", "int", "list", "self", "str"})

# PostgreSQL's reserved words (appendix C of its manual) that people may think of as names.
# fmt: off
OF_SQL = frozenset(
    [
        "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric",
        "authorization", "between", "binary", "both", "case", "cast", "check", "collate",
        "collation", "column", "concurrently", "constraint", "create", "cross", "current_date",
        "current_role", "current_time", "current_timestamp", "current_user", "default",
        "deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "fetch", "for",
        "foreign", "freeze", "from", "full", "grant", "group", "having", "ilike", "in", "initially",
        "inner", "intersect", "into", "is", "isnull", "join", "lateral", "leading", "left", "like",
        "limit", "localtime", "localtimestamp", "natural", "not", "notnull", "null", "offset", "on",
        "only", "or", "order", "outer", "overlaps", "placing", "primary", "references", "returning",
        "right", "select", "session_user", "similar", "some", "symmetric", "system_user", "table",
        "tablesample", "then", "to", "trailing", "true", "union", "unique", "user", "using",
        "variadic", "verbose", "when", "where", "window", "with",
    ]
)
# fmt: on


def is_python(word: str) -> bool:
    """Whether the language keeps the word for itself, also in some places only.

    Not "type", which Python 3.12 reads as a word of its own in one place: as a field it is too common.
    """
    return keyword.iskeyword(word) or (keyword.issoftkeyword(word) and word != "type")


def is_builtin(word: str) -> bool:
    """Whether every module knows the word already."""
    return word in dir(builtins)
