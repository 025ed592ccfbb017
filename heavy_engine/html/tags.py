"""Opening and closing tags as text."""

from collections.abc import Callable
from typing import Any, Final

from heavy_engine.html.attributes import Attributes, normalise, plan
from heavy_engine.html.names import words
from heavy_engine.html.safety import TrustedHtml, check_tag, trusted_html
from heavy_engine.html.text import clean, escape_attribute
from heavy_engine.html.values import plain

VOID: Final = words("area base br col embed hr img input link meta param source track wbr")
_EATS_NEWLINE: Final = frozenset({"pre", "textarea", "listing"})


class _Cache(dict[str, str]):
    """Texts made once for each name; a dictionary's own lookup is the fastest there is."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[str], str]) -> None:
        self._make = make

    def __missing__(self, name: str) -> str:
        made = self._make(name)
        # Names come from code, not from people; an application that makes them up gets no cache.
        if len(self) < 8192:
            self[name] = made
        return made


def opening(tag: str, attributes: Attributes | None, number: int, events: str = "") -> str:
    """`<td data-h="12" data-on="click" id="x">`; number 0 leaves the mark out.

    Raises as `normalise` does, and UnsafeMarkup for an element that may not stand in a page.
    """
    text = f'{_HEADS[tag]} data-h="{number}"' if number else _HEADS[tag]
    if events:
        text = f'{text} data-on="{escape_attribute(events)}"'
    if not attributes:
        return text + ">"
    if "-" in tag:
        return text + _custom(tag, attributes)
    for name, value in attributes.items():
        prefix = _PREFIXES[name]
        kind = value.__class__
        if not prefix or (kind is not str and kind is not int):
            text += _by_rule(tag, name, value, attributes)
            continue
        if kind is str and not value.isalnum():
            value = escape_attribute(value)
        text = f'{text}{prefix}{value}"'
    return text + ">"


def closing(tag: str) -> str:
    """`</td>`; nothing for void elements."""
    return _CLOSINGS[tag]


def inner_text(tag: str, attributes: Attributes | None) -> str | None:
    """The text that a `<textarea>` holds by its attributes; None for others. Not escaped."""
    if tag != "textarea" or not attributes:
        return None
    value = attributes.get("value")
    return clean(plain(attributes.get("defaultValue") if value is None else value) or "") or None


def inner_html(attributes: Attributes | None) -> TrustedHtml | None:
    """What `dangerouslySetInnerHTML` puts inside. Raises UnsafeMarkup if it is not TrustedHtml."""
    if not attributes or "dangerouslySetInnerHTML" not in attributes:
        return None
    return trusted_html(attributes["dangerouslySetInnerHTML"])


def text_prefix(tag: str, text: str) -> str:
    """What to write before an element's first text, so that the parser does not eat its line end."""
    return "\n" if text.startswith("\n") and tag in _EATS_NEWLINE else ""


def _by_rule(tag: str, name: str, value: Any, attributes: Attributes) -> str:
    in_html, written, rule = plan(name)
    text = plain(value) if rule is None else rule(tag, in_html, value, attributes)
    return "" if text is None else f' {written}="{escape_attribute(text)}"'


def _custom(tag: str, attributes: Attributes) -> str:
    """Attributes of a custom element: no name is rewritten with dashes there."""
    written = normalise(tag, attributes).items()
    return "".join(f' {name}="{escape_attribute(text)}"' for name, text in written) + ">"


def _head(tag: str) -> str:
    check_tag(tag)
    return f"<{tag}"


def _closing(tag: str) -> str:
    return "" if tag in VOID else f"</{tag}>"


def _prefix(name: str) -> str:
    """The beginning of an attribute whose value is written as it is; "" for those with a rule."""
    _, written, rule = plan(name)
    return "" if rule is not None else f' {written}="'


_HEADS: Final = _Cache(_head)
_CLOSINGS: Final = _Cache(_closing)
_PREFIXES: Final = _Cache(_prefix)
