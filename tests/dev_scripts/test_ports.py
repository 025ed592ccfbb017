"""A port that is taken is told apart, with who has it and which is next."""

import os
import socket
from collections.abc import Iterator

import pytest

from dev_scripts.errors import PORT_TAKEN, USAGE, CommandFailed
from dev_scripts.server import ports, starting
from dev_scripts.server.browser import somebody_looks

HOST = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that this process listens on."""
    with socket.create_server((HOST, 0)) as listener:
        yield listener.getsockname()[1]


def test_a_taken_port_names_its_owner_and_the_way_out(taken: int) -> None:
    with pytest.raises(CommandFailed) as refusal:
        ports.choose(HOST, str(taken), 8000)

    assert refusal.value.exit_code == PORT_TAKEN
    assert f"Port {taken} is taken by process {os.getpid()} (" in str(refusal.value)
    assert "./heavy dev --port auto" in str(refusal.value)


def test_auto_takes_the_next_free_port(taken: int) -> None:
    chosen = ports.choose(HOST, ports.AUTO, taken)

    assert chosen > taken
    assert ports.is_free(HOST, chosen)


def test_a_free_port_is_taken_as_it_is(taken: int) -> None:
    free = ports.next_free(HOST, taken)

    assert ports.choose(HOST, str(free), 8000) == free
    assert ports.choose(HOST, None, free) == free


def test_a_server_for_all_interfaces_also_takes_the_port() -> None:
    with socket.create_server(("0.0.0.0", 0)) as listener:
        assert not ports.is_free(HOST, listener.getsockname()[1])


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CommandFailed, match=r"This machine has no address '192\.0\.2\.1'") as refusal:
        ports.is_free("192.0.2.1", 8000)

    assert refusal.value.exit_code == USAGE


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::", "http://[::1]:8000/"),
        ("::1", "http://[::1]:8000/"),
        ("ada.example", "http://ada.example:8000/"),
    ],
)
def test_the_printed_address_can_be_opened(host: str, url: str) -> None:
    assert starting.url_of(host, 8000) == url


@pytest.mark.parametrize(
    ("environment", "platform", "is_terminal", "opens"),
    [
        ({"DISPLAY": ":0"}, "linux", True, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True, True),
        ({}, "darwin", True, True),
        ({}, "linux", True, False),
        ({"DISPLAY": ":0"}, "linux", False, False),
        ({"DISPLAY": ":0", "CI": "true"}, "linux", True, False),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "192.0.2.1"}, "linux", True, False),
        ({"SSH_TTY": "/dev/pts/0"}, "darwin", True, False),
    ],
)
def test_a_browser_opens_only_where_somebody_looks(
    environment: dict[str, str], platform: str, is_terminal: bool, opens: bool
) -> None:
    assert somebody_looks(environment, platform, is_terminal) is opens
