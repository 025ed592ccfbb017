"""Writes in their order: at once for one browser, together for many."""

import asyncio
from typing import Any

import pytest

from heavy_engine.sanic_executor.outbox import TOGETHER_MAX_BYTES, Outbox
from tests.support.waiting import PATIENCE_S


class Pipe:
    """A transport that remembers what was written, among all pipes of a test."""

    def __init__(self, name: str, log: list[tuple[str, bytes]]) -> None:
        self.name, self.log, self.closing = name, log, False

    def write(self, data: bytes) -> None:
        self.log.append((self.name, data))

    def is_closing(self) -> bool:
        return self.closing


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server for which any two writes come soon after each other, however slow the machine is."""
    monkeypatch.setattr("heavy_engine.sanic_executor.outbox.BUSY_S", PATIENCE_S)


def outbox_with(*names: str) -> tuple[Outbox, list[tuple[str, bytes]], list[Any]]:
    log: list[tuple[str, bytes]] = []
    return Outbox(), log, [Pipe(name, log) for name in names]


async def test_one_browser_is_answered_at_once() -> None:
    outbox, log, (ada,) = outbox_with("ada")

    outbox.write(ada, b"1")
    outbox.write(ada, b"2")

    assert log == [("ada", b"1"), ("ada", b"2")]


async def test_writes_that_follow_each_other_go_out_together_in_their_order(busy: None) -> None:
    outbox, log, (ada, bo) = outbox_with("ada", "bo")

    for word in (b"1", b"2", b"3"):
        outbox.write(ada, word)
        outbox.write(bo, word)
    assert len(log) <= 1, "all but the first wait for the end of the round"
    await asyncio.sleep(0)

    assert [data for name, data in log if name == "ada"] == [b"1", b"2", b"3"]
    assert [data for name, data in log if name == "bo"] == [b"1", b"2", b"3"]


async def test_what_is_large_goes_out_at_once_but_not_before_what_waits(busy: None) -> None:
    outbox, log, (ada, bo) = outbox_with("ada", "bo")
    large = b"x" * (TOGETHER_MAX_BYTES + 1)

    outbox.write(bo, b"1")
    outbox.write(ada, b"2")
    outbox.write(ada, large)

    assert [data for _name, data in log] == [b"1", b"2", large]


async def test_nothing_is_written_to_who_is_leaving(busy: None) -> None:
    outbox, log, (ada, bo) = outbox_with("ada", "bo")

    outbox.write(bo, b"1")
    outbox.write(ada, b"2")
    ada.closing = True
    outbox.flush()

    assert ("ada", b"2") not in log[1:]
