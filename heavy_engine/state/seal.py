"""Envelopes: what a browser holds of a page, encrypted, authenticated, in one chain.

A log is a snapshot and the deltas after it. Each envelope is AES-256-GCM under a key that only this
incarnation of the page has, its nonce is its number, and it authenticates the tag of the one before:
nothing can be changed, left out of the middle, put in another order, or carried to another page, person or
browser. How long ago it was made is inside.
"""

from binascii import Error, a2b_base64, b2a_base64
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = 1
"""Of the format: one more whenever an old log would be read wrongly."""
TAG_BYTES = 16
NONCE_BYTES = 12
KEY_BYTES = 32
KEY_ID_BYTES = 4
ENVELOPES_MAX = 4_096
NUMBER_DIGITS_MAX = 15
# What is authenticated besides: a snapshot follows nothing, a delta the tag of the envelope before it.
_SNAPSHOT, _DELTA = b"heavy state %d s" % VERSION, b"heavy state %d d" % VERSION

SealCode = Literal[
    "malformed",
    "unknown-key",
    "altered",
    "expired",
    "too-large",
    "other-version",
    "rolled-back",
    "not-stored",
]
_REASONS: dict[str, str] = {
    "malformed": "it is no log of ours",
    "unknown-key": "its key is none of HEAVY_SECRET_KEYS (any more)",
    "altered": "it was altered, or sealed for another page, person or browser",
    "expired": "it is older than HEAVY_STATE_KEEP_S",
    "too-large": "it is longer than HEAVY_STATE_MAX_BYTES lets one become",
    "other-version": f"its format is not version {VERSION}",
    "rolled-back": "its person did something after it was sealed",
    "not-stored": "the servers' store has nothing of it (any more)",
}


