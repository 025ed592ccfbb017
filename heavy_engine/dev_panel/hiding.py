"""What is never shown, not even to a developer: by its name, by its type, by where it was typed."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from ..html.names import words
from ..layout.instance import Instance
from ..layout.nodes import Element, Fragment, Island, Node

HIDDEN = "••••••"
# A shorter text is hidden as a whole value, but not looked for inside others: "a" is everywhere.
SHORTEST_INSIDE = 4

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+").findall
_SECRET_WORDS = words(
    "password passwd passphrase passcode pass pwd pin otp secret secrets token tokens credential credentials "
    "cookie cookies authorization csrf cvv cvc iban ssn apikey"
)
_SECRET_PAIRS = frozenset(
    {
        ("api", "key"),
        ("private", "key"),
        ("access", "key"),
        ("session", "id"),
        ("card", "number"),
        ("key", "ring"),
    }
)
_SECRET_FILLS = frozenset({"current-password", "new-password", "one-time-code", "cc-number", "cc-csc"})
# What is about a secret, and none: HEAVY_SECRETS_FOLDER, PASSWORD_MIN_LENGTH.
_ABOUT_ONE = words("provider folder file path ttl s ms max min length stale")
# The password of an address such as redis://:hunter2@host/0: up to the last "@" before the path.
_PASSWORD_OF_ADDRESS = re.compile(r"(\b[a-zA-Z][\w+.-]*://[^\s/:@?#]*:)[^\s/]+(@)")
# pydantic quotes what it refused.
_REFUSED_INPUT = re.compile(r"(input_value=).*?(, input_type=)", re.DOTALL)
# SQLAlchemy quotes what it was to write.
_PARAMETERS = re.compile(r"(\[parameters: ).*(\])", re.DOTALL)


def is_secret_name(name: str) -> bool:
    """Whether what has this name is nobody's business: `password`, `api_key`, `sessionId`."""
    parts = [word.lower() for word in _WORDS(name)]
    return not _SECRET_WORDS.isdisjoint(parts) or not _SECRET_PAIRS.isdisjoint(pairwise(parts))


def is_secret_setting(name: str) -> bool:
    """The same for a setting, where much is about secrets and none: `SECRETS_FOLDER`, `TOKEN_TTL_S`."""
    last = name.lower().rpartition("_")[2]
    return is_secret_name(name) and last not in _ABOUT_ONE


def without_passwords(text: str) -> str:
    """A text in which the passwords of addresses are hidden."""
    return _PASSWORD_OF_ADDRESS.sub(rf"\1{HIDDEN}\2", text) if "://" in text else text


def is_secret_field(tag: str, attributes: Any) -> bool:
    """Whether an input takes a secret."""
    if tag not in ("input", "textarea"):
        return False
    return attributes.get("type") == "password" or _fills(attributes) in _SECRET_FILLS


class Secrets:
    """Texts that were typed into fields for secrets, or stand in them."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._known = {text for text in known if text}
        self._inside = sorted((t for t in self._known if len(t) >= SHORTEST_INSIDE), key=len, reverse=True)

    def mask(self, text: str) -> str:
        """The text without the secrets in it."""
        if text in self._known:
            return HIDDEN
        for secret in self._inside:
            text = text.replace(secret, HIDDEN)
        return without_passwords(text)

    def mask_message(self, text: str) -> str:
        """The same for what an error says."""
        for quoted in (_REFUSED_INPUT, _PARAMETERS):
            text = quoted.sub(rf"\1{HIDDEN}\2", text)
        return self.mask(text)


def secret_fields(tree: Node | None) -> Iterator[Element]:
    """The inputs for secrets that a page shows."""
    waiting: list[Node] = [tree] if tree is not None else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, Element) and is_secret_field(node.tag, node.attributes):
            yield node
        elif isinstance(node, Island) and node.content:
            waiting.append(node.content)
        elif isinstance(node, Element | Fragment | Instance) and isinstance(node.children, list):
            waiting.extend(node.children)


def values_of(fields: Iterable[Element]) -> Iterator[str]:
    """What the page puts into these inputs."""
    for field in fields:
        for name in ("value", "defaultValue"):
            if field.attributes.get(name) is not None:
                yield str(field.attributes[name])


def _fills(attributes: Any) -> str:
    given = attributes.get("autocomplete") or attributes.get("autoComplete") or ""
    words = str(given).split()
    return words[-1] if words else ""
