"""Where the server listens: a port on the loopback interface, and one user."""

import contextlib
import os
import socket

from dev_scripts.embedded_postgres.errors import OWN_SERVER, ServerNotStarted

HOST = "127.0.0.1"
SUPERUSER = "heavy"
LOWEST, COUNT = 20_000, 12_000
"""Below the ports that Linux and macOS give to outgoing connections: a client that tries again and
again while the server restarts could otherwise connect to itself and keep the port."""
TRIES = 50
SSL_REQUEST = (8).to_bytes(4) + (80_877_103).to_bytes(4)
"""PostgreSQL answers it with one letter; protocol-flow of its manual, SSL session encryption."""
ANSWER_TIMEOUT_S = 1.0


def choose_port(preferred: int | None) -> int:
    """The preferred port if it is free, so that old URLs stay true, else any free one.

    Raises:
        ServerNotStarted: no port is free.
    """
    if preferred is not None and _is_free(preferred):
        return preferred
    for _ in range(TRIES):
        port = LOWEST + int.from_bytes(os.urandom(4)) % COUNT
        if _is_free(port):
            return port
    raise ServerNotStarted(
        f"{TRIES} ports of {HOST} from {LOWEST} to {LOWEST + COUNT} were tried, none can be opened. "
        f"See what listens with  ss -lt  {OWN_SERVER}."
    )


def answers(port: int) -> bool:
    """Whether a PostgreSQL accepts connections on the port."""
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), ANSWER_TIMEOUT_S) as connection:
        connection.sendall(SSL_REQUEST)
        return connection.recv(1) in (b"N", b"S")
    return False


def _is_free(port: int) -> bool:
    with socket.socket() as candidate:
        # As PostgreSQL does it: connections that just ended do not matter.
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((HOST, port))
        except OSError:
            return False
    return True
