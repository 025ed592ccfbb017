"""Chronicle: one page through all its lives, as steps."""

import html as markup
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..dev_panel.hiding import Secrets as Messages
from ..testing.wire_page import ROOT_ID, VERSION, WirePage
from .changes import changes, without
from .deeds import NOISE, Deed, deeds_of
from .history import History
from .masking import masked
from .names import Names
from .outline import outline
from .paths import SecretPaths
from .pending import Pending
from .privacy import MASK, is_marked
from .secret_texts import Secrets
from .sheet import Sheet
from .steps import Header, Step
from .targets import describe
from .told import Event

# Of a page that somebody left, what was on it is no news.
_ELSEWHERE = frozenset({"go", "back", "forward"})
# What changes nothing that can be seen.
UNSEEN_OPS = frozenset({"k", "o"})


# What can be seen, and what of that a step did itself.
Look = tuple[tuple[str, ...], tuple[str, ...]]


class Chronicle:
    """Follows a page by what its server told, and writes what its person did.

    A step is written when nothing more comes of it, or something else is done.
    """

    def __init__(
        self,
        at: float,
        facts: Mapping[str, Any],
        page_html: str,
        sheet: Sheet,
        answered: float | None = None,
        secrets: Secrets | None = None,
    ) -> None:
        """Begin with a page.

        Args:
            at: when it was asked for, in seconds since 1970.
            facts: page, path, title, and which addresses have parameters.
            page_html: what stands in its document; nothing if there was none, for an error.
            sheet: to write to.
            answered: when the document was there; `at` if that is not known.
            secrets: what is known to be one, and learns what else is.
        """
        self.sheet = sheet
        self.ended: float | None = None
        self._began = self._last_done = at
        self._secrets = Secrets() if secrets is None else secrets
        self._paths = SecretPaths(facts.get("patterns", ()), self._secrets)
        self._page = WirePage(_document(facts, page_html), str(facts["path"]))
        self._paths.mask(str(facts["path"]))  # It learns what is secret in it.
        self._seen: tuple[str, ...] | None = None
        self._seq = 0
        self._away: float | None = None
        self._history = History(str(facts["path"]))
        self._pending: Pending | None = None
        self._step_begins(Deed(Step("visit", path=str(facts["path"]), title=str(facts["title"]))), 0, at)
        self._answered(at if answered is None else answered)

    @property
    def is_quiet(self) -> bool:
        """Whether no step waits to be written."""
        return self._pending is None

    def head(self, header: Header) -> None:
        """Write the first line."""
        said = self._secrets.mask(Messages().mask_message(header.said))
        self.sheet.write(replace(header, said=said))

    # What the server tells.

    def shown(self, at: float, hello: Mapping[str, Any]) -> None:
        """A socket shows the page."""
        self.ended = None
        if self._away is not None:
            self._close()
            self._write(Step("away", at=self._at_of(self._away)))
            self._away = None
            self._step_begins(Deed(Step("back_again")), 0, at)
            self._answered(at)
        self._receive(["hello", dict(hello)])

    def did(self, at: float, event: Event) -> None:
        """A person did something; what was told before is passed over."""
        if event.seq <= self._seq:
            return
        self._seq = event.seq
        before = self.seen()
        then = (before, self._own_lines())
        deeds = [self._go(event)] if event.node == 0 else deeds_of(self._page, event, self._secrets)
        if event.type != "input":
            self._secrets.settle_others(None)
        if len(deeds) > 1:
            # What stands in fields now was put there before; nothing has come of it yet.
            self._seen = None
            before = self.seen()
        for deed in deeds:
            self._secrets.settle_others(id(deed.element))
            if not (self._pending and self._pending.goes_on(at, event, deed)):
                self._close(then)
                self._step_begins(deed, event.seq, at, before)
            then = (before, self._own_lines())
        self._seen = None

    def sent(self, at: float, frame: list[Any]) -> None:
        """The page changes."""
        is_seen = any(op[0] not in UNSEEN_OPS for op in frame[1:])
        if is_seen and self._pending is None:
            self._step_begins(Deed(Step("news")), 0, at)
            self._answered(at)
        pending = self._pending
        self._receive(frame)
        if pending and pending.answered is None and frame[0] >= pending.seq:
            self._answered(at)
        elif pending and is_seen:
            pending.last = at

    def moving(self, names: Mapping[str, Any]) -> None:
        """The browser is sent to another server."""
        self._receive(["move", 0, dict(names)])

    def failed(self, at: float, reference: str, kind: str, said: str) -> None:
        """Something raised."""
        words = Messages().mask_message(said)
        trouble = Step("trouble", at=self._at_of(at), reference=reference, type=kind, said=words)
        if self._pending:
            self._pending.troubles.append(trouble)
        else:
            self._write(trouble)

    def made(self, at: float, made: str) -> None:
        """The application made an id."""
        if self._pending is None:
            self._step_begins(Deed(Step("news")), 0, at)
            self._answered(at)
        if self._pending:
            self._pending.ids.append(made)

    def lost(self, at: float, life: str) -> None:
        """The socket is closed, if it was not that of an earlier life."""
        if life == self._page.identity.page:
            self._away = at

    def over(self, at: float, life: str) -> None:
        """The page is over, if this was not the end of an earlier life."""
        if life == self._page.identity.page:
            self.ended = at

    # What time brings.

    def tick(self, at: float) -> None:
        """Write what nothing more comes of."""
        if self._pending and self._pending.is_over(at):
            self._close()

    def finish(self, at: float, why: str) -> None:
        """Write what there is, and the last line."""
        self._close()
        if self._away is not None:
            self._write(Step("leave", at=self._at_of(self._away)))
            at = self._away
        self.sheet.end(why, self._at_of(at))

    def seen(self) -> tuple[str, ...]:
        """What can be seen now."""
        if self._seen is None:
            names = Names(self._page.root)
            self._secrets.learn_from(self._page.root, names.of)
            self._seen = outline(self._page.root, names)
        return self._seen

    # Below: one step each.

    def _go(self, event: Event) -> Deed:
        address = str(event.payload.get("path", "/"))
        if event.payload.get("how") == "pop":
            return Deed(Step(self._history.direction_of(address), path=address))
        links = [
            each
            for each in self._page.root.elements()
            if each.tag == "a" and each.attributes.get("href") == address
        ]
        on = describe(links[0], self._page.root) if links else None
        # Where a private link leads is as private; a replay follows the link.
        path = MASK if links and is_marked(links[0]) else address
        return Deed(Step("go", path=path, on=on))

    def _step_begins(self, deed: Deed, seq: int, at: float, before: tuple[str, ...] | None = None) -> None:
        is_deed = deed.step.is_deed and deed.step.do != "visit"
        think = at - self._last_done if is_deed else 0.0
        deed.step = replace(deed.step, at=self._at_of(at), think=max(0.0, round(think, 3)))
        if deed.step.do == "visit":
            deed.step = replace(deed.step, sees=self.seen())
        seen = self.seen() if before is None else before
        self._pending = Pending(deed, seq, at, at, seen, _path_of(self._page.path))

    def _answered(self, at: float) -> None:
        if pending := self._pending:
            pending.answered = pending.last = at
            if pending.seq or at > pending.asked:
                ms = round((at - pending.asked) * 1000, 1)
                pending.deed.step = replace(pending.step, ms=ms)

    def _own_lines(self) -> tuple[str, ...]:
        """What the fields say now that the step itself changes."""
        own = self._pending.deed.own if self._pending else ()
        return self._pending.deed.are(Names(self._page.root)) if own and self._pending else ()

    def _close(self, then: Look | None = None) -> None:
        """Write the step that waits, with what could be seen at last."""
        seen, own = then or (self.seen(), self._own_lines())
        pending, self._pending = self._pending, None
        if pending is None:
            return
        came, gone = changes(pending.before, seen)
        if pending.step.do in _ELSEWHERE and _path_of(self._page.path) != pending.path:
            gone = []
        came, gone = without(came, own), without(gone, pending.deed.were)
        step = replace(pending.step, came=tuple(came), gone=tuple(gone), ids=tuple(pending.ids))
        is_something = came or gone or pending.ids or pending.troubles
        if is_something or not (step.do == "news" or step.type in NOISE):
            self._write(step)
            if step.is_deed:
                self._last_done = pending.asked
        for trouble in pending.troubles:
            self._write(trouble)

    def _write(self, step: Step) -> None:
        self.sheet.write(masked(step, self._secrets, self._paths))

    def _receive(self, message: list[Any]) -> None:
        path = self._page.path
        self._page.on_move = lambda op: self._history.moved(op[1], op[3]) if op[0] == "g" else None
        self._page.receive(message)
        if self._page.path != path:
            self._paths.mask(self._page.path)
        self._page.log.clear()
        self._page.journal.clear()
        self._seen = None

    def _at_of(self, at: float) -> float:
        return round(max(0.0, at - self._began), 3)


def _path_of(address: str) -> str:
    return address.partition("?")[0]


def _document(facts: Mapping[str, Any], page_html: str) -> str:
    """As much of a document as a page is read from; nothing in it opens a socket."""
    title = markup.escape(str(facts.get("title", "")))
    page = markup.escape(str(facts["page"]))
    data = f'data-page="{page}" data-token="" data-digest="" data-version="{VERSION}"'
    return f'<title>{title}</title><div id="{ROOT_ID}" {data}>{page_html}</div>'
