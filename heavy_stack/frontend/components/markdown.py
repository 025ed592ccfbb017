"""Markdown as elements: CommonMark with tables and strikethrough, for text that anybody may have written.

No HTML is ever made of it as text: each token becomes an element, as if a component had written it.
HTML in it is shown as it was typed. Links lead to http, https, mail, phone or this server; pictures
of other servers are links to them, so that nobody learns who reads.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from reactpy import component
from reactpy.types import Component, VdomDict

from heavy_engine.elements import html

from .code_block import COLOURED_MAX, CodeBlock

CHARACTERS_MAX: Final = 50_000
"""Of longer texts the start is shown, and that it is only that."""
CELLS_MAX: Final = 2_000
"""Of all tables of a text; a short row is filled up, so that little text makes many cells."""
PARTS_MAX, DEPTH_MAX = 5_000, 50
"""A text that would become more elements, or deeper ones, is shown as it was written."""
CODE_PARTS: Final = 10
"""A block of code comes with its button, and counts as so many parts."""
DEEPEST_HEADING: Final = 6
SCHEMES: Final = ("http://", "https://", "mailto:", "tel:")
CUT = "This text is longer than can be shown here; this is its start."
Level = Literal[2, 3, 4]

_PLAIN: Final = {
    "em": html.em,
    "strong": html.strong,
    "s": html.s,
    "list_item": html.li,
    "thead": html.thead,
    "tbody": html.tbody,
    "tr": html.tr,
}
_ALIGNED: Final = {"text-align:right": "cell-end", "text-align:center": "cell-middle"}
_HEADINGS: Final = {1: html.h1, 2: html.h2, 3: html.h3, 4: html.h4, 5: html.h5, 6: html.h6}


def Markdown(text: str, *, level: Level = 2, key: Any = None) -> Component:
    """Show Markdown; the same text is read once, however often what is around it changes.

    Args:
        text: what somebody wrote.
        level: of its largest headings, so that they fit below those of the page.
        key: its key among its siblings.
    """
    return _Markdown(text, level, key=key)


@component
def _Markdown(text: str, level: int) -> VdomDict:
    start = text[:CHARACTERS_MAX]
    cut = html.p({"class": "hint"}, CUT) if len(text) > CHARACTERS_MAX else ""
    tokens = _parser(with_tables=cells_at_most(start) <= CELLS_MAX).parse(start)
    _leave_much_code_plain(tokens)
    shown = _inside(SyntaxTreeNode(tokens), level) if _is_bounded(tokens) else [_as_written(start)]
    return html.div({"class": "markdown"}, *shown, cut)


def _parser(*, with_tables: bool) -> MarkdownIt:
    """Where tables would be too large, they stay the text that they are."""
    rules = ["strikethrough", "table"] if with_tables else ["strikethrough"]
    return MarkdownIt("commonmark", {"html": False}).enable(rules)


def cells_at_most(text: str) -> int:
    """How many cells the tables of a text may have, read before any of them is made.

    It is never too few: from the line below a header on, each line counts as a whole row, until an empty one.
    """
    cells = columns = 0
    before = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not line.strip(" \t>"):
            before, columns = "", 0
            continue
        if "|" in before:
            rule = line[len(line.rstrip("-:| \t")) :]
            found = sum("-" in column for column in rule.split("|"))
            # The header, which stands above, is a row too.
            cells += found
            columns = max(columns, found)
        cells += columns
        before = line
    return cells


def _is_bounded(tokens: Sequence[Token]) -> bool:
    """Whether what these make is neither too much nor too deep; not by recursion, as they may be deep."""
    parts = 0
    for token, depth in _with_depth(tokens):
        parts += CODE_PARTS if token.type in ("fence", "code_block") else 1
        if parts > PARTS_MAX or depth > DEPTH_MAX:
            return False
    return True


def _leave_much_code_plain(tokens: Sequence[Token]) -> None:
    """Every word in colour is an element; what bounds one block of code bounds all of a text together."""
    fences = [token for token in tokens if token.type == "fence"]
    if sum(len(fence.content) for fence in fences) > COLOURED_MAX:
        for fence in fences:
            fence.info = ""


def _with_depth(tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """What becomes elements or text, wherever it stands, and how deep that is."""
    waiting = [(tokens, 0)]
    while waiting:
        siblings, depth = waiting.pop()
        for token in siblings:
            depth += token.nesting
            if token.nesting >= 0 and token.type != "inline":
                yield token, depth
            if token.children:
                waiting.append((token.children, depth + 1))


def _as_written(text: str) -> VdomDict:
    own = {"class": "preformatted", "dir": "auto", "tabindex": "0", "role": "group", "aria-label": "Text"}
    return html.pre(own, text)


def _inside(node: SyntaxTreeNode, level: int) -> list[Any]:
    return [_element(child, level) for child in node.children]


def _element(node: SyntaxTreeNode, level: int) -> Any:
    if make := _PLAIN.get(node.type):
        return make(*_inside(node, level))
    if make := _MADE.get(node.type):
        return make(node, level)
    # Whatever else a newer parser may know is shown as the text that it is.
    return html.fragment(*_inside(node, level)) if node.children else node.content


def _direction(node: SyntaxTreeNode) -> dict[str, Any]:
    """Nobody knows in which language strangers write: each block runs as its own first letters do."""
    return {"dir": "auto"} if node.parent and node.parent.is_root else {}


def _paragraph(node: SyntaxTreeNode, level: int) -> VdomDict:
    inside = _inside(node, level)
    return html.fragment(*inside) if node.hidden else html.p(_direction(node), *inside)


def _heading(node: SyntaxTreeNode, level: int) -> VdomDict:
    heading = _HEADINGS[min(int(node.tag[1]) + level - 1, DEEPEST_HEADING)]
    return heading(_direction(node), *_inside(node, level))


def _quote(node: SyntaxTreeNode, level: int) -> VdomDict:
    return html.blockquote(_direction(node), *_inside(node, level))


def _list(node: SyntaxTreeNode, level: int) -> VdomDict:
    if node.type == "bullet_list":
        return html.ul(_direction(node), *_inside(node, level))
    start = node.attrs.get("start")
    return html.ol({**_direction(node), **({"start": int(start)} if start else {})}, *_inside(node, level))


def _table(node: SyntaxTreeNode, level: int) -> VdomDict:
    frame = {"class": "table-scroll", "role": "region", "aria-label": "Table", "tabindex": "0"}
    return html.div({**frame, **_direction(node)}, html.table({"class": "table"}, *_inside(node, level)))


def _cell(node: SyntaxTreeNode, level: int) -> VdomDict:
    kind = _ALIGNED.get(str(node.attrs.get("style", "")), "cell-start")
    if node.type == "th":
        return html.th({"scope": "col", "class": kind}, *_inside(node, level))
    return html.td({"class": kind}, *_inside(node, level))


def _code(node: SyntaxTreeNode, _level: int) -> Any:
    language = node.info.split(maxsplit=1)[0] if node.info.strip() else ""
    return CodeBlock(node.content.rstrip("\n"), language=language)


def _link(node: SyntaxTreeNode, level: int) -> VdomDict:
    return _anchor(str(node.attrs.get("href", "")), *_inside(node, level))


def _picture(node: SyntaxTreeNode, _level: int) -> VdomDict:
    source, alt = str(node.attrs.get("src", "")), _text_of(node)
    if _is_own(source):
        return html.img({"src": source, "alt": alt, "loading": "lazy"})
    return _anchor(source, alt or source)


def _anchor(address: str, *children: Any) -> VdomDict:
    if _is_own(address) or address.startswith("#"):
        return html.a({"href": address}, *children)
    if address.isprintable() and address.lower().startswith(SCHEMES):
        # Its author is nobody whom this server vouches for.
        return html.a({"href": address, "rel": "noreferrer nofollow ugc"}, *children)
    return html.span(*children)


def _is_own(address: str) -> bool:
    """Whether it is a path of this server; what begins with two slashes of any kind is another one."""
    is_plain = address.isprintable() and " " not in address
    return is_plain and address.startswith("/") and address[1:2] not in ("/", "\\")


def _text_of(node: SyntaxTreeNode) -> str:
    return "".join(_text_of(child) if child.children else child.content for child in node.children)


_MADE: Final[dict[str, Any]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "blockquote": _quote,
    "bullet_list": _list,
    "ordered_list": _list,
    "table": _table,
    "th": _cell,
    "td": _cell,
    "fence": _code,
    "code_block": _code,
    "code_inline": lambda node, _level: html.code(node.content),
    "link": _link,
    "image": _picture,
    "hr": lambda _node, _level: html.hr(),
    "hardbreak": lambda _node, _level: html.br(),
    "softbreak": lambda _node, _level: "\n",
    "text": lambda node, _level: node.content,
}
