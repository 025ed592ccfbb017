"""Key-encryption keys as settings spell them: `id:base64`, 256 bits each."""

import base64
import binascii
import re
import secrets
from dataclasses import dataclass, field

KEY_BYTES = 32
# Of the 256 values a byte may have, 32 random ones repeat a few; a typed or a filled key repeats many.
DISTINCT_BYTES_LEAST = 12
KEY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
WANTED = "wanted id:base64 of 32 bytes; make one with  ./heavy keys new"


@dataclass(frozen=True)
class NamedKey:
    """A key and the name by which rows say that they need it."""

    id: str
    secret: bytes = field(repr=False)


def parse_key(spelled: str) -> NamedKey:
    """Read one `id:base64`, in either of base64's alphabets, with or without padding.

    Raises:
        ValueError: it is none; says why, and never repeats the key.
    """
    key_id, colon, encoded = spelled.partition(":")
    if not colon:
        raise ValueError(f"holds a key without an id; {WANTED}")
    if not KEY_ID.fullmatch(key_id):
        raise ValueError(f"holds a key whose id is not of a-z, 0-9 and - (at most 40); {WANTED}")
    secret = _decoded(encoded)
    if secret is None:
        raise ValueError(f"holds a key {key_id!r} that is no base64; {WANTED}")
    if len(secret) != KEY_BYTES:
        raise ValueError(f"holds a key {key_id!r} of {len(secret)} bytes; {WANTED}")
    if len(set(secret)) < DISTINCT_BYTES_LEAST:
        raise ValueError(f"holds a key {key_id!r} that is not random; {WANTED}")
    return NamedKey(key_id, secret)


def parse_keys(spelled: tuple[str, ...]) -> tuple[NamedKey, ...]:
    """Read several, newest first.

    Raises:
        ValueError: there is none, one is wrong, or two have the same id.
    """
    keys = tuple(parse_key(one) for one in spelled)
    if not keys:
        raise ValueError("is empty; make a key with  ./heavy keys new")
    ids = [key.id for key in keys]
    if twice := sorted({key_id for key_id in ids if ids.count(key_id) > 1}):
        raise ValueError(f"holds two keys with the id {twice[0]!r}; each needs its own")
    return keys


def split_keys(text: str) -> tuple[str, ...]:
    """Read keys with commas, blanks or line ends between them: variables and files have either."""
    return tuple(part for part in re.split(r"[\s,]+", text) if part)


def new_key(day: str) -> str:
    """Make a key and spell it; its id tells the day (such as 2031-07-24) and differs from others'."""
    key_id = f"kek-{day}-{secrets.token_hex(3)}"
    encoded = base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode().rstrip("=")
    return f"{key_id}:{encoded}"


def _decoded(encoded: str) -> bytes | None:
    text = encoded.rstrip("=").replace("+", "-").replace("/", "_")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
