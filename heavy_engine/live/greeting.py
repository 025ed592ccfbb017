"""What a browser is greeted with: the page, and what it knows rows again by."""

import hmac
from hashlib import sha256
from typing import Any

from ..application import EngineSettings
from ..layout import RowNames
from ..layout.instance import Instance
from ..session.page_session import PageSession

DIGEST_LENGTH = 16


class Greeting:
    """Says what a page is to a browser that shows it, or is to show it."""

    def __init__(self, session: PageSession, settings: EngineSettings) -> None:
        self._session = session
        self._settings = settings

    def of(self, tree: Instance | None, ack: int, html: str | None) -> dict[str, Any]:
        """The greeting; without HTML the browser has the page.

        Args:
            tree: the page.
            ack: the last event that is handled.
            html: the whole page.
        """
        session = self._session
        said: dict[str, Any] = {
            "ack": ack,
            "page": session.id,
            "path": session.view.address,
            "title": session.title,
            "dev": self._settings.dev,
            "max": self._settings.socket_frame_max_bytes,
        }
        if names := self.row_names.of(tree):
            said["keys"] = names
        if html is None:
            return said
        session.head.news(session.route_title)
        return {**said, "html": html, "head": session.head.all(session.route_title)}

    def digest(self, tree: Instance | None, html: str) -> str:
        """What tells whether two processes would show the same rows, in the same way."""
        return digest(html + self.row_names.print_of(tree))

    @property
    def row_names(self) -> RowNames:
        """Makes what the browser knows rows again by, on whatever page takes the place of this one."""
        session_id, line = self._session.caller.session_id, self._session.seed
        secret = hmac.digest(self._settings.signing_keys[0], f"rows {session_id} {line}".encode(), "sha256")
        return RowNames(secret)


def digest(html: str) -> str:
    """What tells whether two renderings of a page are the same."""
    return sha256(html.encode()).hexdigest()[:DIGEST_LENGTH]
