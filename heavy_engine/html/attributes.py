"""Attributes of VDOM as a browser has them: HTML attributes and live DOM properties."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from heavy_engine.html.names import html_name, words
from heavy_engine.html.values import Attributes, Rule, plain, property_value, rule_for, rule_of_alias

__all__ = [
    "Attributes",
    "Normalised",
    "changes",
    "is_stateful",
    "late_properties",
    "normalise",
    "properties",
    "selected_values",
]


class Normalised(dict[str, str]):
    """HTML names and texts, in order: what `normalise` made."""

    __slots__ = ()


class Plan(NamedTuple):
    """What becomes of an attribute: its HTML name, the name it is written under, and its rule."""

    name: str
    written: str
    rule: Rule | None


# What the browser holds in these changes without the server: they are never kept as text only.
_STATEFUL: Final = words(
    "audio canvas details dialog embed iframe input object option optgroup portal select textarea video"
)
_WRITTEN: Final[Mapping[str, str]] = {
    "defaultvalue": "value",
    "defaultchecked": "checked",
    "style": "data-style",
    "browserhandlers": "data-py",
}
_ANY: Final = frozenset[str]()
# Attribute in VDOM -> DOM property, and the tags that have it (none named: all).
_PROPERTIES: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "value": ("value", frozenset({"input", "textarea", "select"})),
    "checked": ("checked", frozenset({"input"})),
    "selected": ("selected", frozenset({"option"})),
    "muted": ("muted", frozenset({"audio", "video"})),
    "volume": ("volume", frozenset({"audio", "video"})),
    "currentTime": ("currentTime", frozenset({"audio", "video"})),
    "playbackRate": ("playbackRate", frozenset({"audio", "video"})),
    "indeterminate": ("indeterminate", frozenset({"input"})),
    "scrollTop": ("scrollTop", _ANY),
    "scrollLeft": ("scrollLeft", _ANY),
}
_OFF: Final = frozenset({"checked", "selected", "muted", "indeterminate"})
_SAID_BY_HTML: Final = frozenset({"value", "checked", "selected"})


@lru_cache(maxsize=8192)
def plan(name: str, custom_element: bool = False) -> Plan:
    """How an attribute of VDOM is written. Raises UnsafeMarkup if it is no name of an attribute."""
    in_html = html_name(name, custom_element=custom_element)
    return Plan(in_html, _WRITTEN.get(in_html, in_html), rule_for(in_html) or rule_of_alias(name))


def normalise(tag: str, attributes: Attributes) -> Normalised:
    """HTML attributes of an element, in order; those that HTML does not show are left out.

    Raises:
        UnsafeMarkup: an attribute would run code; unsafe addresses are left out and logged instead.
        TypeError: a value has no text.
    """
    custom = "-" in tag
    normalised = Normalised()
    for name, value in attributes.items():
        in_html, written, rule = plan(name, custom)
        text = plain(value) if rule is None else rule(tag, in_html, value, attributes)
        if text is not None:
            # HTML's parser, too, keeps the first of two.
            normalised.setdefault(written, text)
    return normalised


def properties(tag: str, attributes: Attributes) -> dict[str, Any]:
    """DOM properties that the page wants: what a person may change, or what no attribute says.

    `open` of details and dialog is an attribute. `value` of a file input cannot be set.
    A `value` of None lets the input alone; `checked` and the like of None are False.
    """
    found: dict[str, Any] = {}
    for name, value in attributes.items():
        known = _PROPERTIES.get(name)
        if known is None or (known[1] and tag not in known[1]):
            continue
        wanted = _wanted(known[0], value)
        if wanted is not None and not _is_file_value(tag, name, attributes):
            found[known[0]] = wanted
    if tag == "select" and "value" not in found and attributes.get("defaultValue") is not None:
        found["value"] = property_value("value", attributes["defaultValue"])
    return found


def late_properties(tag: str, attributes: Attributes) -> dict[str, Any]:
    """Those of `properties` that the element's HTML does not say: to be set when it was inserted.

    The `value` of a select is among them: HTML says it on the options.
    """
    return {
        name: value
        for name, value in properties(tag, attributes).items()
        if (name not in _SAID_BY_HTML or tag == "select") and value is not False
    }


def changes(tag: str, old: Attributes, new: Attributes) -> tuple[dict[str, str | None], dict[str, Any]]:
    """What differs: attributes to set (None drops one) and properties to set.

    `old` may be what `normalise` made: such an element had no properties. A controlled input's
    `value` and `checked` come as properties only, so its attribute keeps what the page began with.
    """
    if old is new or old == new:
        return {}, {}
    was_normalised = isinstance(old, Normalised)
    before = old if was_normalised else normalise(tag, old)
    after = normalise(tag, new)
    attributes: dict[str, str | None] = {
        name: text for name, text in after.items() if before.get(name) != text
    }
    attributes.update((name, None) for name in before if name not in after)
    live = _changed_properties({} if was_normalised else properties(tag, old), properties(tag, new))
    if attributes:
        _drop_controlled(tag, attributes, old, new)
    return attributes, live


def is_stateful(tag: str) -> bool:
    """Whether an element's state in the browser is more than its HTML."""
    return tag in _STATEFUL or "-" in tag


def selected_values(attributes: Attributes) -> frozenset[str] | None:
    """Values of the options that a `<select>` with these attributes shows; None if it does not say."""
    wanted = attributes.get("value")
    if wanted is None:
        wanted = attributes.get("defaultValue")
    if wanted is None:
        return None
    several = wanted if isinstance(wanted, (list, tuple, set, frozenset)) else (wanted,)
    return frozenset(text for text in map(plain, several) if text is not None)


def _wanted(name: str, value: Any) -> Any:
    if name in _OFF:
        return bool(value)
    return None if value is None else property_value(name, value)


def _is_file_value(tag: str, name: str, attributes: Attributes) -> bool:
    return name == "value" and tag == "input" and attributes.get("type") == "file"


def _changed_properties(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    changed = {name: value for name, value in new.items() if name not in old or old[name] != value}
    changed.update((name, False) for name in old if name in _OFF and old[name] and name not in new)
    return changed


def _drop_controlled(tag: str, changed: dict[str, str | None], old: Attributes, new: Attributes) -> None:
    """Leave the attributes alone that controlled inputs show as properties."""
    for name in ("value", "checked", "selected", "muted"):
        controlled = old.get(name) is not None or new.get(name) is not None
        if controlled and name in changed and tag in _PROPERTIES[name][1]:
            del changed[name]
