"""Find out whether a port is free, who has it, and which one is next."""

import errno
import os
import socket

import psutil

from dev_scripts.errors import PORT_TAKEN, USAGE, CommandFailed

AUTO = "auto"
HIGHEST = 65535
TRIES = 200
COMMAND_WIDTH = 100


def choose(host: str, wanted: str | None, default: int) -> int:
    """The port to serve on: the wanted one, the default, or the next free one.

    Raises:
        CommandFailed: it is taken (exit code 4) or cannot be had at all (exit code 2).
    """
    if wanted == AUTO:
        return next_free(host, default)
    port = default if wanted is None else int(wanted)
    if not is_free(host, port):
        raise CommandFailed(
            f"Port {port} is taken by {owner(port)}. Stop that, or take the next free port:  "
            "./heavy dev --port auto",
            PORT_TAKEN,
        )
    return port


def next_free(host: str, first: int) -> int:
    """The first free port from `first` upward."""
    for port in range(first, min(first + TRIES, HIGHEST + 1)):
        if is_free(host, port):
            return port
    raise CommandFailed(f"No port from {first} to {first + TRIES} is free. Name one:  --port N", PORT_TAKEN)


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now.

    Raises:
        CommandFailed: the host is not this machine's, or the port needs more rights.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as refusal:
            return _is_taken(host, port, refusal)
    return True


def _is_taken(host: str, port: int, refusal: OSError) -> bool:
    """False for a port that is taken; what nobody can have is an error."""
    if refusal.errno == errno.EADDRINUSE:
        return False
    if refusal.errno == errno.EACCES:
        raise CommandFailed(
            f"Port {port} needs more rights than you have. Take one from 1024 upward:  --port N", USAGE
        )
    raise CommandFailed(
        f"This machine has no address {host!r} ({refusal.strerror}). Try  --host 127.0.0.1", USAGE
    )


def owner(port: int) -> str:
    """Who listens on a port, as far as the system tells us."""
    try:
        connections = psutil.net_connections("tcp")
    except (psutil.Error, OSError):
        connections = []
    for connection in connections:
        address: tuple[()] | tuple[str, int] = connection.laddr
        if connection.status == psutil.CONN_LISTEN and address and address[1] == port and connection.pid:
            return f"process {connection.pid} ({_command(connection.pid)})"
    return "a process of another user"


def _command(pid: int) -> str:
    try:
        process = psutil.Process(pid)
        command = " ".join(process.cmdline()) or process.name()
    except psutil.Error:
        return "it ended just now"
    return command if len(command) <= COMMAND_WIDTH else command[: COMMAND_WIDTH - 3] + "..."
