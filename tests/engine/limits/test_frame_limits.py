"""What one socket may send: pieces, control frames, events, and what waits; each by one more than may be."""

import struct
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from heavy_engine import EngineSettings
from heavy_engine.sanic_executor.frames import TOO_MUCH, FrameSocket
from heavy_engine.sanic_executor.meters import CONTROL_BURST
from heavy_engine.sanic_executor.outbox import Outbox
from heavy_engine.sanic_executor.pulse import Pulse
from tests.engine.fuzz.line import masked
from tests.engine.memory_socket import SETTINGS
from tests.support.waiting import eventually

# A bucket that does not fill while a test lasts.
STINGY = replace(SETTINGS, events_per_s=0.0001, events_burst=10)


class Wire:
    """A transport that keeps what is written and whether it is read."""

    def __init__(self) -> None:
        self.written = b""
        self.is_read = True
        self.is_aborted = False
        self.unread = 0
        self._is_closing = False

    def write(self, data: bytes) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return self._is_closing

    def close(self) -> None:
        self._is_closing = True

    def abort(self) -> None:
        self._is_closing = self.is_aborted = True

    def set_write_buffer_limits(self, high: int, low: int) -> None: ...

    def get_write_buffer_size(self) -> int:
        return self.unread

    def pause_reading(self) -> None:
        assert self.is_read, "uvloop raises for a second one"
        self.is_read = False

    def resume_reading(self) -> None:
        self.is_read = True


class Page:
    """Keeps what it hears, and takes in no more after `most`."""

    def __init__(self, most: int = 10**9) -> None:
        self.heard: list[str] = []
        self.most = most
        self.socket: Any = None

    def receive(self, text: str, *, is_alone: bool = False) -> None:
        self.heard.append(text)
        if len(self.heard) == self.most:
            self.socket.pause_reading()

    def drained(self) -> None: ...

    def lost(self, _socket: object) -> None: ...


class Counting(FrameSocket):
    """Counts the frames that it looks at."""

    looked_at = 0

    def _plain_text(self, frame: bytes) -> bytes | None:
        self.looked_at += 1
        return super()._plain_text(frame)


def opened(settings: EngineSettings = SETTINGS, page: Page | None = None) -> tuple[Counting, Wire]:
    wire = Wire()
    protocol: Any = SimpleNamespace(transport=wire)
    frames = ServerProtocol(state=OPEN, max_size=settings.socket_frame_max_bytes)
    socket = Counting(protocol, frames, settings, Pulse(600), Outbox())
    if page:
        page.socket = socket
        socket.attach(page)
    return socket, wire


def code(wire: Wire) -> int:
    """Of the last frame, if that closes; 0 if the socket is open."""
    return int(struct.unpack("!H", wire.written[2:4])[0]) if wire.written[:1] == b"\x88" else 0


def said(count: int) -> bytes:
    return b"".join(masked(1, str(number).encode()) for number in range(count))


def pieces(count: int) -> bytes:
    return b"".join(masked(int(n == 0), b"x", fin=n == count - 1) for n in range(count))


async def test_a_page_that_says_too_much_is_read_no_further() -> None:
    page = Page()
    socket, wire = opened(STINGY, page)

    socket.data_received(said(40))

    assert page.heard == [str(number) for number in range(10)]
    assert not wire.is_read
    assert code(wire) == 0, "it is not refused, it waits"


async def test_without_the_limit_it_is_read_to_the_end() -> None:
    page = Page()
    socket, wire = opened(replace(STINGY, events_per_s=0), page)

    socket.data_received(said(40))

    assert len(page.heard) == 40
    assert wire.is_read


async def test_nothing_of_what_waits_is_lost_and_its_order_stays() -> None:
    page = Page()
    socket, _wire = opened(replace(STINGY, events_per_s=2000, events_burst=5), page)

    stream = said(60)
    socket.data_received(stream[:-3])
    socket.data_received(stream[-3:])

    await eventually(lambda: len(page.heard) == 60, what="the last event")
    assert page.heard == [str(number) for number in range(60)]


