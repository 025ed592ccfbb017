"""What a request brings to the page that it asks for, besides who asks and for what."""

from dataclasses import dataclass
from typing import Any, Protocol

ZONE_COOKIE = "heavy-zone"
"""What a browser said of its clock; client/python_browser.js sets it."""


@dataclass(frozen=True)
class Brought:
    """Facts of one request.

    `locale` is how its person writes numbers and dates, such as "de_AT"; `sent` names the form
    that was sent just before, by a browser without JavaScript that was redirected here; `theme` is
    "light" or "dark" if this browser's person chose one; `time_zone` is what this browser said of its
    clock on an earlier page, such as "Europe/Vienna": whether there is such a zone is not known.
    """

    locale: str = "en"
    sent: str = ""
    theme: str = ""
    time_zone: str = ""


NOTHING = Brought()


class Postable(Protocol):
    """A form on a page, as a plain HTML post reaches it."""

    def wanted_files(self, posted: Any) -> Any:
        """What it takes of files, by the names of their inputs."""

    async def post(self, posted: Any, files: Any = ...) -> Any:
        """Take what a browser sent; answers what became of it."""
