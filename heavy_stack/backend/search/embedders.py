"""What turns text into vectors."""

from collections.abc import Sequence
from typing import Protocol

TEXT_MAX_CHARACTERS = 8_000


class Embedder(Protocol):
    """Makes a vector of each text, such that texts of like meaning have vectors of like direction."""

    @property
    def name(self) -> str:
        """Which model this is. Vectors of different names are never compared."""

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""

    @property
    def is_remote(self) -> bool:
        """Whether it asks another machine. Such a one is never asked within a transaction that writes."""

    @property
    def similarity(self) -> float:
        """Cosine similarity below which two texts have nothing to do with each other."""

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector for each text, in their order; not of any particular length.

        Raises:
            EmbedderFailed: when it cannot be done now.
            EmbedderRefused: when it will never be done for these texts.
        """


def embeddable(text: str) -> str:
    """The text as an embedder gets it: valid Unicode, not endless, never empty."""
    valid = text.encode("utf-8", "ignore").decode().replace("\x00", "")
    return valid[:TEXT_MAX_CHARACTERS].strip() or "."
