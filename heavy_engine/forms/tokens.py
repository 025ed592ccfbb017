"""Tokens of forms: bound to the browser's session, so that no foreign page can make one."""

import hmac
from collections.abc import Sequence
from hashlib import sha256

INSTANCE_LENGTH = 32


class ForgedToken(PermissionError):
    """A post whose token this server did not make for this browser's session."""

    def __init__(self) -> None:
        super().__init__(
            "This form was made for another session, or too long ago. Nothing was saved. "
            "Load the page again and send the form from there."
        )


def instance_of(keys: Sequence[bytes], session_id: str, seed: str, name: str, count: int) -> str:
    """What tells one filling-in of a form from all others.

    It depends on nothing but the arguments: a page that another process paints anew for the same
    browser has the same, so nothing moves there.
    """
    parts = (session_id, seed, name, str(count))
    return _signature(keys[0], "form-instance", parts)[:INSTANCE_LENGTH]


def token_of(keys: Sequence[bytes], session_id: str, instance: str) -> str:
    """What a form carries to prove that this server made it for this session."""
    return f"{instance}.{_signature(keys[0], 'form-token', (session_id, instance))}"


def instance_in(keys: Sequence[bytes], session_id: str, token: str) -> str:
    """The instance that a token names.

    Raises:
        ForgedToken: when no current key made it for this session.
    """
    instance, _, signature = token.partition(".")
    given = signature.encode()
    for key in keys:
        made = _signature(key, "form-token", (session_id, instance)).encode()
        if hmac.compare_digest(made, given):
            return instance
    raise ForgedToken


def _signature(key: bytes, purpose: str, parts: Sequence[str]) -> str:
    # Lengths in front, so that nothing runs together.
    text = "".join(f"{len(part)}:{part}" for part in (purpose, *parts))
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), sha256).hexdigest()