async def test_who_goes_on_for_too_long_is_closed_with_4429() -> None:
    page = Page()
    socket, wire = opened(replace(STINGY, events_patience_s=0), page)

    socket.data_received(said(40))

    assert code(wire) == TOO_MUCH
    assert len(page.heard) == 9, "the one that was too much is not handled"


async def test_who_is_patient_never_closes_for_it() -> None:
    page = Page()
    socket, wire = opened(replace(STINGY, events_per_s=2000, events_burst=5, events_patience_s=600), page)

    socket.data_received(said(400))

    await eventually(lambda: len(page.heard) == 400, what="the last event")
    assert code(wire) == 0


@pytest.mark.parametrize(("count", "refused"), [(64, 0), (65, 1008)])
async def test_a_message_comes_in_so_many_pieces(count: int, refused: int) -> None:
    page = Page()
    socket, wire = opened(SETTINGS, page)

    socket.data_received(pieces(count))

    assert code(wire) == refused
    assert page.heard == ([] if refused else ["x" * count])


async def test_pieces_without_content_are_pieces() -> None:
    socket, wire = opened(SETTINGS, Page())

    socket.data_received(masked(1, b"", fin=False) + masked(0, b"", fin=False) * 300_000)

    assert code(wire) == 1008


async def test_where_more_pieces_are_allowed_more_are_taken() -> None:
    page = Page()
    socket, _wire = opened(replace(SETTINGS, socket_fragments_max=300), page)

    socket.data_received(pieces(300))

    assert page.heard == ["x" * 300]


@pytest.mark.parametrize("opcode", [9, 10], ids=["ping", "pong"])
async def test_a_socket_may_ask_so_often_and_no_more(opcode: int) -> None:
    socket, wire = opened(SETTINGS, Page())
    socket.data_received(masked(opcode, b"x") * CONTROL_BURST)
    assert not wire.is_closing()

    wire.written = b""
    socket.data_received(masked(opcode, b"x") * 20)

    assert b"too many control frames" in wire.written
    assert wire.is_closing()


async def test_a_socket_that_asks_and_does_not_read_the_answers_is_cut_off() -> None:
    socket, wire = opened(SETTINGS, Page())
    wire.unread = SETTINGS.socket_buffer_max_bytes
    socket.data_received(masked(9, b"x"))
    assert not wire.is_aborted

    wire.unread += 1
    socket.data_received(masked(9, b"x"))

    assert wire.is_aborted


async def test_a_page_that_takes_no_more_in_gets_nothing_of_what_came_already() -> None:
    page = Page(most=3)
    socket, wire = opened(SETTINGS, page)

    socket.data_received(said(10))
    socket.data_received(said(2))

    assert page.heard == ["0", "1", "2"]
    assert not wire.is_read
    socket.resume_reading()
    await eventually(lambda: len(page.heard) == 12, what="the rest")
    assert page.heard[3:] == ["3", "4", "5", "6", "7", "8", "9", "0", "1"]
    assert wire.is_read


async def test_what_came_before_there_was_a_page_is_bounded_and_not_lost() -> None:
    page = Page()
    socket, wire = opened(replace(SETTINGS, socket_queue_max=8))

    socket.data_received(said(20))
    assert not wire.is_read
    socket.attach(page)

    await eventually(lambda: len(page.heard) == 20, what="the rest")
    assert wire.is_read


async def test_a_socket_that_is_not_read_is_not_called_silent() -> None:
    socket, wire = opened(SETTINGS, Page())
    socket.pause_reading()

    socket.ping()
    socket.ping()
    assert not wire.is_aborted

    socket.resume_reading()
    socket.ping()
    socket.ping()
    assert wire.is_aborted


async def test_nothing_is_read_behind_a_frame_that_ends_the_socket() -> None:
    page = Page()
    socket, wire = opened(SETTINGS, page)

    socket.data_received(masked(1, b"\xff") + said(1000))

    assert (code(wire), page.heard) == (1007, [])
    assert socket.looked_at == 1
