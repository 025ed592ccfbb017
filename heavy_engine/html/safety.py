"""What may not become HTML: markup that would run as a script, or break out of its place."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import structlog

from heavy_engine.html.names import words

log = structlog.get_logger("heavy.html")


class UnsafeMarkup(ValueError):
    """A component asked for markup that the engine does not write."""


class TrustedHtml(str):
    """HTML that the author vouches for: `{"dangerouslySetInnerHTML": {"__html": TrustedHtml(...)}}`."""

    __slots__ = ()


class BrowserHandlers(str):
    """What of an element's handlers runs in the browser, as JSON; `in_browser()` is how authors say it."""

    __slots__ = ()


_TAG_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9._-]*").fullmatch
_ATTRIBUTE_NAME: Final = re.compile(r"[A-Za-z_:][A-Za-z0-9_:.-]*").fullmatch

REFUSED_TAGS: Final[Mapping[str, str]] = {
    "script": "Put code into a file and load it as a JavaScript component.",
    "style": "Put rules into a stylesheet; the page's policy lets no style element act.",
    "base": "It would change where all links lead.",
    "html": "The document around a page is the engine's.",
    "head": "The document around a page is the engine's.",
    "body": "The document around a page is the engine's.",
    "frameset": "It cannot stand in a page.",
    "frame": "It cannot stand in a page; use an iframe.",
    # Browsers read their content as raw text, so what is escaped here would not be there.
    "xmp": "Use pre.",
    "plaintext": "Use pre.",
    "noembed": "Browsers show none of it.",
    "noframes": "Browsers show none of it.",
}
REFUSED_ATTRIBUTES: Final[Mapping[str, str]] = {
    "srcdoc": "Serve the document at an address of its own and use src.",
    "innerhtml": "Use children, or dangerouslySetInnerHTML with TrustedHtml.",
    "outerhtml": "Use children, or dangerouslySetInnerHTML with TrustedHtml.",
    "textcontent": "Write the text as a child.",
    "innertext": "Write the text as a child.",
    "outertext": "Write the text as a child.",
    "http-equiv": "Set the header on the server.",
    "data-h": "The engine numbers elements with it; take another name.",
    "data-on": "The engine marks handlers with it; take another name.",
    "data-py": "The engine marks what runs in the browser with it; give a handler in_browser(...).",
    "data-style": "The engine sends inline style with it; use style.",
    "data-island": "The engine marks JavaScript components with it; take another name.",
}
URL_ATTRIBUTES: Final = words(
    "action archive background cite classid codebase data dynsrc formaction href icon longdesc lowsrc "
    "manifest ping poster profile src xlink:href xml:base"
)
URL_LIST_ATTRIBUTES: Final = frozenset({"srcset", "imagesrcset"})
# Attributes with which SVG animations set a link after the fact.
ANIMATED_VALUES: Final = frozenset({"to", "from", "by", "values"})

_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel", "blob"})
_FRAMES: Final = frozenset({"iframe", "embed", "object"})
# Where an address is only looked at as a picture, which runs nothing.
_PICTURES: Final = frozenset(
    {
        ("img", "src"),
        ("img", "srcset"),
        ("source", "src"),
        ("source", "srcset"),
        ("input", "src"),
        ("image", "href"),
        ("video", "poster"),
    }
)
_IMAGE: Final = re.compile(r"data:image/[a-z0-9.+-]+[;,]", re.IGNORECASE).match
_PLAINLY_SAFE: Final = re.compile(r"[/?#]|https?:|\Z", re.IGNORECASE).match
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):").match
_SCHEMES_IN_LIST: Final = re.compile(r"(?:^|[\s,;])([A-Za-z][A-Za-z0-9+.-]*):\S*")
# Browsers ignore these where they look for the scheme of an address.
_IGNORED: Final = {ord(character): None for character in "\t\n\r\0"}
_CONTROLS_AND_SPACE: Final = "".join(map(chr, range(0x21)))


