"""What pages tell a developer; outside the profile dev nobody is told, and it costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ..layout import Layout, Target, Watch
    from ..wire.messages import EventMessage
    from .page_session import PageSession
    from .records import EventRecord


class LivingPage(Protocol):
    """What a developer sees of a page and its socket."""

    session: PageSession
    layout: Layout
    is_over: bool

    @property
    def is_connected(self) -> bool:
        """Whether a browser shows it."""

    def tell(self, message: bytes) -> None:
        """Send a message that is no frame."""


class Developer(Protocol):
    """Who keeps what the dev panel and the error overlay show."""

    def opened(self, page: LivingPage) -> Watch:
        """A page is being made; answers what its layout tells of its renders."""

    def shown(self, page: LivingPage, *, is_new: bool) -> None:
        """A browser shows it; is_new says that this process did not have the page before."""

    def handling(self, session: PageSession, event: EventMessage, target: Target) -> None:
        """The handlers of an event are about to run."""

    def handled(self, session: PageSession, record: EventRecord) -> None:
        """An event is done, and its edits were sent."""

    def failed(self, session: PageSession, error: BaseException, reference: str) -> None:
        """Something raised; called where its reference was made and logged."""
