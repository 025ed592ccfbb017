"""Just enough of SQL to tell statements apart: no parser, but no plain search either."""

import re
from collections.abc import Iterator

TOKEN = re.compile(
    r"""
    (?P<comment>--[^\n]*|/\*.*?\*/)
    | (?P<text>[eE]?'(?:[^'\\]|''|\\.)*')
    | (?P<quoted>"(?:[^"]|"")*")
    | (?P<body>\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
    | (?P<end>;)
    | (?P<plain>[^-/'"$;eE]+|.)
    """,
    re.DOTALL | re.VERBOSE,
)
NAME = r'(?:[\w$"]+\.)?[\w$"]+'
# What may begin a statement inside of a DO block.
INNER = re.compile(r"\b(update|delete|insert|truncate|alter|create|drop|lock|set)\b", re.IGNORECASE)
COMMIT = re.compile(r"\bcommit\b", re.IGNORECASE)


def statements(sql: str) -> list[str]:
    """Statements in lower case, without comments and spare blanks; texts become ''.

    Bodies between dollars stay as they are, for `inner_statements`.
    """
    found: list[str] = [""]
    for token in TOKEN.finditer(sql):
        if token["end"]:
            found.append("")
        elif token["comment"]:
            found[-1] += " "
        elif token["text"]:
            found[-1] += "''"
        elif token["quoted"]:
            found[-1] += token["quoted"][1:-1]
        elif token["body"]:
            found[-1] += token["body"]
        else:
            found[-1] += token["plain"].lower()
    return [cleaned for one in found if (cleaned := re.sub(r"\s+", " ", one).strip())]


def inner_statements(statement: str) -> Iterator[str]:
    """What a DO block does, for a statement that is one."""
    body = re.match(r"do (?:language \w+ )?\$(\w*)\$(.*)\$\1\$", statement, re.DOTALL)
    if body is None:
        return
    for piece in statements(body[2]):
        if begin := INNER.search(piece):
            yield piece[begin.start() :]


def commits_by_itself(statement: str) -> bool:
    """Whether a DO block commits as it goes, in batches."""
    return statement.startswith("do ") and COMMIT.search(statement) is not None


def actions(statement: str) -> tuple[str, list[str]] | None:
    """The table and the actions of an ALTER TABLE: ("tools", ["add column a int", "drop column b"])."""
    found = re.match(rf"alter table (?:if exists )?(?:only )?({NAME}) (.+)", statement)
    return (bare(found[1]), split_at_commas(found[2])) if found else None


def split_at_commas(text: str) -> list[str]:
    """Parts between commas that stand in no parentheses."""
    parts, depth = [""], 0
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def bare(name: str) -> str:
    """A name without the schema that everybody means."""
    return name.replace('"', "").removeprefix("public.")


def created_table(statement: str) -> tuple[str, list[str]] | None:
    """The name and the parts of a CREATE TABLE."""
    found = re.match(
        rf"create (?:unlogged |temp(?:orary)? )?table (?:if not exists )?({NAME}) ?(.*)", statement
    )
    if found is None:
        return None
    inside = found[2][1 : found[2].rfind(")")] if found[2].startswith("(") else ""
    return bare(found[1]), split_at_commas(inside)
