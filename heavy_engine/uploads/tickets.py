"""Tickets: what a page gives its browser so that it may send one file, and nothing else.

A ticket is signed, not secret: it names the upload, whose it is, and the size that was agreed on.
Any process of the application can check it.
"""

import base64
import hmac
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import orjson

from ..application import Caller

VALID_S = 24 * 3600
OWNER_LENGTH = 32


class NotSigned(ValueError):
    """What somebody showed was not made here, is for somebody else, or is too old."""


@dataclass(frozen=True)
class Ticket:
    """One file that may be sent.

    `id` is what the file is called here; `owner` and `session` are those who may send it, hashed;
    `page` and `field` are where it was chosen; `size` is in bytes.
    """

    id: str
    owner: str
    session: str
    page: str
    field: str
    name: str
    size: int
    accept: tuple[str, ...]
    expires: int


def owner_of(caller: Caller) -> str:
    """Whose uploads these are: the user's, or a visitor's session's; it tells neither."""
    whose = f"user:{caller.user_id}" if caller.user_id else f"session:{caller.session_id}"
    return sha256(whose.encode()).hexdigest()[:OWNER_LENGTH]


def session_mark(session_id: str) -> str:
    """What stands for a browser's session in a ticket, which scripts can read."""
    return sha256(f"mark:{session_id}".encode()).hexdigest()[:OWNER_LENGTH]


class Signer:
    """Signs small data for a purpose, and reads what any current key has signed."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = tuple(keys)

    def sign(self, purpose: str, said: dict[str, Any]) -> str:
        """The data and its signature, fit for an address or a header."""
        body = base64.urlsafe_b64encode(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).rstrip(b"=").decode()
        return f"{body}.{_signature(self._keys[0], purpose, body)}"

    def read(self, purpose: str, signed: str) -> dict[str, Any]:
        """The data of something signed.

        Raises:
            NotSigned: when no current key has signed it for this purpose.
        """
        if not signed.isascii():
            raise NotSigned("This was not made here.")
        body, _, signature = signed.partition(".")
        given = signature.encode()
        if not any(hmac.compare_digest(_signature(key, purpose, body).encode(), given) for key in self._keys):
            raise NotSigned("This was not made here.")
        found: dict[str, Any] = orjson.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return found

    def issue(self, ticket: Ticket) -> str:
        """A ticket as a browser holds it."""
        return self.sign("upload", asdict(ticket))

    def check(self, signed: str, caller: Caller) -> Ticket:
        """The ticket that a caller shows.

        Raises:
            NotSigned: when it was not made here, was given to somebody else, or is too old.
        """
        said = self.read("upload", signed)
        ticket = Ticket(**{**said, "accept": tuple(said["accept"])})
        is_theirs = ticket.owner == owner_of(caller) and ticket.session == session_mark(caller.session_id)
        if not is_theirs:
            raise NotSigned("This upload belongs to somebody else.")
        if ticket.expires < time.time():
            raise NotSigned("This upload was begun too long ago. Choose the file again.")
        return ticket


def _signature(key: bytes, purpose: str, body: str) -> str:
    # Neither a purpose of ours nor base64 has a colon, so nothing runs together.
    return hmac.new(key, f"files:{purpose}:{body}".encode(), sha256).hexdigest()