def check_tag(tag: str) -> None:
    """Raises UnsafeMarkup for an element that must not, or cannot, stand in a page."""
    if reason := REFUSED_TAGS.get(tag.lower()):
        raise UnsafeMarkup(f"<{tag}> is not written into pages. {reason}")
    if _TAG_NAME(tag) is None:
        raise UnsafeMarkup(f"{tag!r} is no name of an element. Names are like 'td' or 'my-element'.")


def check_attribute(name: str) -> None:
    """Raises UnsafeMarkup for an attribute that would run code or is no attribute; `name` as in HTML."""
    if _ATTRIBUTE_NAME(name) is None:
        raise UnsafeMarkup(f"{name!r} is no name of an attribute. Names are like 'title' or 'data-id'.")
    lower = name.lower()
    if reason := REFUSED_ATTRIBUTES.get(lower):
        raise UnsafeMarkup(f"The attribute {name!r} is not written into pages. {reason}")
    if lower.startswith("on"):
        raise UnsafeMarkup(
            f"{name!r} would run a string as JavaScript, which pages do not allow. Give it a Python function."
        )


def check_vdom(vdom: Mapping[str, Any]) -> None:
    """Raises UnsafeMarkup for an element with handlers given as strings of JavaScript."""
    for name in vdom.get("inlineJavaScript", ()):
        raise UnsafeMarkup(
            f"{name!r} of <{vdom['tagName']}> is a string of JavaScript, which pages do not run. "
            "Give it a Python function."
        )


def is_safe_url(tag: str, name: str, url: str) -> bool:
    """Whether an address may be followed, loaded or submitted to: relative, or of a harmless scheme."""
    if _PLAINLY_SAFE(url):
        return True
    bare = url.translate(_IGNORED).lstrip(_CONTROLS_AND_SPACE)
    found = _SCHEME(bare)
    return found is None or _is_safe_scheme(tag, name, found[1].lower(), bare)


def are_safe_urls(tag: str, name: str, urls: str) -> bool:
    """The same for lists of addresses: srcset, and the values of SVG animations."""
    ignored = {code: None for code in range(0x20) if chr(code) not in " \f"}
    bare = urls.translate(ignored)
    return all(
        _is_safe_scheme(tag, name, found[1].lower(), found[0].lstrip(" \f,;"))
        for found in _SCHEMES_IN_LIST.finditer(bare)
    )


def _is_safe_scheme(tag: str, name: str, scheme: str, url: str) -> bool:
    if scheme == "data":
        return (tag, name) in _PICTURES and _IMAGE(url) is not None
    return scheme in _SCHEMES and (scheme != "blob" or tag not in _FRAMES)


@lru_cache(maxsize=256)
def report_dropped(tag: str, name: str, scheme: str) -> None:
    """Log, once for each kind, that an attribute was left out because its address is not safe."""
    log.warning("unsafe_url_dropped", tag=tag, attribute=name, scheme=scheme)


def browser_handlers(value: Any) -> BrowserHandlers | None:
    """What an element's `data-py` says. Raises UnsafeMarkup unless the engine made it of `in_browser()`."""
    if value is None or isinstance(value, BrowserHandlers):
        return value
    raise UnsafeMarkup("The attribute 'browserhandlers' is the engine's; give a handler in_browser(...).")


def trusted_html(value: Any) -> TrustedHtml | None:
    """What `dangerouslySetInnerHTML` holds. Raises UnsafeMarkup unless the author marked it TrustedHtml."""
    inner = value.get("__html") if isinstance(value, Mapping) else value
    if inner is None or isinstance(inner, TrustedHtml):
        return inner
    raise UnsafeMarkup(
        "dangerouslySetInnerHTML needs a mark that its HTML is safe: "
        '{"__html": TrustedHtml(...)} with heavy_engine.html.safety.TrustedHtml.'
    )
