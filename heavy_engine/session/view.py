"""What a session shows: an address, the page that was found for it, and what its person was told."""

from dataclasses import dataclass, field

from ..routing.table import Match


@dataclass(frozen=True)
class Notice:
    """A sentence for the person who looks; `reference` finds the log line of a fault."""

    id: str
    text: str
    reference: str = ""


@dataclass(frozen=True)
class View:
    """What a session shows; `query` is empty or begins with "?"."""

    path: str
    query: str = ""
    notices: tuple[Notice, ...] = ()
    match: Match = field(kw_only=True)

    @property
    def address(self) -> str:
        """Path and query, as a browser shows them."""
        return self.path + self.query
