"""StateStore: where servers hold what pages keep, for applications that do not leave that to browsers.

A page's line has one log, of sealed texts that are numbered through all its lives. Each life of the page
claims the line before it reads, and from then on no other life can write: of two processes that both
believe that they have the page, the one that claimed last is right.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

Answer = Literal["stored", "gone", "taken"]
"""What became of a deposit: it is stored; the store has nothing (any more) that it could be put behind;
another life of the page has claimed the line."""


class Claimed(NamedTuple):
    """What a line held when it was claimed: its texts in their order, and which number the next one has."""

    texts: tuple[str, ...]
    next: int


class Deposit(NamedTuple):
    """Texts for the log of one line.

    Attributes:
        line_key: 32 bytes that stand for the browser's session and the page's line.
        owner: which life of the page writes.
        number: of the first text; the others follow it without gaps.
        texts: at least one.
        is_whole: whether they take the place of all that is there, and not only follow it.
    """

    line_key: bytes
    owner: str
    number: int
    texts: tuple[str, ...]
    is_whole: bool


class StateStore(Protocol):
    """Where servers hold the logs of pages.

    What is asked may be asked again, for its answer may have been lost: then the same is so as if it had been
    asked once. All may raise anything when the store does not answer.
    """

    async def claim(self, line_key: bytes, owner: str) -> Claimed:
        """Make this life of the page the only one that may write, and answer what there is."""

    async def owner(self, line_key: bytes) -> str:
        """Which life of the page may write; empty where nothing is stored."""

    async def write(self, deposits: Sequence[Deposit]) -> Sequence[Answer]:
        """Store what pages keep, of each line at most one deposit; answers what became of each, in order.

        A deposit of another owner is refused: "taken". Where nothing of the line is stored, a deposit that is
        whole makes a beginning, and any other is "gone".
        """


@dataclass
class _Line:
    owner: str
    texts: dict[int, str] = field(default_factory=dict)


class MemoryStateStore:
    """A store for tests: it forgets with the process, and is away while `trouble` is set.

    Attributes:
        trouble: raised by whatever is asked.
        writes: how many deposits were stored with each question.
    """

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.writes: list[int] = []
        self._lines: dict[bytes, _Line] = {}

    async def claim(self, line_key: bytes, owner: str) -> Claimed:
        """As StateStore says."""
        self._be_there()
        line = self._lines.setdefault(line_key, _Line(owner))
        line.owner = owner
        return Claimed(tuple(line.texts.values()), max(line.texts, default=0) + 1)

    async def owner(self, line_key: bytes) -> str:
        """As StateStore says."""
        self._be_there()
        line = self._lines.get(line_key)
        return line.owner if line else ""

    async def write(self, deposits: Sequence[Deposit]) -> Sequence[Answer]:
        """As StateStore says."""
        self._be_there()
        self.writes.append(len(deposits))
        return [self._write(deposit) for deposit in deposits]

    @property
    def texts(self) -> list[str]:
        """All that is stored, of whichever line."""
        return [text for line in self._lines.values() for text in line.texts.values()]

    def forget(self) -> None:
        """Lose all, as a store does that keeps nothing on disk."""
        self._lines.clear()

    def _be_there(self) -> None:
        if self.trouble:
            raise self.trouble

    def _write(self, deposit: Deposit) -> Answer:
        line = self._lines.get(deposit.line_key)
        if line is None and not deposit.is_whole:
            return "gone"
        line = line or self._lines.setdefault(deposit.line_key, _Line(deposit.owner))
        if line.owner != deposit.owner:
            return "taken"
        if deposit.is_whole:
            line.texts.clear()
        line.texts.update(enumerate(deposit.texts, deposit.number))
        return "stored"
