"""Read HTML into a DOM, as a browser reads what our serialiser writes.

It knows void elements, raw texts, the newline after `<pre>`, SVG, and the elements that a browser
puts into tables. It does not repair what is nested wrongly: our serialiser writes every end tag.
"""

import re
from collections.abc import Iterator
from html import unescape

from .dom import DROPS_NEWLINE, RAW, VOID, Comment, Element, Text

TOKEN = re.compile(
    r"<!--(?P<comment>.*?)-->"
    r"|<!(?P<declaration>[^>]*)>"
    r"|</(?P<end>[a-zA-Z][^\s/>]*)[^>]*>"
    r"""|<(?P<start>[a-zA-Z][^\s/>]*)(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>"""
    r"|(?P<text>[^<]+|<)",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")
TEXT_ONLY = RAW | {"textarea", "title"}
FOREIGN = frozenset({"math", "svg"})
BACK_IN_HTML = frozenset({"foreignObject", "desc", "title"})
# What a browser puts between a table and a part of it that stands in the wrong place.
MISSING = {
    "tr": ({"table"}, "tbody"),
    "td": ({"table", "tbody", "thead", "tfoot"}, "tr"),
    "th": ({"table", "tbody", "thead", "tfoot"}, "tr"),
    "col": ({"table"}, "colgroup"),
}
IN_SECTIONS = frozenset({"caption", "colgroup", "tbody", "tfoot", "thead"})


def parse(html: str, *, inside: str = "div", is_svg: bool = False) -> Element:
    """Read a fragment; answers an element `inside` whose children are the fragment's nodes."""
    root = Element(inside)
    builder = _Builder(root, is_svg)
    for kind, value, attributes in _tokens(html):
        if kind == "start":
            builder.start(value, attributes)
        elif kind == "end":
            builder.end(value)
        elif kind == "text":
            builder.text(value)
        else:
            builder.current.append(Comment(value))
    return root


class _Builder:
    """The tree so far, and the elements that are open."""

    def __init__(self, root: Element, is_svg: bool) -> None:
        self._open = [root]
        self._is_svg = is_svg
        self._drop_newline = False

    @property
    def current(self) -> Element:
        """The element that takes what comes next."""
        self._drop_newline = False
        return self._open[-1]

    def start(self, name: str, written: str) -> None:
        """Open an element."""
        in_svg = self._in_svg() or name in FOREIGN
        tag = name if in_svg else name.lower()
        if not in_svg:
            self._repair_table(tag)
        element = Element(tag, dict(_attributes(written, keep_case=in_svg)))
        self.current.append(element)
        if tag in VOID or (in_svg and written.endswith("/")):
            return
        self._open.append(element)
        self._drop_newline = tag in DROPS_NEWLINE

    def end(self, name: str) -> None:
        """Close an element, and those inside it that are still open."""
        self._drop_newline = False
        for index in range(len(self._open) - 1, 0, -1):
            if self._open[index].tag.lower() == name.lower():
                del self._open[index:]
                return

    def text(self, data: str) -> None:
        """Add characters."""
        if self._drop_newline:
            data = data.removeprefix("\n")
        into = self.current
        if data and into.children and isinstance(last := into.children[-1], Text):
            last.data += data
        elif data:
            into.append(Text(data))

    def _in_svg(self) -> bool:
        for element in reversed(self._open):
            if element.tag in BACK_IN_HTML:
                return False
            if element.tag in FOREIGN:
                return True
        return self._is_svg

    def _repair_table(self, tag: str) -> None:
        self._close_left_open(tag)
        if tag not in MISSING:
            return
        parents, missing = MISSING[tag]
        if self._open[-1].tag in parents:
            self._repair_table(missing)
            self._open.append(self._put(Element(missing)))

    def _close_left_open(self, tag: str) -> None:
        """Close what a browser opened by itself, when a part that cannot stand inside it comes."""
        opened = self._open[-1]
        if "data-h" in opened.attributes or len(self._open) == 1:
            return
        if opened.tag in IN_SECTIONS and tag in IN_SECTIONS | ({"tr"} if opened.tag == "colgroup" else set()):
            self._open.pop()
        elif opened.tag == "tr" and tag in IN_SECTIONS | {"tr"}:
            self._open.pop()
            self._close_left_open(tag)

    def _put(self, element: Element) -> Element:
        self._open[-1].append(element)
        return element


def _tokens(html: str) -> Iterator[tuple[str, str, str]]:
    html = html.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    at = 0
    while match := TOKEN.match(html, at):
        at = match.end()
        kind = str(match.lastgroup)
        if kind == "attributes":
            name = match["start"]
            yield "start", name, match["attributes"]
            if name.lower() in TEXT_ONLY:
                content, at = _raw_content(html, at, name.lower())
                yield "text", content, ""
        elif kind == "text":
            yield "text", unescape(match["text"]), ""
        elif kind != "declaration":
            yield kind, match[kind], ""


def _raw_content(html: str, at: int, tag: str) -> tuple[str, int]:
    """What stands before the end tag, and where that begins."""
    end = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(html, at)
    stop = end.start() if end else len(html)
    content = html[at:stop]
    return (content if tag in RAW else unescape(content)), stop


def _attributes(written: str, *, keep_case: bool) -> Iterator[tuple[str, str]]:
    seen = set()
    for name, double, single, bare in ATTRIBUTE.findall(written):
        name = name if keep_case else name.lower()
        if name not in seen:
            seen.add(name)
            yield name, unescape(double or single or bare)
