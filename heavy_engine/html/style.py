"""Inline style from VDOM as CSS text."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import structlog

from heavy_engine.html.text import scrub

log = structlog.get_logger("heavy.html")

# Preact's own rule, as in the client that ReactPy ships: numbers of these get no "px".
_WITHOUT_UNIT: Final = re.compile(
    r"acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera", re.IGNORECASE
).search
_CAPITAL: Final = re.compile(r"[A-Z]")
_NAME: Final = re.compile(r"-{0,2}[A-Za-z][\w-]*|--[\w-]+", re.ASCII).fullmatch
_NEEDS_A_LOOK: Final = re.compile(r"[;{}()\[\]\"'\\/\n\r\f!]").search
_CLOSES: Final = {"(": ")", "[": "]"}


def css_text(style: Mapping[str, Any] | str) -> str:
    """`{"fontSize": 12, "color": "red"}` as `font-size:12px;color:red`; a string stays as it is.

    A declaration whose value would end it early (as an injected `;` does) is left out and logged.
    """
    if isinstance(style, str):
        return scrub(style)
    declarations = (_declaration(name, value) for name, value in style.items())
    return ";".join(filter(None, declarations))


def _declaration(name: str, value: Any) -> str:
    text = _value(name, value)
    if not text:
        return ""
    if not _is_one_value(text) or _NAME(name) is None:
        _report_dropped(name)
        return ""
    return f"{_property(name)}:{text}"


def _value(name: str, value: Any) -> str:
    if value is None or value is True or value is False:
        return ""
    if isinstance(value, (int, float)):
        number = f"{value:.15g}"
        return number if name.startswith("--") or _WITHOUT_UNIT(name) else f"{number}px"
    return scrub(str(value)).strip()


@lru_cache(maxsize=1024)
def _property(name: str) -> str:
    """`backgroundColor` -> `background-color`, `WebkitMask` -> `-webkit-mask`."""
    if name.startswith("--"):
        return name
    if name == "cssFloat":
        return "float"
    dashed = _CAPITAL.sub(lambda found: "-" + found[0].lower(), name)
    return f"-{dashed}" if dashed.startswith(("ms-", "webkit-", "moz-")) else dashed


def _is_one_value(text: str) -> bool:
    """Whether a value ends where it seems to: nothing in it closes or opens more than itself."""
    if _NEEDS_A_LOOK(text) is None:
        return True
    closing: list[str] = []
    quote = ""
    for character, after in zip(text, text[1:] + " ", strict=True):
        if character in "\\\n\r\f" or (character == "/" and after == "*"):
            return False
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in _CLOSES:
            closing.append(_CLOSES[character])
        elif character in ")]":
            if not closing or closing.pop() != character:
                return False
        elif character in "{}" or (character == ";" and not closing):
            return False
    return not quote and not closing


@lru_cache(maxsize=256)
def _report_dropped(name: str) -> None:
    log.warning("unsafe_style_dropped", property=name)
