"""What is nobody's business: fields, regions and parameters whose texts are never written."""

import re

from ..dev_panel.hiding import is_secret_name
from ..testing.dom import Element
from ..testing.forms import input_type

MASK = "•••"
"""Stands where something secret was."""
FIELD_TAGS = ("input", "textarea", "select")
_SECRET_FILLS = frozenset({"current-password", "new-password", "one-time-code"})
_SIGNS_IN = frozenset(
    {"assertion", "auth", "jwt", "samlresponse", "sid", "sig", "signature", "x-amz-signature"}
)
ONCE_PRIVATE = "recorder:private"
"""Among what is held of a field: the name of the secret that went there before."""


def private_field(element: Element, label: str = "") -> str:
    """The name of the secret that a field takes, such as "password"; empty for what may be written.

    Args:
        element: the field, or anything else.
        label: what it is called on its page; what it says of itself is looked at in any case.
    """
    if element.tag not in FIELD_TAGS:
        return ""
    called = element.attributes.get("name") or element.attributes.get("id") or ""
    kind = input_type(element) if element.tag == "input" else element.tag
    fills = element.attributes.get("autocomplete", "").lower().split()
    for fill in fills:
        if fill in _SECRET_FILLS or fill.startswith("cc-"):
            return called or fill
    if kind in ("password", "hidden"):
        return called or kind
    if is_marked(element):
        return called or "private"
    given = (
        called,
        label,
        element.attributes.get("aria-label", ""),
        element.attributes.get("placeholder", ""),
    )
    if secret := next(filter(is_secret_name, given), ""):
        return called or secret
    # A password that its person wants to see is a text meanwhile.
    return str(element.live.get(ONCE_PRIVATE, ""))


def is_private(element: Element, label: str = "") -> bool:
    """Whether what it holds or shows is nobody's business: its field, or the region that it is in."""
    return bool(private_field(element, label)) or is_marked(element)


def is_marked(element: Element) -> bool:
    """Whether it is in a region that has `data-private`."""
    return any("data-private" in each.attributes for each in (element, *element.ancestors()))


def is_secret_parameter(name: str) -> bool:
    """Whether a parameter of an address is a secret: by its name, or as others hand over who signed in."""
    return is_secret_name(name) or name.lower() in _SIGNS_IN


def fits(recorded: str, now: str) -> bool:
    """Whether a text is what was recorded; what was hidden may be anything."""
    if MASK not in recorded:
        return recorded == now
    return re.fullmatch(".*".join(map(re.escape, recorded.split(MASK))), now, re.DOTALL) is not None
