"""Comments that allow what the lint refuses: `# lint: allow RULE because REASON`."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

COMMENT = re.compile(r"#\s*lint:\s*(?P<rest>.*)", re.IGNORECASE)
ALLOWED = re.compile(r"allow\s+(?P<rule>[\w-]+)(?:\s+because\s+(?P<reason>\S.*))?\s*$", re.IGNORECASE)
WANTED = "wanted:  # lint: allow RULE because REASON"


@dataclass(frozen=True)
class Allowance:
    """One comment; `trouble` says what is wrong with it."""

    line: int
    rule: str
    reason: str
    trouble: str = ""


def read(source: str) -> list[Allowance]:
    """All such comments of a migration; strings that look like one are none."""
    return [
        _read_one(token.start[0], found["rest"])
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and (found := COMMENT.match(token.string))
    ]


def lines_about(source: str, line: int) -> range:
    """The lines whose comments are about an operation: its own, and the comments right above it."""
    spans = [span for span in _simple_statements(ast.parse(source)) if span[0] <= line <= span[1]]
    first, last = min(spans, key=lambda span: span[1] - span[0], default=(line, line))
    text = source.splitlines()
    while first > 1 and text[first - 2].lstrip().startswith("#"):
        first -= 1
    return range(first, last + 1)


def _simple_statements(tree: ast.AST) -> Iterator[tuple[int, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            yield node.lineno, node.end_lineno or node.lineno


def _read_one(line: int, rest: str) -> Allowance:
    found = ALLOWED.match(rest.strip())
    if found is None:
        return Allowance(line, "", "", f"says {rest.strip()!r}; {WANTED}")
    if not found["reason"]:
        return Allowance(line, found["rule"], "", f"gives no reason; {WANTED}")
    return Allowance(line, found["rule"], found["reason"])
