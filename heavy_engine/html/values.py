"""Values of attributes as text: which rule each attribute follows."""

import datetime
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from heavy_engine.html import safety
from heavy_engine.html.names import words
from heavy_engine.html.style import css_text
from heavy_engine.html.text import scrub

Attributes = Mapping[str, Any]
# (tag, HTML name, value, all attributes of the element) -> text, or None to leave the attribute out.
Rule = Callable[[str, str, Any, Attributes], str | None]

_DROPPED: Final = words(
    "key ref children suppresshydrationwarning suppresscontenteditablewarning dangerouslysetinnerhtml "
    "indeterminate scrolltop scrollleft currenttime volume playbackrate"
)
_WORDS: Final = frozenset({"contenteditable", "draggable", "spellcheck"})
# Attributes that are on or off: what they hold counts only as true or false, as for DOM properties.
_FLAGS: Final = words(
    "allowfullscreen async autofocus autoplay checked controls default defer disabled formnovalidate inert "
    "ismap itemscope loop multiple muted nomodule novalidate open playsinline readonly required reversed "
    "selected"
)
_NO_VALUE_ATTRIBUTE: Final = frozenset({"textarea", "select"})


def rule_of_alias(name: str) -> Rule | None:
    """The rule of a name that React spells otherwise: where both are given, React's counts."""
    reacts = {"class": "className", "for": "htmlFor"}.get(name)
    if reacts is None:
        return None
    return lambda _tag, _name, value, attributes: None if attributes.get(reacts) is not None else plain(value)


def rule_for(name: str) -> Rule | None:
    """The rule of an attribute by its HTML name; None for a plain one. Raises UnsafeMarkup for a bad name."""
    lower = name.lower()
    if lower in _DROPPED or lower.startswith("_reactpy"):
        return _leave_out
    if lower.startswith("on"):
        return _handler
    if lower in safety.REFUSED_ATTRIBUTES:
        return _refused
    safety.check_attribute(name)
    if lower.startswith(("aria-", "data-")) or lower in _WORDS:
        return _word
    if lower in safety.URL_ATTRIBUTES:
        return _url
    if lower in safety.URL_LIST_ATTRIBUTES or lower in safety.ANIMATED_VALUES:
        return _url_list
    return _RULES.get(lower)


def plain(value: Any) -> str | None:
    """The text of a plain attribute: None and False leave it out, True is ""."""
    if isinstance(value, str):
        return scrub(str(value))
    if value is None or value is False:
        return None
    return "" if value is True else _text(value)


def property_value(name: str, value: Any) -> Any:
    """A value for a DOM property, ready for JSON: `value` is text, or texts where several are chosen."""
    if isinstance(value, (list, tuple)):
        return [_text(item) for item in value]
    return value if name != "value" and isinstance(value, (int, float)) else _text(value)


def _text(value: Any) -> str:
    """A value as JavaScript would write it."""
    if isinstance(value, Enum):
        return _text(value.value)
    if isinstance(value, str):
        return scrub(str(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
    if isinstance(value, (int, Decimal, uuid.UUID)):
        return str(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ",".join(_text(item) for item in value if item is not None)
    raise TypeError(
        f"An attribute holds {value!r} ({type(value).__name__}). Give it text, a number, True, False or None."
    )


def _leave_out(tag: str, name: str, value: Any, attributes: Attributes) -> str | None:
    if name == "dangerouslysetinnerhtml":
        safety.trusted_html(value)
    return None


def _refused(tag: str, name: str, value: Any, attributes: Attributes) -> str | None:
    if value is not None and value is not False:
        safety.check_attribute(name)
    return None


# A handler that is not there (None) is no attribute; any other is a string, as functions are kept apart.
_handler = _refused


def _word(tag: str, name: str, value: Any, attributes: Attributes) -> str | None:
    return ("true" if value else "false") if isinstance(value, bool) else plain(value)


def _translate(tag: str, name: str, value: Any, attributes: Attributes) -> str | None:
    return ("yes" if value else "no") if isinstance(value, bool) else plain(value)


def _browser_handlers(tag: str, name: str, value: Any, attributes: Attributes) -> str | None:
    return safety.browser_handlers(value)


def _style(tag: str, name: str, value: Any, attributes: Attributes) -> str | None:
    return css_text(value) or None if isinstance(value, (str, Mapping)) else plain(value)


def _url(tag: str, name: str, value: Any, attributes: Attributes) -> str | None:
    text = plain(value)
    if text is None or safety.is_safe_url(tag, name, text):
        return text
    return _drop(tag, name, text)


def _url_list(tag: str, name: str, value: Any, attributes: Attributes) -> str | None:
    text = plain(value)
    if text is None or safety.are_safe_urls(tag, name, text):
        return text
    return _drop(tag, name, text)


def _animated_name(tag: str, name: str, value: Any, attributes: Attributes) -> str | None:
    text = plain(value)
    if text is not None and text.strip().lower().startswith("on"):
        raise safety.UnsafeMarkup(f"An animation may not set {text!r}: it would run code.")
    return text


def _value(tag: str, name: str, value: Any, attributes: Attributes) -> str | None:
    if tag in _NO_VALUE_ATTRIBUTE or (tag == "input" and attributes.get("type") == "file"):
        return None
    if isinstance(value, bool) and tag == "input":
        return _text(value)
    return plain(value)


def _default_value(tag: str, name: str, value: Any, attributes: Attributes) -> str | None:
    return None if attributes.get("value") is not None else _value(tag, name, value, attributes)


def _flag(tag: str, name: str, value: Any, attributes: Attributes) -> str | None:
    return "" if value else None


def _hidden(tag: str, name: str, value: Any, attributes: Attributes) -> str | None:
    return "until-found" if value == "until-found" else _flag(tag, name, value, attributes)


def _default_checked(tag: str, name: str, value: Any, attributes: Attributes) -> str | None:
    return None if attributes.get("checked") is not None else _flag(tag, name, value, attributes)


def _drop(tag: str, name: str, text: str) -> str | None:
    safety.report_dropped(tag, name, text.partition(":")[0][:20].strip())
    return None


_RULES: Final[Mapping[str, Rule]] = {
    "translate": _translate,
    "browserhandlers": _browser_handlers,
    "style": _style,
    "attributename": _animated_name,
    "value": _value,
    "defaultvalue": _default_value,
    "defaultchecked": _default_checked,
    "hidden": _hidden,
    **dict.fromkeys(_FLAGS, _flag),
}
