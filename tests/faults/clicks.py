"""The ledger of clicks: what somebody did, and what they were told became of it."""

import time
from typing import Any

from heavy_engine.testing.journal import Entry, Journal


class Clicks(Journal):
    """A browser's journal that notes for each click when it was made and how it ended.

    `made_at`, `acknowledged` and `dropped` have the numbers of those that write a row; of a dropped one its
    person is told that it may not have been kept.
    """

    def __init__(self) -> None:
        super().__init__()
        self.made_at: dict[int, float] = {}
        self.acknowledged: dict[int, float] = {}
        self.dropped: set[int] = set()

    def note(self, seq: int) -> None:
        """This event counts."""
        self.made_at[seq] = time.time()

    def lines(self, who: str) -> list[dict[str, Any]]:
        """One line for each click."""
        return [
            {"who": who, "seq": seq, "made_at": at, "acknowledged_at": self.acknowledged.get(seq)}
            | ({"dropped": True} if seq in self.dropped else {})
            for seq, at in self.made_at.items()
        ]

    def _drop(self, entry: Entry, *, is_told: bool = True) -> None:
        super()._drop(entry, is_told=is_told)
        if entry.seq in self.made_at:
            self.dropped.add(entry.seq)

    def _forget_what_is_done(self) -> None:
        before = set(self._entries)
        super()._forget_what_is_done()
        now = time.time()
        for seq in before.difference(self._entries):
            if seq in self.made_at:
                self.acknowledged[seq] = now
