"""Scribe: what servers tell of their pages comes in, recordings come out."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson
import structlog

from ..testing.wire_page import VERSION
from .chronicle import Chronicle
from .frozen import zone_here
from .paths import SecretPaths
from .secret_texts import Secrets
from .sheet import Sheet
from .steps import Header
from .told import Event

# A page that is over is waited for so long; then it does not come back.
OVER_S = 60.0
# Pages that are being made, what happened to them before they were there, and pages that are over; so many.
EARLY_MAX, OVER_MAX = 100, 10_000

log = structlog.get_logger("heavy.recorder")


class Opened(NamedTuple):
    """A page that no browser shows yet: when it was asked for, when its HTML was there, and what that is."""

    began: float
    answered: float
    facts: dict[str, Any]
    html: str


class Scribe:
    """Writes one file for each page through all its lives, of all servers that tell it.

    It knows no clock: time is what the entries say, and what `tick` is told.

    Args:
        new_sheet: makes the file of a page, by its address and the time in seconds since 1970.
        on_begin: told of each recording when a browser shows its page.
        data: the name of a dump of the database as it was.
        new_secrets: makes what knows the secrets of a page.
    """

    def __init__(
        self,
        new_sheet: Callable[[str, float], Sheet],
        on_begin: Callable[[Sheet, Header], None] = lambda _sheet, _header: None,
        data: str | None = None,
        new_secrets: Callable[[], Secrets] = Secrets,
    ) -> None:
        self._new_secrets = new_secrets
        self._new_sheet, self._on_begin, self._data = new_sheet, on_begin, data
        self._pages: dict[str, Chronicle] = {}
        # Pages that are being made, or of which there is a document, and no socket yet.
        self._opened: dict[str, Opened] = {}
        # What happened to those: ids that were made, and errors.
        self._early: defaultdict[str, list[tuple[str, float, list[Any]]]] = defaultdict(list)
        self._over: OrderedDict[str, None] = OrderedDict()
        # Of an error for which a session is saved: reference, type, what was said.
        self.about_error = ("", "", "")
        self.is_dismissed = False

    def take(self, line: bytes) -> None:
        """Take one entry; what makes no sense ends the recording that it is of, and no other."""
        try:
            kind, page, at, *rest = orjson.loads(line)
        except (ValueError, TypeError):
            log.warning("an entry was cut off", bytes=len(line))
            return
        if page in self._over:
            return
        try:
            self._take(kind, page, float(at), rest)
        except Exception:
            log.exception("a recording cannot be followed any more; it ends", page=page[:8])
            self._end(page, float(at), "lost")

    def tick(self, at: float) -> None:
        """Write what nothing more comes of; forget pages that do not come back.

        Args:
            at: seconds since 1970.
        """
        for page, chronicle in list(self._pages.items()):
            chronicle.tick(at)
            if chronicle.ended is not None and at > chronicle.ended + OVER_S:
                self._end(page, at, "left")

    def close(self, at: float, why: str = "stopped") -> None:
        """End all recordings."""
        for page in list(self._pages):
            self._end(page, at, why)

    def begin(self, page: str) -> None:
        """Begin the recording of a page that no browser has shown, with what is known of it."""
        if page in self._opened:
            self._begin(page)

    def _take(self, kind: str, page: str, at: float, rest: list[Any]) -> None:
        if kind == "bye":
            self.is_dismissed = True
        elif kind == "show":
            self._show(page, at, *rest)
        elif chronicle := self._pages.get(page):
            chronicle.tick(at)
            self._tell(chronicle, kind, page, at, rest)
        else:
            self._take_early(kind, page, at, rest)

    def _take_early(self, kind: str, page: str, at: float, rest: list[Any]) -> None:
        """What is told of a page that no browser shows yet."""
        if kind == "begin":
            # Another process may make it once more, for its browser's socket.
            self._early.pop(page, None)
            self._opened.setdefault(page, Opened(at, at, rest[0], ""))
        elif kind == "open":
            begun = self._opened.get(page)
            self._opened[page] = Opened(begun.began if begun else at, at, rest[0], rest[1])
        elif kind in ("made", "fail"):
            self._early[page].append((kind, at, rest))
        elif kind == "end":
            self._end_early(page, at, rest[0])
        elif kind in ("do", "sent") and page in self._opened:
            # What was kept of a page does not reach back to when its browser came.
            self._begin(page)
            self._tell(self._pages[page], kind, page, at, rest)
        self._bound()

    def _end_early(self, page: str, at: float, life: str) -> None:
        """A page that failed while it was made is a recording: of one step, and of what raised."""
        if page in self._opened and self._opened[page].facts["page"] != life:
            return
        failed = any(kind == "fail" for kind, _at, _rest in self._early.get(page, ()))
        if failed and page in self._opened:
            self._begin(page)
            self._end(page, at, "left")
        else:
            self._opened.pop(page, None)
            self._early.pop(page, None)

    def _tell(self, chronicle: Chronicle, kind: str, page: str, at: float, rest: list[Any]) -> None:
        if kind == "do":
            seq, node, name, payload, component, keys = rest
            chronicle.did(at, Event(seq, node, name, payload, component, tuple(keys)))
        elif kind == "sent":
            chronicle.sent(at, rest[0])
        elif kind == "fail":
            chronicle.failed(at, *rest)
        elif kind == "made":
            chronicle.made(at, rest[0])
        elif kind == "move":
            chronicle.moving(rest[0])
        elif kind == "lost":
            chronicle.lost(at, rest[0])
        elif kind == "end":
            chronicle.over(at, rest[0])
        elif kind == "slow":
            self._end(page, at, "slow")

    def _show(
        self, page: str, at: float, facts: dict[str, Any], hello: dict[str, Any], html: str | None
    ) -> None:
        if page not in self._pages:
            opened = self._opened.get(page)
            if html is not None or opened is None:
                # It was made for this socket, or is known by this only.
                whole = html if html is not None else hello.get("html")
                if whole is None:
                    return
                self._opened[page] = Opened(opened.began if opened else at, at, facts, whole)
            self._begin(page)
        self._pages[page].shown(at, hello)

    def _begin(self, page: str) -> None:
        opened = self._opened.pop(page)
        at, facts = opened.began, opened.facts
        secrets = self._new_secrets()
        # What is secret in an address is in no name of a file.
        path = SecretPaths(facts.get("patterns", ()), secrets).mask(str(facts["path"]))
        sheet = self._new_sheet(path, at)
        chronicle = Chronicle(at, facts, opened.html, sheet, opened.answered, secrets)
        self._pages[page] = chronicle
        for kind, told_at, rest in self._early.pop(page, ()):
            self._tell(chronicle, kind, page, told_at, rest)
        header = self._header(at, facts)
        chronicle.head(header)
        self._on_begin(sheet, header)

    def _header(self, at: float, facts: dict[str, Any]) -> Header:
        began = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        reference, error, said = self.about_error
        return Header(
            application=str(facts.get("application", "")),
            began=began,
            language=str(facts.get("language", "en")),
            zone=zone_here(),
            time_zone=str(facts.get("time_zone", "")),
            signed_in=facts.get("user") is not None,
            user=facts.get("user"),
            data=self._data,
            wire=VERSION,
            reference=reference,
            error=error,
            said=said,
        )

    def _end(self, page: str, at: float, why: str) -> None:
        if chronicle := self._pages.pop(page, None):
            self._over[page] = None
            while len(self._over) > OVER_MAX:
                self._over.popitem(last=False)
            chronicle.finish(at, why)

    def _bound(self) -> None:
        """Forget the oldest of what came to nothing."""
        while len(self._opened) > EARLY_MAX:
            self._opened.pop(next(iter(self._opened)))
        while len(self._early) > EARLY_MAX:
            self._early.pop(next(iter(self._early)))
