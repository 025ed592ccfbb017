"""The browser's half of the protocol: what it knows of its page, and what it owes the server."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlencode

import orjson

from .carry import Carry, taken_over
from .dom import Element
from .events import Report, listens
from .forms import group_of
from .journal import Journal
from .morph import morph
from .parse import parse
from .patch import Op, Registry, number_of
from .touched import Watch

VERSION = 2
PIECE_LENGTH = 16_384
NO_PYTHON = "this client runs no Python"
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
        self.frames = self.sent = 0
        self.journal = Journal()
        # Sealed texts: what the server wants to be told of this page when it has forgotten it.
        self.log: list[str] = []
        # What the last greeting said became of the state, and what it touched of the page.
        self.kept = ""
        self.touched: list[str] = []
        # Of this socket: it was greeted; the server asked for the log, or told this browser to go elsewhere.
        self.is_greeted = self.is_asked = self.is_moving = False
        self.left_for = ""
        # What the server calls rows, by their numbers, and by which secret.
        self._row_names: dict[str, Any] = {}
        self.focused = 0
        self.on_move: Callable[[Op], None] = lambda _op: None
        # Gets the number of a call, the client function and its arguments; `answer` answers it.
        self.on_call: Callable[[int, str, dict[str, Any]], None] = self._say_unavailable
        # Calls that are not answered, and answers that no socket was given.
        self._calls: set[int] = set()
        self._answers: list[str] = []
        self._given = 0
        self._last_sent: dict[int, int] = {}
        # Controls that show what their person put in.
        self._theirs: set[Element] = set()
        self._registry: Registry | None = None
        self.identity = _identity(document)
        self.line = self.identity.page
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
    def made(self) -> int:
        """How many events this page has had."""
        return self.journal.made

    @property
    def acknowledged(self) -> int:
        """The last event that the server has handled."""
        return self.journal.ack

    @property
    def lost(self) -> int:
        """How many events were dropped of which the person is told."""
        return self.journal.lost

    @property
    def waits(self) -> bool:
        """Whether an event is not acknowledged."""
        return self.journal.waits

    def outgoing(self) -> list[str]:
        """Messages that this socket was not given yet, in order; they count as sent from now on."""
        if self.is_asked:
            self.is_asked = False
            return self._pieces()
        if not self.is_greeted or self.is_moving:
            return []
        unsent = self.journal.after(self._given)
        self._given = max([self._given, *(entry.seq for entry in unsent)])
        self.sent = max(self.sent, self._given)
        answers, self._answers = self._answers, []
        return [*answers, *(entry.message for entry in unsent)]

    def socket_query(self) -> str:
        """The query of a new socket's address; that socket was given nothing yet."""
        self._given = 0
        self.is_greeted = self.is_asked = self.is_moving = False
        asked = {
            "version": VERSION,
            "page": self.identity.page,
            "line": self.line,
            "token": self.identity.token,
            "path": self.path,
            "digest": self.identity.digest,
            "frames": self.frames,
            "seq": self.sent,
            "acked": self.journal.done,
            "log": len(self.log),
        }
        return urlencode(asked)

    def make(self, report: Report) -> None:
        """Number an event and enter it into the journal; `outgoing` has it from now on."""
        seq = self.journal.add(report)
        self._last_sent.update(dict.fromkeys(report.sources, seq))

    def answer(self, number: int, kind: str, said: Any) -> None:
        """Answer a call of the server; nothing happens if nobody waits for it. `outgoing` has it then.

        Raises:
            TypeError: JSON cannot say it.
        """
        text = orjson.dumps(["answer", number, kind, said]).decode()
        if number in self._calls:
            self._calls.remove(number)
            self._answers.append(text)

    def _say_unavailable(self, number: int, _function: str, _arguments: dict[str, Any]) -> None:
        self.answer(number, "unavailable", NO_PYTHON)

    def put_in(self, control: Element) -> None:
        """Its person put something into a control, or chose among those that go together."""
        self._theirs |= {control, *group_of(control)}

    def receive(self, message: Any) -> None:
        """Take what the server sent.

        Raises:
            Reload: when the server asks for a full load.
        """
        head = message[0]
        if isinstance(head, int):
            self.frames += 1
            for op in message[1:]:
                self._keep(op)
            self.journal.acknowledge(head)
            if self._registry is not None:
                self._registry.apply(self._without_stale_values(head, message[1:]))
        elif head == "hello":
            self._greet(message[1])
        elif head == "state":
            self.is_asked = True
        elif head == "move":
            self.is_moving = True
            self._row_names = message[2] if len(message) > 2 else self._row_names
        elif head == "call":
            self._calls.add(message[1])
            self.on_call(*message[1:])
        elif head == "drop":
            self._calls.discard(message[1])
        elif head == "reload":
            raise Reload(str(message[1]))
        elif head != "dev":
            raise ValueError(f"the server sent {message!r}, which docs/wire.md does not know")

    def _greet(self, hello: dict[str, Any]) -> None:
        is_new = hello["page"] != self.identity.page
        is_elsewhere = is_new and hello["path"] != self.path
        self.is_greeted = True
        self.identity.page = hello["page"]
        self.kept, self.touched = hello.get("kept", ""), []
        if is_new:
            self.frames = 0
            self.log = []
            self._calls.clear()
            self._answers.clear()
            is_refused = self.kept not in ("", "all")
            self.journal.begin_anew(hello["ack"], is_all_lost=is_refused or is_elsewhere)
        if "log" in hello:
            self.log = [hello["log"]]
        self.journal.hold(hello.get("open", 0))
        self.journal.acknowledge(hello["ack"])
        if "html" in hello:
            self._show(hello["html"], hello.get("keys", {}), is_new=is_new, is_elsewhere=is_elsewhere)
        self._row_names = hello.get("keys", {})
        self.path, self.title = hello.get("path") or self.path, hello.get("title") or self.title
        self._take_head(hello.get("head", {}))

    def _take_head(self, said: dict[str, str | None]) -> None:
        self.title = said.get("title") or self.title
        self.head = {**self.head, **{part: text for part, text in said.items() if part != "title"}}

    def _show(self, html: str, names: dict[str, Any], *, is_new: bool, is_elsewhere: bool) -> None:
        """Bring the page to other content; events for what is not in it are dropped."""
        self.identity.digest = ""
        known = self._registry
        if known is None:
            self.journal.clear()
            return
        watch = Watch(known.root)
        theirs = self._theirs if is_new else {each for each in self._theirs if not self._is_known(each)}
        focused = known.element(self.focused) if self.focused else None
        called = row_names(self._row_names, names)
        carry = Carry(known, () if is_elsewhere else theirs, focused, called)
        morphed = morph(
            known,
            html,
            is_same_page=not is_new,
            asked=self.journal.nodes,
            names=called,
        )
        self.touched = watch.touched(known)
        if is_new:
            heirs = morphed.heirs
            self._last_sent = {heirs[old]: seq for old, seq in self._last_sent.items() if old in heirs}
            self.journal.readdress(morphed.survived, heirs, self._hears)
        else:
            self.journal.keep_existing(lambda number: known.node(number) is not None)
        on_its_way = lambda control: self.journal.concerns(number_of(control))  # noqa: E731
        for report in carry.settle(morphed, on_its_way):
            self.make(report)
        self._theirs = set() if is_elsewhere else taken_over(self._theirs, carry.heirs)
        heir = carry.focused(morphed)
        self.focused = number_of(heir) if heir else 0

    def _hears(self, number: int, event_type: str) -> bool:
        element = self.registry.element(number)
        return element is not None and (":" in event_type or listens(element, event_type) is not None)

    def _keep(self, op: Op) -> None:
        """What the server wants to be kept: sealed texts, and events whose work goes on."""
        if op[0] == "k":
            self.log = [op[1]] if len(op) > 2 else [*self.log, op[1]]
        elif op[0] == "o":
            self.journal.hold(op[1])

    def _pieces(self) -> list[str]:
        text = "\n".join(self.log)
        pieces = [text[at : at + PIECE_LENGTH] for at in range(0, len(text), PIECE_LENGTH)] or [""]
        return [json.dumps(["state", piece, len(pieces) - at]) for at, piece in enumerate(pieces, 1)]

    def _is_known(self, control: Element) -> bool:
        """Whether the server was told what a control holds, and has answered."""
        is_heard = any(listens(control, each) is not None for each in ("input", "change"))
        return is_heard and self._last_sent.get(number_of(control), 0) <= self.acknowledged

    def _without_stale_values(self, acknowledged: int, ops: list[Op]) -> list[Op]:
        """Drop values for controls from which the server has not seen the last key."""
        fresh = [op for op in ops if not self._is_stale(acknowledged, op)]
        for op in fresh:
            if op[0] == "p" and {"value", "checked", "selected"} & set(op[2]):
                self._take_back(acknowledged, self._control(op[1]))
        return fresh

    def _take_back(self, acknowledged: int, number: int) -> None:
        """The server sets a control: to what it makes of its person's last event, or to something else."""
        control = self.registry.element(number)
        if control is not None and acknowledged > self._last_sent.get(number, 0):
            self._theirs.discard(control)

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


def row_names(old: dict[str, Any], new: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """What rows were called and are called now; nothing of old names that were made with another secret."""
    is_one_secret = old.get("by") == new.get("by")
    return old.get("of", {}) if is_one_secret else {}, new.get("of", {})


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
