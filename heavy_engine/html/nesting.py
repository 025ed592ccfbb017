"""Nesting that the parser of HTML would mend, so that a browser's tree is not the server's.

The engine finds its nodes again by number, so a mended page works; but what is mended looks
and behaves in another way than it was written. The rules are those of the HTML Standard,
section 13.2.6 (tree construction); elements that nobody can reach are from 4.5.1 and 4.10.6.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .tags import VOID

TOKEN = re.compile(r'<!--.*?-->|<(/?)([A-Za-z][^\s/>"]*)((?:[^>"]|"[^"]*")*)>|[^<]+', re.DOTALL)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HEADINGS = _names("h1 h2 h3 h4 h5 h6")
_BLOCKS = _HEADINGS | _names(
    "address article aside blockquote center details dialog dir div dl dd dt fieldset figcaption figure"
    " footer form header hgroup hr li listing main menu nav ol p pre search section summary table ul"
)
# Nothing looks out of these for what it would end.
_SCOPES = _names("applet caption marquee object table td template th foreignObject desc title")
_LIST_SCOPES = (_BLOCKS | _SCOPES | _names("button iframe select textarea tbody tfoot thead tr")) - _names(
    "address div p li dd dt"
)
# Section 13.2.6.5, what ends foreign content.
_HTML_ONLY = _HEADINGS | _names(
    "b big blockquote body br center code dd div dl dt em embed head hr i img li listing menu meta nobr ol p"
    " pre ruby s small span strong strike sub sup table tt u ul var"
)
_INTERACTIVE = _names("a button details iframe input label select textarea")
_IN_TABLE = _names("tbody thead tfoot caption colgroup")
_OUTSIDE = "the page"


class _Rule(NamedTuple):
    """`tags` do not go into `within`, however deep, unless one of `scopes` is between."""

    tags: frozenset[str]
    within: frozenset[str]
    scopes: frozenset[str] | None
    why: str


_RULES = (
    _Rule(_BLOCKS, _names("p"), _SCOPES | {"button"}, "browsers end the <{outer}> before it"),
    _Rule(_names("a"), _names("a"), _SCOPES, "browsers end the outer one before it"),
    _Rule(_names("button"), _names("button"), _SCOPES, "browsers end the outer one before it"),
    _Rule(_names("form"), _names("form"), _names("template"), "browsers leave the inner one out"),
    # None: only directly.
    _Rule(_HEADINGS, _HEADINGS, None, "browsers end the <{outer}> before it"),
    _Rule(_names("option optgroup"), _names("option"), None, "browsers end the <{outer}> before it"),
    _Rule(_names("li"), _names("li"), _LIST_SCOPES, "browsers end the outer one before it"),
    _Rule(_names("dt dd"), _names("dt dd"), _LIST_SCOPES, "browsers end the <{outer}> before it"),
    _Rule(_INTERACTIVE, _names("a button"), _SCOPES, "people cannot reach one of them"),
)
_FOREIGN = _Rule(
    frozenset(), _names("svg math"), _names("foreignObject desc title annotation-xml mi mo mn ms mtext"), ""
)
_PARENTS = {
    "tr": _names("tbody thead tfoot"),
    "td": _names("tr"),
    "th": _names("tr"),
    "col": _names("colgroup"),
    "li": _names("ul ol menu"),
    "dt": _names("dl div"),
    "dd": _names("dl div"),
    "option": _names("select optgroup datalist"),
    "optgroup": _names("select"),
} | dict.fromkeys(_IN_TABLE, _names("table"))
_ANYWHERE = _names("script style template")
_CHILDREN = {
    "table": _IN_TABLE | _names("tr td th col"),
    "tr": _names("td th"),
    "colgroup": _names("col"),
} | dict.fromkeys(("tbody", "thead", "tfoot"), _names("tr td th"))


def misplaced(html: str) -> list[str]:
    """What is nested as HTML does not allow; one sentence for each pair of elements.

    Args:
        html: what our serialiser wrote.
    """
    around: list[str] = []
    found: dict[str, None] = {}
    for token in TOKEN.finditer(html):
        end, tag, _attributes = token.groups()
        if tag is None:
            found.update(dict.fromkeys(_of_text(token[0], around)))
        elif end:
            del around[_last(around, tag) :]
        else:
            found.update(dict.fromkeys(_of_element(tag, around)))
            if tag not in VOID:
                around.append(tag)
    return list(found)


def _of_text(text: str, around: list[str]) -> Iterator[str]:
    parent = around[-1] if around else ""
    if parent in _CHILDREN and not text.startswith("<!--") and text.strip():
        yield f"Text does not go directly into <{parent}>: browsers put it before the table."


def _of_element(tag: str, around: list[str]) -> Iterator[str]:
    parent = around[-1] if around else ""
    if foreign := _within(_FOREIGN, around):
        if tag in _HTML_ONLY:
            yield f"<{tag}> does not go into <{foreign}>: browsers end the <{foreign}> before it."
        return
    if parent in _CHILDREN and tag not in _CHILDREN[parent] | _ANYWHERE:
        yield f"<{tag}> does not go directly into <{parent}>: browsers put it before the table."
    elif tag in _PARENTS and parent not in _PARENTS[tag]:
        homes = " or ".join(f"<{home}>" for home in sorted(_PARENTS[tag]))
        yield f"<{tag}> belongs directly into {homes}, not into {f'<{parent}>' if parent else _OUTSIDE}."
    for rule in _RULES:
        if tag in rule.tags and (outer := _within(rule, around)):
            yield f"<{tag}> does not go into <{outer}>: {rule.why.format(outer=outer)}."
            return


def _within(rule: _Rule, around: list[str]) -> str:
    """The nearest element around that the rule forbids; empty if there is none."""
    for outer in reversed(around if rule.scopes is not None else around[-1:]):
        if outer in rule.within:
            return outer
        if outer in (rule.scopes or ()):
            break
    return ""


def _last(around: list[str], tag: str) -> int:
    """Where the element begins that ends here."""
    for index in range(len(around) - 1, -1, -1):
        if around[index] == tag:
            return index
    return len(around)
