"""News as signed text: what other processes say is believed only with our signature.

A message is `SIGNATURE.["topic",{"fact":"value"},"origin"]`: an HMAC-SHA256 in URL-safe base64
without padding, over the JSON. It is checked before anything is parsed. Its key is derived from the
application's, so that no other thing that is signed with that can pass for news.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence

from .news import News, NewsRefused

# PostgreSQL wants NOTIFY's payload to be shorter than 8,000 bytes.
MESSAGE_MAX_BYTES = 7_999
PURPOSE = b"heavy news 1"
SIGNATURE_CHARS = 43


def encode(news: News, keys: Sequence[bytes]) -> str:
    """Write news down, signed with the newest key, as at most 7,999 ASCII characters.

    Facts that do not fit are left out; then everybody who shows the topic hears of it.

    Args:
        news: what to say.
        keys: of the application, newest first.
    """
    body = _body(news)
    if SIGNATURE_CHARS + 1 + len(body) > MESSAGE_MAX_BYTES:
        body = _body(News(news.topic, origin=news.origin))
    return (_signature(keys[0], body) + b"." + body).decode("ascii")


def decode(message: object, keys: Sequence[bytes]) -> News | None:
    """Read news; None for whatever was not signed with one of the keys."""
    given = _as_bytes(message)
    if given is None or len(given) > MESSAGE_MAX_BYTES:
        return None
    signature, _dot, body = given.partition(b".")
    if not any(hmac.compare_digest(signature, _signature(key, body)) for key in keys):
        return None
    return _read(body)


def _body(news: News) -> bytes:
    return json.dumps([news.topic, dict(news.facts), news.origin], separators=(",", ":")).encode("ascii")


def _read(body: bytes) -> News | None:
    """What our own signature vouches for; an older version of us may have written it otherwise."""
    try:
        topic, facts, origin = json.loads(body)
        return News(topic, dict(facts), str(origin))
    except (NewsRefused, ValueError, TypeError, RecursionError):
        return None


def _as_bytes(message: object) -> bytes | None:
    if isinstance(message, str):
        # What is not ASCII is none of ours.
        return message.encode("utf-8", "replace")
    return message if isinstance(message, bytes) else None


def _signature(key: bytes, body: bytes) -> bytes:
    derived = hmac.digest(key, PURPOSE, "sha256")
    return urlsafe_b64encode(hmac.digest(derived, body, "sha256")).rstrip(b"=")
