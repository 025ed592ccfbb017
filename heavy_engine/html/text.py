"""Text as HTML: the one place that escapes."""

import re

_ODD = re.compile("[\r\0\ud800-\udfff]").search
_UNSENDABLE = re.compile("[\0\ud800-\udfff]")
_NOT_UTF8 = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?")
_IN_TEXT = re.compile("[&<>\r\0\ud800-\udfff]").search
_IN_ATTRIBUTE = re.compile('[&<>"\r\0\ud800-\udfff]').search


def clean(text: str) -> str:
    r"""Text that a browser's text node can hold: line ends as "\n", no NUL, no lone surrogates.

    Lone surrogates (they cannot be sent as UTF-8) become U+FFFD. Clean text comes back as it is.
    """
    if text.isalnum() or _ODD(text) is None:
        return text
    return scrub(_LINE_ENDS.sub("\n", text))


def scrub(text: str) -> str:
    """Text that can be sent: without NUL, with U+FFFD for lone surrogates; line ends stay."""
    if text.isalnum() or _UNSENDABLE.search(text) is None:
        return text
    return _NOT_UTF8.sub("\ufffd", text.replace("\0", ""))


def escape(text: str) -> str:
    """Text as content of an element. Returns the same object if there is nothing to do."""
    # Searching single characters is several times faster than a regular expression, but the
    # surrogates need one: only text that is not ASCII can hold them.
    if text.isalnum():
        return text
    if text.isascii():
        if not ("&" in text or "<" in text or ">" in text or "\r" in text or "\0" in text):
            return text
    elif _IN_TEXT(text) is None:
        return text
    return _escape_markup(scrub(text))


def escape_attribute(text: str) -> str:
    """Text as an attribute's value between double quotes. Returns the same object if nothing is to do."""
    if text.isalnum():
        return text
    if text.isascii():
        if not ("&" in text or '"' in text or "<" in text or ">" in text or "\r" in text or "\0" in text):
            return text
    elif _IN_ATTRIBUTE(text) is None:
        return text
    return _escape_markup(scrub(text)).replace('"', "&quot;")


def unescape(text: str) -> str:
    """The text that `escape` or `escape_attribute` was given. Knows only what these write."""
    if "&" not in text:
        return text
    for written, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#13;", "\r")):
        text = text.replace(written, character)
    return text.replace("&amp;", "&")


def _escape_markup(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")
