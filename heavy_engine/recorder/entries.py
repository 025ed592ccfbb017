"""What a page tells a recorder, and how that is written: one line of JSON for each thing.

An entry is `[kind, line, time, …]`: the page's line is what it is called through all its lives, the time
is in seconds since 1970.

| kind   | then |
|--------|------|
| `begin` | facts: a page is being made |
| `open` | facts of the page, its HTML: a document was made |
| `show` | facts, what the browser was greeted with, the page's HTML: a socket shows it |
| `do`   | number, node, type, payload, component, keys: an event is about to be handled |
| `sent` | the frame |
| `move` | the browser is sent elsewhere; what its rows are called |
| `fail` | reference, type, what was said: something raised |
| `made` | an id that the application made |
| `lost` | the page's id: its socket is closed |
| `end`  | the page's id: it is over; another process may have taken its line up before |
| `slow` | what came after this was not told: nobody took it |
| `bye`  | nobody wants to record any more |
"""

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import orjson

from ..application import Caller


class TappedSession(Protocol):
    """What is told of a session."""

    seed: str
    caller: Caller

    @property
    def id(self) -> str:
        """The page's own."""

    @property
    def title(self) -> str:
        """What its window is called."""


class TappedPage(Protocol):
    """A page that can be told of as a whole, when what was kept of it became too much."""

    @property
    def tapped(self) -> TappedSession:
        """Its session."""

    def facts(self) -> Mapping[str, Any]:
        """What is written down of it: page, path, title, language, user, application."""

    def whole(self) -> str:
        """Its HTML as its browser has it, after all that was sent."""


class Tap(Protocol):
    """Whom a page tells what happens. Nothing here waits, and nothing raises."""

    def begun(self, page: TappedPage) -> None:
        """A page is being made; it may fail, or lead elsewhere."""

    def opened(self, page: TappedPage, html: str) -> None:
        """A document was made."""

    def shown(self, page: TappedPage, hello: Mapping[str, Any], html: str | None) -> None:
        """A socket shows it; `html` is the page's if it was made for this socket."""

    def handling(self, line: str, event: Sequence[Any], component: str, keys: Sequence[str]) -> None:
        """An event is about to be handled: number, node, type, payload."""

    def sent(self, line: str, frame: bytes) -> None:
        """A frame goes to the browser."""

    def moving(self, line: str, names: Mapping[str, Any]) -> None:
        """The browser is sent to another server."""

    def failed(self, line: str, error: BaseException, reference: str) -> None:
        """Something raised."""

    def made_id(self, line: str, made: str) -> None:
        """The application made an id."""

    def lost(self, session: TappedSession) -> None:
        """The socket is closed."""

    def ended(self, session: TappedSession) -> None:
        """The page is over, or this life of it."""


def entry(kind: str, line: str, *parts: Any) -> bytes:
    """One line; whatever an error says, it is written."""
    told = [kind, line, time.time(), *parts]
    try:
        return orjson.dumps(told, option=_OPTIONS)
    except TypeError:  # Half a character, as in the name of a file that is no UTF-8.
        return json.dumps(told, default=str, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def sent_entry(line: str, frame: bytes) -> bytes:
    """The same for a frame, which is JSON already."""
    return b'["sent","%b",%.4f,%b]\n' % (line.encode(), time.time(), frame)


_OPTIONS = orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS
