"""What the search lacks."""

from .base import HeavyError


class EmbedderFailed(HeavyError):
    """Texts could not be turned into vectors now; the next time may go well."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Search by meaning is unavailable at the moment: {reason}")


class EmbedderRefused(EmbedderFailed):
    """The embedder answers, but not with what was asked for, and will not the next time."""


class NoVectors(HeavyError):
    """Vectors cannot be made here: nothing makes them, or the database cannot hold them."""


class SearchUnavailable(HeavyError):
    """Not even words can be searched in this database."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"Search is unavailable: in this database {table} has no column of words. On PostgreSQL  "
            "./heavy db upgrade  adds it; CockroachDB has no such search."
        )
