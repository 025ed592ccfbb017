"""What is known of somebody who is here, and how much of it there may be."""

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from ..application import Caller, EngineSettings

ROOM_MAX_CHARS = 120
# A process that was silent for so many beats is gone, with all who were there.
BEATS_UNTIL_GONE = 3
PURPOSE = b"heavy presence 1"
_DIGEST_CHARS = 32
_PERSON_CHARS = 16
# They would turn round what stands beside a name.
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Present:
    """Somebody who is in a room.

    `id` is the same for a person everywhere and says nothing else of them: it is made of their user,
    or else of their browser's session. `name` is empty where the page gave none. `tabs` counts their
    open pages, `since` is when the first of them opened. `is_me` is true for who looks.
    """

    id: str
    name: str
    doing: str
    tabs: int
    since: datetime
    is_me: bool = False


@dataclass(frozen=True)
class Entry:
    """What one process says of one person in one room.

    `tabs` is 0 for who is still there, but has no page that a browser shows. `since` in seconds of Unix time.
    """

    name: str
    doing: str
    tabs: int
    since: int


@dataclass(frozen=True)
class PresenceLimits:
    """Times in seconds, and how much one process tells of.

    Args:
        beat_s: between two signs of life; who gives none for three beats is gone.
        grace_s: how long somebody whose page lost its browser is still there, for they may reload.
        news_s: between two tellings of a page about one room; longer where many look.
        rooms_max: rooms.
        people_max: people of one room.
        text_max: characters of a name, or of what somebody does.
    """

    beat_s: float = 5.0
    grace_s: float = 5.0
    news_s: float = 0.5
    rooms_max: int = 10_000
    people_max: int = 200
    text_max: int = 80

    @classmethod
    def of(cls, settings: EngineSettings) -> "PresenceLimits":
        """Those that the settings say."""
        return cls(
            beat_s=settings.presence_beat_s,
            grace_s=settings.presence_grace_s,
            news_s=settings.presence_news_s,
            rooms_max=settings.presence_rooms_max,
            people_max=settings.presence_people_max,
            text_max=settings.presence_text_max,
        )

    @property
    def gone_s(self) -> float:
        """After so long a silent process is gone."""
        return self.beat_s * BEATS_UNTIL_GONE


def person_of(caller: Caller, key: bytes) -> str:
    """The id of a caller: one for all browsers of a user, one for the browser of who is not signed in."""
    who = f"user {caller.user_id}" if caller.user_id else f"session {caller.session_id}"
    derived = hmac.digest(key, PURPOSE, "sha256")
    return hmac.digest(derived, who.encode("utf-8", "replace"), "sha256").hex()[:_PERSON_CHARS]


def room_of(name: str) -> str:
    """The name of a room as it travels: a long one ends in a digest, so that no two become one."""
    if len(name) <= ROOM_MAX_CHARS:
        return name
    digest = sha256(name.encode("utf-8", "replace")).hexdigest()[:_DIGEST_CHARS]
    return name[: ROOM_MAX_CHARS - _DIGEST_CHARS] + digest


def clean_text(text: str, most: int) -> str:
    """A text in one line without control characters, cut to so many."""
    # Twice as much as is kept is enough to look at: what is cleaned away is seldom.
    shown = "".join(map(_shown, text[: most * 2]))
    return " ".join(shown.split())[:most].rstrip()


def _shown(char: str) -> str:
    if char in _BIDI_CONTROLS:
        return ""
    return " " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char
