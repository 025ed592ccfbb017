"""The browser's half of the protocol: what it knows of its page, and what it owes the server."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlencode

from .carry import carry_over
from .dom import Element
from .events import Report, listens
from .parse import parse
from .patch import Op, Registry, number_of

VERSION = 1
ROOT_ID = "heavy-root"
META = re.compile(r'<meta name="(description|robots)" content="([^"]*)">')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)


class NotALivePage(AssertionError):
    """A document without the root that the engine writes."""


class Reload(Exception):
    """The server asked for a full load; the text says why."""


@dataclass
class Identity:
    """What the document's root says: which page this is and how to open its socket."""

    page: str
    token: str
    digest: str
    version: str


class WirePage:
    """One page over all its sockets: the DOM, the journal of events, and what has been acknowledged.

    Args:
        document: the whole HTML document.
        path: path and query that it was loaded from.
        keep_dom: False counts frames and acknowledgements only, for load tests.
    """

    def __init__(self, document: str, path: str, *, keep_dom: bool = True) -> None:
        self.document = document
        self.path, self.title = path, _title(document)
        # What the document says to search engines, by its name: description, canonical, robots.
        self.head = _head(document)
        self.frames = self.made = self.sent = self.acknowledged = self.lost = 0
        self.left_for = ""
        self.focused = 0
        self.on_move: Callable[[Op], None] = lambda _op: None
        self._journal: dict[int, tuple[int, str]] = {}
        self._given = 0
        self._last_sent: dict[int, int] = {}
        self._registry: Registry | None = None
        self.identity = _identity(document)
        self.keeps_dom = keep_dom
        if keep_dom:
            self.keep_dom()

    def keep_dom(self) -> Registry:
        """Read the document into a DOM, once."""
        if self._registry is None:
            root = next(e for e in parse(self.document).elements() if e.attributes.get("id") == ROOT_ID)
            self._registry = Registry(root, self._outside)
        return self._registry

    @property
    def registry(self) -> Registry:
        """The numbers of the page's nodes."""
        return self.keep_dom()

    @property
    def root(self) -> Element:
        """The element whose content is the page."""
        return self.registry.root

    @property
    def waits(self) -> bool:
        """Whether an event is not acknowledged."""
        return bool(self._journal)

    def outgoing(self) -> list[str]:
        """Messages that this socket was not given yet, in order; they count as sent from now on."""
        unsent = {seq: message for seq, (_, message) in self._journal.items() if seq > self._given}
        self._given = max([self._given, *unsent])
        self.sent = max(self.sent, self._given)
        return list(unsent.values())

    def socket_query(self) -> str:
        """The query of a new socket's address; that socket was given nothing yet."""
        self._given = 0
        asked = {
            "version": VERSION,
            "page": self.identity.page,
            "token": self.identity.token,
            "path": self.path,
            "digest": self.identity.digest,
            "frames": self.frames,
            "seq": self.sent,
        }
        return urlencode(asked)

    def make(self, report: Report) -> None:
        """Number an event and enter it into the journal; `outgoing` has it from now on."""
        self.made += 1
        values: list[Any] = [self.made, report.number, report.type]
        values += [report.payload] if report.payload else []
        message = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        self._journal[self.made] = (report.number, message)
        self._last_sent.update(dict.fromkeys(report.sources, self.made))

    def receive(self, message: Any) -> None:
        """Take what the server sent.

        Raises:
            Reload: when the server asks for a full load.
        """
        head = message[0]
        if isinstance(head, int):
            self.frames += 1
            self._acknowledge(head)
            if self._registry is not None:
                self._registry.apply(self._without_stale_values(head, message[1:]))
        elif head == "hello":
            self._greet(message[1])
        elif head == "reload":
            raise Reload(str(message[1]))
        elif head != "dev":
            raise ValueError(f"the server sent {message!r}, which docs/wire.md does not know")

    def _greet(self, hello: dict[str, Any]) -> None:
        is_new = hello["page"] != self.identity.page
        self.identity.page = hello["page"]
        if is_new:
            self.frames = 0
            self.lost += sum(1 for seq in self._journal if seq <= self.sent)
        self._acknowledge(hello["ack"])
        if "html" in hello:
            self._show(hello["html"], is_new=is_new)
        self.path, self.title = hello.get("path") or self.path, hello.get("title") or self.title
        self._take_head(hello.get("head", {}))

    def _take_head(self, said: dict[str, str | None]) -> None:
        self.title = said.get("title") or self.title
        self.head = {**self.head, **{part: text for part, text in said.items() if part != "title"}}

    def _show(self, html: str, *, is_new: bool) -> None:
        """Show other content; events for what is not in it are dropped.

        Numbers of a new page's tree mean other nodes: no event that was made before is for it.
        """
        known = self._registry
        if known is None:
            self._journal = {}
            return
        heirs = carry_over(known, html, lambda control: is_new or not self._is_known(control))
        kept = {s: e for s, e in self._journal.items() if not e[0] or known.node(e[0])}
        self._journal = {} if is_new else kept
        for report in heirs:
            self.make(report)

    def _is_known(self, control: Element) -> bool:
        """Whether the server was told what a control holds, and has answered."""
        is_heard = any(listens(control, each) is not None for each in ("input", "change"))
        return is_heard and self._last_sent.get(number_of(control), 0) <= self.acknowledged

    def _acknowledge(self, seq: int) -> None:
        self.acknowledged = max(self.acknowledged, seq)
        for made in [made for made in self._journal if made <= seq]:
            del self._journal[made]

    def _without_stale_values(self, acknowledged: int, ops: list[Op]) -> list[Op]:
        """Drop values for controls from which the server has not seen the last key."""
        return [op for op in ops if not self._is_stale(acknowledged, op)]

    def _is_stale(self, acknowledged: int, op: Op) -> bool:
        return op[0] == "p" and self._last_sent.get(self._control(op[1]), 0) > acknowledged

    def _control(self, number: int) -> int:
        """The control that a number stands for: an option's is its list."""
        element = self.registry.element(number)
        if element is None or element.tag != "option":
            return number
        return next((number_of(above) for above in element.ancestors() if above.tag == "select"), number)

    def _outside(self, letter: str, *values: Any) -> None:
        if letter == "g":
            self.path, self.title = values[0], values[1]
        elif letter == "h":
            self._take_head(values[0])
        elif letter == "l":
            self.left_for = values[0]
        elif letter == "f":
            self.focused = values[0]
        elif letter == "j" and (island := self.registry.element(values[0])):
            island.attributes["data-island"] = json.dumps(values[1])
        self.on_move([letter, *values])


def _identity(document: str) -> Identity:
    match = re.search(rf'<div id="{ROOT_ID}"([^>]*)>', document)
    if match is None:
        raise NotALivePage(f"no <div id={ROOT_ID!r}> in this document:\n{document[:500]}")
    given = dict(re.findall(r'data-(\w+)="([^"]*)"', match[1]))
    return Identity(*(unescape(given.get(name, "")) for name in ("page", "token", "digest", "version")))


def _head(document: str) -> dict[str, str | None]:
    found = {name: unescape(text) for name, text in META.findall(document)}
    canonical = CANONICAL.search(document)
    return {**found, **({"canonical": unescape(canonical[1])} if canonical else {})}


def _title(document: str) -> str:
    match = TITLE.search(document)
    return unescape(match[1]) if match else ""
