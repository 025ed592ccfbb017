"""Messages over a Unix socket: JSON behind its length, with descriptors lent along."""

import array
import json
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

LENGTH_BYTES = 4
MOST_BYTES = 16_000_000
MOST_DESCRIPTORS = 16
LONGEST_PATH = 100
"""Bytes of a socket's path; macOS has room for 103, Linux for 107."""

Message = dict[str, Any]


class PathTooLong(OSError):
    """The project lies so deep that no socket fits into it."""


def is_supported() -> bool:
    """Whether processes can be forked and descriptors lent here; Windows can do neither."""
    return hasattr(os, "fork") and hasattr(socket, "AF_UNIX") and hasattr(socket, "send_fds")


def short(path: Path) -> str:
    """The path as a socket's address: relative where that is shorter.

    Raises:
        PathTooLong: both are too long for a socket.
    """
    address = min(str(path), os.path.relpath(path), key=len)
    if len(os.fsencode(address)) > LONGEST_PATH:
        raise PathTooLong(f"{path} is longer than {LONGEST_PATH} bytes, too long for a Unix socket")
    return address


def send(connection: socket.socket, message: Message, descriptors: Sequence[int] = ()) -> None:
    """Send one message; the descriptors travel with its first bytes."""
    body = json.dumps(message).encode()
    packet = len(body).to_bytes(LENGTH_BYTES) + body
    sent = socket.send_fds(connection, [packet], list(descriptors)) if descriptors else 0
    if rest := packet[sent:]:  # Nothing more: the other side may have answered and gone already.
        connection.sendall(rest)


def receive(connection: socket.socket) -> tuple[Message, list[int]] | None:
    """One message and what was lent with it; None at the end.

    Raises:
        ValueError: it is no message.
    """
    head, descriptors = _head(connection)
    try:
        while head and len(head) < LENGTH_BYTES:
            head += _some(connection, LENGTH_BYTES - len(head))
        if not head:
            return None
        length = int.from_bytes(head)
        if length > MOST_BYTES:
            raise ValueError(f"a message of {length} bytes; {MOST_BYTES} are the most")
        body = b""
        while len(body) < length:
            body += _some(connection, length - len(body))
        message: Message = json.loads(body)
    except BaseException:
        close_all(descriptors)
        raise
    return message, descriptors


def close_all(descriptors: Sequence[int]) -> None:
    """Close what was lent."""
    for descriptor in descriptors:
        with suppress(OSError):
            os.close(descriptor)


def _head(connection: socket.socket) -> tuple[bytes, list[int]]:
    room = socket.CMSG_LEN(MOST_DESCRIPTORS * array.array("i").itemsize)
    head, ancillary, _flags, _address = connection.recvmsg(LENGTH_BYTES, room)
    lent = array.array("i")
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            lent.frombytes(data[: len(data) - len(data) % lent.itemsize])
    for descriptor in lent:
        os.set_inheritable(descriptor, False)
    return head, list(lent)


def _some(connection: socket.socket, most: int) -> bytes:
    piece = connection.recv(min(most, 1 << 16))
    if not piece:
        raise ValueError("a message that ends too early")
    return piece
