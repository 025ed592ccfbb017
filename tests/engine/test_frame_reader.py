"""However a network cuts it up, a browser's stream gives the same messages."""

import asyncio
import os
import struct
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from heavy_engine.sanic_executor.frames import FrameSocket
from heavy_engine.sanic_executor.framing import frame_length
from heavy_engine.sanic_executor.outbox import Outbox
from heavy_engine.sanic_executor.pulse import SLICES, Pulse
from tests.engine.memory_socket import SETTINGS
from tests.support.waiting import in_time


class Heard:
    """Keeps what a socket delivers."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.alone: list[str] = []
        self.is_lost = False

    def receive(self, text: str, *, is_alone: bool = False) -> None:
        self.messages.append(text)
        if is_alone:
            self.alone.append(text)

    def drained(self) -> None: ...

    def lost(self, _socket: object) -> None:
        self.is_lost = True


class Wire:
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        self.written = b""
        self.closing = False

    def write(self, data: bytes) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return self.closing

    def close(self) -> None:
        self.closing = True

    abort = close

    def set_write_buffer_limits(self, high: int, low: int) -> None: ...

    def get_write_buffer_size(self) -> int:
        return 0


def masked(opcode: int, payload: bytes, *, fin: bool = True) -> bytes:
    size, key = len(payload), os.urandom(4)
    if size < 126:
        length = bytes([0x80 | size])
    else:
        length = b"\xfe" + struct.pack("!H", size) if size < 65_536 else b"\xff" + struct.pack("!Q", size)
    hidden = bytes(byte ^ key[index % 4] for index, byte in enumerate(payload))
    return bytes([(0x80 if fin else 0) | opcode]) + length + key + hidden


def read(stream: bytes, cuts: list[int], heard: Heard | None = None) -> tuple[list[str], Wire]:
    """Feed a stream in pieces; answers the messages and the wire."""
    heard = heard or Heard()

    async def feed() -> tuple[list[str], Wire]:
        wire = Wire()
        protocol: Any = SimpleNamespace(transport=wire)
        frames = ServerProtocol(state=OPEN, max_size=SETTINGS.socket_frame_max_bytes)
        socket = FrameSocket(protocol, frames, SETTINGS, Pulse(60), Outbox())
        socket.attach(heard)
        edges = sorted({0, *(cut % (len(stream) + 1) for cut in cuts), len(stream)})
        for start, end in pairwise(edges):
            socket.data_received(stream[start:end])
        return heard.messages, wire

    return asyncio.run(feed())


messages = st.lists(st.text(max_size=300), max_size=6)


@given(messages, st.lists(st.integers(min_value=0), max_size=12))
def test_a_stream_may_be_cut_anywhere(texts: list[str], cuts: list[int]) -> None:
    stream = b"".join(masked(1, text.encode()) for text in texts)

    assert read(stream, cuts)[0] == texts


def test_only_a_message_that_comes_by_itself_is_alone() -> None:
    heard, one = Heard(), masked(1, b"[1]")

    read(
        one + masked(1, b"[2]") + masked(1, b"[3]") + one[:4] + one[4:],
        [len(one), len(one) * 3, len(one) * 3 + 4],
        heard,
    )

    assert heard.messages == ["[1]", "[2]", "[3]", "[1]"]
    assert heard.alone == ["[1]"]


@given(st.text(min_size=2, max_size=300), st.lists(st.integers(min_value=0), max_size=12))
def test_a_message_in_pieces_with_a_ping_between_is_one_message(text: str, cuts: list[int]) -> None:
    data = text.encode()
    pieces = masked(1, data[:1], fin=False) + masked(9, b"there?") + masked(0, data[1:])

    heard, wire = read(pieces + masked(1, b"next"), cuts)

    assert heard == [text, "next"]
    assert wire.written == b"\x8a\x06there?"


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_every_length_up_to_the_limit_is_read(size: int) -> None:
    assert read(masked(1, b"x" * size), [3, 7, 70])[0] == ["x" * size]


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (masked(1, b"x" * 65_537), 1009),
        (masked(1, b"x" * 200_000), 1009),
        (b"\x81\xff" + b"\xff" * 8, 1009),
        (b"\x81\x05hello", 1002),
        (b"\xc1" + masked(1, b"hello")[1:], 1002),
        (masked(1, b"one", fin=False) + masked(1, b"two"), 1002),
        (masked(1, b"\xff\xfe"), 1007),
    ],
    ids=["long", "longer", "endless", "unmasked", "reserved-bit", "text-in-text", "utf8"],
)
@pytest.mark.parametrize("cuts", [[], [1], [1, 2, 3, 4, 9, 40]], ids=str)
def test_what_breaks_the_rules_is_closed_with_a_code(stream: bytes, code: int, cuts: list[int]) -> None:
    heard, wire = read(stream + masked(1, b"too late"), cuts)

    assert heard == []
    assert wire.written[:1] == b"\x88"
    assert struct.unpack("!H", wire.written[2:4])[0] == code
    assert wire.closing


def test_a_length_needs_its_whole_head() -> None:
    assert frame_length(b"\x81\xfe\x01", 0) is None
    assert frame_length(b"\x81\xfe\x01\x00", 0) == 2 + 2 + 4 + 256
    assert frame_length(b"__\x81\x03abc", 2) == 5


async def test_one_round_of_the_pulse_asks_every_socket_once() -> None:
    asked: list[int] = []

    class Asked:
        def __init__(self, number: int) -> None:
            self.number = number

        def ping(self) -> None:
            asked.append(self.number)

    pulse = Pulse(every_s=0.2)
    sockets = [Asked(number) for number in range(SLICES)]
    for socket in sockets:
        pulse.add(socket)
        await asyncio.sleep(0.2 / SLICES)
    pulse.drop(sockets[3])
    asked.clear()
    async with in_time():
        while len(asked) < 2 * (SLICES - 1):
            await asyncio.sleep(0.005)
    for socket in sockets:
        pulse.drop(socket)

    once = asked[: SLICES - 1]
    assert sorted(once) == [number for number in range(SLICES) if number != 3]
