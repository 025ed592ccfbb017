"""The port that the server listens on, and what to say when it cannot be had."""

import errno
import socket

from .settings import Settings

BACKLOG = 1024


def listen(settings: Settings) -> socket.socket:
    """Take the port before anything else starts, so that a taken one is one clear sentence.

    Raises:
        OSError: port_sentence() says what to do.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((settings.host, settings.port))
    # From now on nobody is refused; who comes before a worker serves waits a moment.
    listener.listen(BACKLOG)
    return listener


def port_sentence(settings: Settings, error: OSError) -> str:
    """Why the port cannot be had, and what to do."""
    where = f"{settings.host}:{settings.port}"
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.port} is taken. Stop who has it, set HEAVY_PORT, or try ./heavy dev --port auto"
        )
    return f"Cannot listen on {where}: {error.strerror}. Set HEAVY_HOST and HEAVY_PORT."
