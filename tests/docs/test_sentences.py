"""What people may read when something is wrong is listed, in the words that they see."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from heavy_engine.sanic_executor.pages import HEADLINES

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "heavy_engine"
# Files whose sentences are for people who use a page; others speak to developers.
FOR_PEOPLE = (
    *("forms/multipart.py", "forms/post_files.py", "forms/posting.py", "forms/problems.py"),
    *("forms/reading.py", "forms/texts.py", "forms/tokens.py", "routing/errors.py"),
    *("hooks/query.py", "hooks/upload_entries.py", "hooks/uploads.py"),
    *("live/live_pages.py", "session/faults.py", "session/page_session.py"),
    *("sanic_executor/downloads.py", "sanic_executor/forms.py", "sanic_executor/frames.py"),
    *("sanic_executor/pages.py", "sanic_executor/security.py", "sanic_executor/sockets.py"),
    *("sanic_executor/assets.py", "sanic_executor/uploads.py"),
    *("uploads/acceptance.py", "uploads/links.py", "uploads/receiving.py", "uploads/refusals.py"),
    *("uploads/spool.py", "uploads/tickets.py"),
)
SAID = re.compile(r'say\("[\w-]+", "([^"]+)"\)')


def sentences_in(path: Path) -> Iterator[str]:
    """Texts that begin with a capital and end with a full stop; "{}" is what varies."""
    tree = ast.parse(path.read_text())
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    inner |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            id(node) not in inner
            and (text := text_of(node))
            and re.fullmatch(r"(?:[A-Z]|\{\}).* .*[.…]", text)
        ):
            yield text


def text_of(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{\w+\}", "{}", node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return ""


def is_listed(sentence: str, document: str) -> bool:
    fixed = (re.escape(part) for part in sentence.split("{}"))
    return bool(re.search(".{1,80}?".join(fixed), document))


def test_every_sentence_that_people_may_read_is_listed() -> None:
    document = (ROOT / "docs/errors.md").read_text()
    said = {text for name in FOR_PEOPLE for text in sentences_in(ENGINE / name)}
    said |= {text for path in ENGINE.glob("client/*.js") for text in SAID.findall(path.read_text())}
    said |= {f"{headline} " for headline in HEADLINES.values()}

    missing = sorted(text for text in said if not is_listed(text, document))

    assert len(said) > 80, "the sentences are found"
    assert missing == [], 'write them into docs/errors.md, "What people see"'
