"""Code to read and to copy; Python is coloured, by its own tokenizer."""

import builtins
import io
import keyword
import token as kinds
import tokenize
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from reactpy import component, use_state
from reactpy.types import Component, VdomDict

from brython.clipboard import copy_text
from heavy_engine import ClientError, use_client
from heavy_engine.elements import html

from .buttons import Button

COLOURED_MAX, WORDS_MAX = 20_000, 4_000
"""Code of more characters, or of more words with what is between them, is plain: each is an element."""
COPIED_MAX: Final = 50_000
PYTHON: Final = frozenset({"python", "py", "python3"})
NOT_COPIED = "Your browser does not let pages copy. Select the text and copy it."
_STRINGS: Final = frozenset(
    getattr(kinds, name)
    for name in ("STRING", "FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END")
    if hasattr(kinds, name)
)
_BUILT_IN: Final = frozenset(name for name in dir(builtins) if not name.startswith("_"))
Piece = tuple[str, str]
"""A kind of word, "" for none, and its text."""


def CodeBlock(text: str, *, language: str = "", label: str = "", key: Any = None) -> Component:
    """Show code with a button that copies it.

    Args:
        text: the code.
        language: "python" is coloured, all else is plain.
        label: its name, as it may scroll; the language if left out.
        key: its key among its siblings.
    """
    return _CodeBlock(text, language.lower(), label or f"Code {language}".strip(), key=key)


@component
def _CodeBlock(text: str, language: str, label: str) -> VdomDict:
    words = python_words(text) if language in PYTHON and len(text) <= COLOURED_MAX else ()
    shown = [_word(kind, word) for kind, word in words] if 0 < len(words) <= WORDS_MAX else [text]
    own = {"class": "preformatted code-text", "tabindex": "0", "role": "group", "aria-label": label}
    copy = CopyButton(text, what=label) if len(text) <= COPIED_MAX else ""
    return html.div({"class": "code-block"}, html.pre(own, html.code(*shown)), copy)


@component
def CopyButton(text: str, what: str = "") -> VdomDict:
    """A button that puts a text on the clipboard, and says whether that worked.

    Args:
        text: what is copied.
        what: what people call it; said by screen readers.
    """
    client = use_client()
    said, set_said = use_state("")

    async def copy(_event: dict[str, Any]) -> None:
        try:
            await client.call(copy_text, text=text)
            set_said("Copied.")
        except ClientError:
            set_said(NOT_COPIED)

    name = {"aria-label": f"Copy: {what}"} if what else {}
    return html.div(
        {"class": "copy"},
        html.span({"class": "hint", "role": "status"}, said),
        Button("Copy", on_click=copy, weight="quiet", **name),
    )


@lru_cache(maxsize=32)
def python_words(text: str) -> tuple[Piece, ...]:
    """The words of Python code with their kinds; together they are the text.

    What is no Python is one word without a kind. Examples are shown to everybody: they are read once.
    """
    try:
        return tuple(_words(text))
    except (tokenize.TokenError, SyntaxError, ValueError):
        return (("", text),)


def _words(text: str) -> Iterator[Piece]:
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    done, before = 0, ""
    for found in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
        if found.start[0] > len(lines) or not found.string.strip():
            continue
        start, end = (starts[row - 1] + column for row, column in (found.start, found.end))
        kind = _kind(found, before)
        if kind and start >= done:
            if start > done:
                yield "", text[done:start]
            yield kind, text[start:end]
            done = end
        before = found.string
    if done < len(text):
        yield "", text[done:]


def _kind(found: tokenize.TokenInfo, before: str) -> str:
    if found.type == tokenize.COMMENT:
        return "comment"
    if found.type in _STRINGS:
        return "string"
    if found.type == tokenize.NUMBER:
        return "number"
    if found.type != tokenize.NAME:
        return ""
    if keyword.iskeyword(found.string):
        return "keyword"
    if before in ("def", "class", "@"):
        return "name"
    return "builtin" if found.string in _BUILT_IN and before != "." else ""


def _word(kind: str, word: str) -> Any:
    return html.span({"class": f"code-{kind}"}, word) if kind else word
