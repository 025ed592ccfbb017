"""What people who lease the server get."""

import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from dev_scripts.embedded_postgres import lease, wait_until_stopped
from tests.dev_scripts.embedded_postgres.support import (
    BECOME_ANOTHER_PROGRAM,
    PROJECT,
    Person,
    ask,
    eventually,
    nobody_is_left,
    processes_of,
    start_person,
    starts_of,
    told_by_keeper,
)


def test_the_last_one_out_stops_the_server(data: Path) -> None:
    ada, bo = Person.arrives(data), Person.arrives(data)
    assert ada.url == bo.url

    ada.leaves()
    assert ask(bo.url, "SELECT 1") == "1"
    bo.leaves()

    nobody_is_left(data)
    assert not (data / "postmaster.pid").exists()


def test_a_killed_process_holds_nothing(data: Path) -> None:
    ada = Person.arrives(data)
    assert processes_of(data)

    ada.is_killed()

    nobody_is_left(data)


def test_a_stopped_server_leaves_no_shared_memory(data: Path) -> None:
    with lease(data, durable=False) as held:
        in_files = ask(held.url("postgres"), "SELECT current_setting('dynamic_shared_memory_type')")
        segment = (data / "postmaster.pid").read_text().splitlines()[6].split()[1]
        assert (in_files, segment in _shared_memory()) == ("mmap", True)
    assert wait_until_stopped(data)

    assert segment not in _shared_memory()


def _shared_memory() -> list[str]:
    table = Path("/proc/sysvipc/shm")
    if not table.exists():
        pytest.skip("this system does not list its shared memory")
    return [line.split()[1] for line in table.read_text().splitlines()[1:]]


def test_the_lease_outlives_exec(data: Path) -> None:
    ada = start_person(data, BECOME_ANOTHER_PROGRAM)
    eventually(lambda: _command(ada.pid) == ["cat"], "Ada's process became cat")
    bo = Person.arrives(data)
    assert starts_of(data) == 1, "the server had stopped when Ada's process became cat"

    bo.leaves()
    ada.communicate()

    nobody_is_left(data)


def _command(pid: int) -> list[str]:
    return psutil.Process(pid).cmdline()


def test_data_and_address_stay_the_same(data: Path) -> None:
    with lease(data, durable=False) as held:
        first = held.url("postgres")
        ask(first, "CREATE TABLE tools (name text); INSERT INTO tools VALUES ('axe')")
    assert wait_until_stopped(data)

    with lease(data, durable=False) as held:
        assert held.url("postgres") == first
        assert ask(first, "SELECT name FROM tools") == "axe"


def test_release_twice_is_harmless(data: Path) -> None:
    held = lease(data, durable=False)
    held.release()
    held.release()

    assert wait_until_stopped(data)


def test_another_spelling_of_the_path_is_the_same_server(data: Path) -> None:
    link = data.with_name("link")
    link.symlink_to(data.parent)
    with lease(data, durable=False) as ada, lease(link / "postgres", durable=False) as bo:
        assert ada.port == bo.port


def test_a_path_may_contain_spaces_quotes_and_letters(tmp_path: Path) -> None:
    data = tmp_path / 'Ada\'s "own" tööls' / "postgres"
    with lease(data, durable=False) as held:
        assert ask(held.url("postgres"), "SELECT 1") == "1"
    assert wait_until_stopped(data)


def test_a_taken_port_is_passed_over(data: Path) -> None:
    with lease(data, durable=False) as held:
        before = held.port
    assert wait_until_stopped(data)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", before))
        other.listen()

        with lease(data, durable=False) as held:
            assert held.port != before
            assert ask(held.url("postgres"), "SELECT 1") == "1"


def test_nothing_is_printed(data: Path) -> None:
    script = "import sys; from pathlib import Path; from dev_scripts.embedded_postgres import lease\n"
    script += "lease(Path(sys.argv[1])).release()"
    done = subprocess.run(
        [sys.executable, "-c", script, str(data)], cwd=PROJECT, capture_output=True, check=True
    )

    assert (done.stdout, done.stderr) == (b"", b"")
    assert told_by_keeper(data).port


def test_a_second_lease_starts_nothing(data: Path) -> None:
    with lease(data, durable=False):
        before = told_by_keeper(data)
        with lease(data, durable=True) as second:
            assert told_by_keeper(data) == before
            assert ask(second.url("postgres"), "SELECT current_setting('fsync')") == "off"
