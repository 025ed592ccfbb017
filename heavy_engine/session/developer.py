"""What pages tell a developer; outside the profile dev nobody is told, and it costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ..layout import Target, Watch
    from ..wire.messages import EventMessage
    from .live_page import LivePage
    from .page_session import PageSession
    from .records import EventRecord


class Developer(Protocol):
    """Who keeps what the dev panel and the error overlay show."""

    def opened(self, page: LivePage) -> Watch:
        """A page is being made; answers what its layout tells of its renders."""

    def handling(self, session: PageSession, event: EventMessage, target: Target) -> None:
        """The handlers of an event are about to run."""

    def handled(self, session: PageSession, record: EventRecord) -> None:
        """An event is done, and its edits were sent."""

    def failed(self, session: PageSession, error: BaseException, reference: str) -> None:
        """Something raised; called where its reference was made and logged."""
