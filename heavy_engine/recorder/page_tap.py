"""PageTap: what pages tell goes into their rings, and to who records, if anybody does."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from weakref import ref

from .entries import TappedPage, TappedSession, entry, sent_entry
from .pipe import Pipe
from .ring import Ring

# Of pages that are over, so many can still be saved; and so many errors say on which page they were.
ENDED_MAX, ERRORS_MAX = 20, 200
# The developer's own pages are not what anybody wants to see again.
PASSED_OVER = "/dev"


class PageTap:
    """One for a server process; everything is called in the loop's thread, but `made_id`."""

    def __init__(self, address: Path, keep_bytes: int = 0) -> None:
        """Tell who listens at an address.

        Args:
            address: of the socket of who records.
            keep_bytes: of each page, so that it can be recorded afterwards; 0 keeps nothing.
        """
        self.pipe = Pipe(address)
        self._keep_bytes = keep_bytes
        self._rings: dict[str, Ring] = {}
        self._ended: OrderedDict[str, Ring] = OrderedDict()
        # The page that has a line now.
        self._lives: dict[str, str] = {}
        # Of these nothing was to be seen yet.
        self._unseen: set[str] = set()
        self._passed_over: set[str] = set()
        self._errors: deque[tuple[str, str]] = deque(maxlen=ERRORS_MAX)
        self._loop: asyncio.AbstractEventLoop | None = None

    # What pages call; see `Tap`.

    def begun(self, page: TappedPage) -> None:
        """A page is being made; it may fail, or lead elsewhere."""
        line = page.tapped.seed
        if line not in self._lives and line not in self._ended:
            self._unseen.add(line)
        self._meet(page)
        self._tell(line, entry("begin", line, page.facts()))

    def opened(self, page: TappedPage, html: str) -> None:
        """A document was made."""
        self._meet(page)
        self._unseen.discard(page.tapped.seed)
        self._tell(page.tapped.seed, entry("open", page.tapped.seed, page.facts(), html))

    def shown(self, page: TappedPage, hello: Mapping[str, Any], html: str | None) -> None:
        """A socket shows it; `html` is the page's if it was made for this socket."""
        line = page.tapped.seed
        self._meet(page)
        self._unseen.discard(line)
        # What is sealed is for the browser only.
        said = {name: value for name, value in hello.items() if name != "log"}
        self._tell(line, entry("show", line, page.facts(), said, html))

    def handling(self, line: str, event: Sequence[Any], component: str, keys: Sequence[str]) -> None:
        """An event is about to be handled."""
        self._tell(line, entry("do", line, *event, component, keys))

    def sent(self, line: str, frame: bytes) -> None:
        """A frame goes to the browser."""
        self._tell(line, sent_entry(line, frame), is_quiet=True)

    def moving(self, line: str, names: Mapping[str, Any]) -> None:
        """The browser is sent to another server."""
        self._tell(line, entry("move", line, names))

    def failed(self, line: str, error: BaseException, reference: str) -> None:
        """Something raised."""
        self._errors.append((reference, line))
        self._unseen.discard(line)
        self._tell(line, entry("fail", line, reference, type(error).__name__, str(error)))

    def made_id(self, line: str, made: str) -> None:
        """The application made an id; perhaps in another thread."""
        one = entry("made", line, made)
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            if self._loop and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._tell, line, one)
        else:
            self._tell(line, one)

    def lost(self, session: TappedSession) -> None:
        """The socket is closed."""
        self._tell(session.seed, entry("lost", session.seed, session.id))

    def ended(self, session: TappedSession) -> None:
        """The page is over, or this life of it."""
        line = session.seed
        self._tell(line, entry("end", line, session.id))
        if self._lives.get(line) != session.id:
            return
        del self._lives[line]
        self._passed_over.discard(line)
        if (ring := self._rings.pop(line, None)) and line not in self._unseen:
            self._ended[line] = ring
            self._ended.move_to_end(line)
            while len(self._ended) > ENDED_MAX:
                self._ended.popitem(last=False)
        self._unseen.discard(line)

    # What the server does with it.

    async def start(self) -> None:
        """Who records is looked for when there is something to tell."""

    async def stop(self) -> None:
        """Say what there is to say, and end."""
        self.pipe.close()

    # What those call who record.

    def line_of(self, reference: str) -> str:
        """The line of the page on which an error happened; empty if it is not known (any more)."""
        return next((line for known, line in self._errors if known == reference), "")

    def kept(self, line: str) -> list[bytes]:
        """What is kept of a page, in order; empty if nothing is (any more)."""
        ring = self._rings.get(line) or self._ended.get(line)
        return ring.entries() if ring else []

    def is_whole(self, line: str) -> bool:
        """Whether all that ever happened on a page is kept."""
        ring = self._rings.get(line) or self._ended.get(line)
        return ring is not None and ring.is_whole

    def open_pages(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Lines of which something is kept and that are not over, with the facts of their pages."""
        found = ((line, ring.page()) for line, ring in self._rings.items())
        return [(line, page.facts()) for line, page in found if page is not None]

    def hand_over(self) -> None:
        """Tell who records what is kept of the pages that are open."""
        for line, ring in self._rings.items():
            for one in ring.entries():
                self.pipe.put(line, one)

    def say_goodbye(self) -> None:
        """Tell who records that it is enough, and them no more."""
        if self.pipe.is_open:
            self.pipe.put("", entry("bye", ""))
            self.pipe.close()

    def is_recorded(self) -> bool:
        """Whether somebody records what happens here; they are looked for."""
        if self.pipe.look():
            self.hand_over()
        return self.pipe.is_open and self.pipe.is_there()

    # Below: one step each.

    def _meet(self, page: TappedPage) -> None:
        line = page.tapped.seed
        self._loop = asyncio.get_running_loop()
        self._lives[line] = page.tapped.id
        if line in self._rings:
            self._rings[line].page = ref(page)
            return
        path = str(page.facts()["path"])
        if path == PASSED_OVER or path.startswith(f"{PASSED_OVER}/"):
            self._passed_over.add(line)
        elif self._keep_bytes:
            known = self._ended.pop(line) if line in self._ended else None
            self._rings[line] = known or Ring(self._keep_bytes, ref(page))

    def _tell(self, line: str, one: bytes, *, is_quiet: bool = False) -> None:
        if line in self._passed_over:
            return
        if ring := self._rings.get(line):
            ring.add(one, is_quiet=is_quiet)
        if self.pipe.is_open:
            self.pipe.put(line, one)
        elif self.pipe.look():
            # With what is kept, this goes as well.
            self.hand_over()
            if not ring:
                self.pipe.put(line, one)