class SealRefused(Exception):
    """A log that is not taken; `code` says why, str() says it to developers."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(f"The state that a browser holds was refused: {reason or _REASONS.get(code, code)}.")
        self.code = code


@dataclass(frozen=True)
class Holder:
    """Whom a log is sealed for; all of it is part of the key, so another one cannot open it.

    Attributes:
        page: the id of this incarnation of the page; never two the same.
        line: the id that the page has through all its incarnations.
        session_id: of the browser's session, as in its cookie.
        user_id: who is signed in; None for nobody.
        root: below which address the application is served.
    """

    page: str
    line: str
    session_id: str
    user_id: str | None = None
    root: str = ""


@dataclass(frozen=True)
class Kept:
    """What a log held.

    Attributes:
        page: the id of the incarnation that sealed it.
        address: path and query that the page was at.
        ack: the last event that was handled to the end when it was sealed.
        made_at: seconds since 1970.
        content: what a Keeper restores; nobody else's business.
    """

    page: str
    address: str
    ack: int
    made_at: float
    content: tuple[Any, ...] = ()


class Sealer:
    """Seals the envelopes of one incarnation of a page, each once."""

    __slots__ = ("_associated", "_encrypt", "_head", "_number")

    def __init__(self, key: bytes, holder: Holder) -> None:
        self._encrypt = AESGCM(_page_key(key, holder)).encrypt
        self._head = f"{VERSION}.{key_id(key)}.{holder.page}."
        self._number = 0
        self._associated = _SNAPSHOT

    def snapshot(self, content: bytes) -> str:
        """The text that begins a log anew."""
        self._associated = _SNAPSHOT
        text = self.delta(content)
        return f"{self._head}{self._number}.{text}"

    def delta(self, content: bytes) -> str:
        """The text that goes on where the last one ended."""
        self._number += 1
        sealed = self._encrypt(self._number.to_bytes(NONCE_BYTES, "big"), content, self._associated)
        self._associated = _DELTA + sealed[-TAG_BYTES:]
        return b2a_base64(sealed, newline=False).rstrip(b"=").decode()


def refuse_rolled_back(kept: Kept, committed: Collection[int], pending: Collection[int]) -> None:
    """Refuse a log that is older than what its person did.

    Args:
        kept: what the log held.
        committed: numbers of this line's events that the ledger knows as committed.
        pending: numbers of events that the browser is about to send again.

    Raises:
        SealRefused: "rolled-back", when an event was committed that the log does not know of.
    """
    if any(seq > kept.ack and seq not in pending for seq in committed):
        raise SealRefused("rolled-back")


def open_log(
    log: Sequence[str],
    *,
    line: str,
    session_id: str,
    user_id: str | None,
    keys: Sequence[bytes],
    now: float,
    keep_s: float,
    bytes_max: int,
    root: str = "",
    at: str | None = None,
) -> Kept:
    """Open what a browser held; `Keeping.open_log` is the shorter way.

    Args:
        log: texts in the order in which the browser got them; trusted in nothing.
        line: what the browser calls its page.
        session_id: whose browser asks now.
        user_id: who asks now.
        keys: secret keys that may have sealed it.
        now: seconds since 1970.
        keep_s: how old it may be, in seconds.
        bytes_max: how long its texts may be together.
        root: as in Holder.
        at: the path that the page must have been at; None for any.

    Raises:
        SealRefused: see SealCode.
    """
    _require_size(log, bytes_max)
    version, key_name, page, number, first = _parts(log[0])
    if version != str(VERSION):
        raise SealRefused("other-version")
    key = next((key for key in keys if key_id(key) == key_name), None)
    if key is None:
        raise SealRefused("unknown-key")
    aead = AESGCM(_page_key(key, Holder(page, line, session_id, user_id, root)))
    kept = _read(page, _opened(aead, number, [first, *log[1:]]))
    if not -keep_s <= now - kept.made_at <= keep_s:
        raise SealRefused("expired")
    if at is not None and kept.address.partition("?")[0] != at:
        raise SealRefused("altered")
    return kept


def text_length(content: bytes) -> int:
    """How long the text of a delta with this content is."""
    return (4 * (len(content) + TAG_BYTES) + 2) // 3


@lru_cache(maxsize=16)
def key_id(key: bytes) -> str:
    """What names a key in clear; nothing of the key can be learned from it."""
    return _derived(key, b"heavy state key id", KEY_ID_BYTES).hex()


def _require_size(log: Sequence[str], bytes_max: int) -> None:
    if not isinstance(log, list | tuple) or not log:
        raise SealRefused("malformed")
    if len(log) > ENVELOPES_MAX:
        raise SealRefused("too-large")
    if not all(type(text) is str and text.isascii() for text in log):
        raise SealRefused("malformed")
    if sum(map(len, log)) > bytes_max:
        raise SealRefused("too-large")


def _parts(text: str) -> tuple[str, str, str, int, str]:
    parts = text.split(".")
    if len(parts) != 5:
        raise SealRefused("malformed")
    version, key_name, page, number, sealed = parts
    # Each number is written in one way, and each page: nothing but what we wrote is read.
    if not number.isdigit() or len(number) > NUMBER_DIGITS_MAX or number[0] == "0" or not page.isalnum():
        raise SealRefused("malformed")
    return version, key_name, page, int(number), sealed


def _opened(aead: AESGCM, number: int, texts: Sequence[str]) -> list[list[Any]]:
    """The contents of all envelopes, each checked against the one before."""
    contents, before = [], b""
    for place, text in enumerate(texts):
        sealed = _as_bytes(text)
        try:
            nonce = (number + place).to_bytes(NONCE_BYTES, "big")
            plain = aead.decrypt(nonce, sealed, _DELTA + before if before else _SNAPSHOT)
        except (InvalidTag, ValueError):
            raise SealRefused("altered") from None
        contents.append(orjson.loads(plain))
        before = sealed[-TAG_BYTES:]
    return contents


def _read(page: str, contents: list[list[Any]]) -> Kept:
    """The first says when and where; the others how many seconds later, and where if that changed."""
    began, address, ack, *items = contents[0]
    rest, made_at = [items], began
    for later, delta_ack, *changes in contents[1:]:
        made_at, ack = began + later, delta_ack
        if changes and type(changes[0]) is str:
            address = changes.pop(0)
        rest.append(changes)
    return Kept(page, address, ack, made_at, tuple(rest))


def _as_bytes(text: str) -> bytes:
    try:
        sealed = a2b_base64(text + "=" * (-len(text) % 4))
    except Error:
        raise SealRefused("malformed") from None
    # Python reads over what is no base64, and bits of the last character that mean nothing.
    if len(sealed) <= TAG_BYTES or b2a_base64(sealed, newline=False).rstrip(b"=") != text.encode():
        raise SealRefused("malformed")
    return sealed


def _page_key(key: bytes, holder: Holder) -> bytes:
    parts = (holder.page, holder.line, holder.session_id, _user(holder.user_id), holder.root)
    # Lengths in front, so that nothing runs together.
    info = "".join(f"{len(part)}:{part}" for part in parts)
    return _derived(_master(key), b"heavy state page " + info.encode("utf-8", "surrogatepass"), KEY_BYTES)


def _user(user_id: str | None) -> str:
    """Nobody is not somebody whose id is empty."""
    return "nobody" if user_id is None else f"user {user_id}"


@lru_cache(maxsize=16)
def _master(key: bytes) -> bytes:
    return _derived(key, b"heavy state master", KEY_BYTES)


def _derived(key: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=b"heavy state %d" % VERSION, info=purpose).derive(key)
