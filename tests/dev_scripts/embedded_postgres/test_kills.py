"""What kill -9 and other accidents leave, and that the next start recovers from it."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from dev_scripts.embedded_postgres import ServerNotStarted, lease, wait_until_stopped
from dev_scripts.embedded_postgres.account import Account
from dev_scripts.embedded_postgres.address import answers
from dev_scripts.embedded_postgres.cluster import Cluster
from dev_scripts.embedded_postgres.install import find_install
from dev_scripts.embedded_postgres.places import Places
from dev_scripts.embedded_postgres.programs import environment
from dev_scripts.embedded_postgres.server import Server
from tests.dev_scripts.embedded_postgres.support import (
    Person,
    ask,
    eventually,
    kill,
    nobody_is_left,
    processes_of,
    start_person,
    told_by_keeper,
)

ONE_AXE = "CREATE TABLE tools (name text); INSERT INTO tools VALUES ('axe')"


def stopped_server(data: Path) -> None:
    """Data that has been used and left in order."""
    with lease(data, durable=False) as held:
        ask(held.url("postgres"), ONE_AXE)
    assert wait_until_stopped(data)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_the_server_goes_with_its_killed_keeper(data: Path) -> None:
    ada = Person.arrives(data)

    kill(told_by_keeper(data).keeper_pid)

    nobody_is_left(data)
    ada.leaves()


def test_after_a_killed_keeper_the_next_lease_serves_both_at_the_old_address(data: Path) -> None:
    ada = Person.arrives(data, "durable")
    ask(ada.url, ONE_AXE)

    kill(told_by_keeper(data).keeper_pid)
    bo = Person.arrives(data)

    assert bo.url == ada.url
    assert ask(ada.url, "SELECT name FROM tools") == "axe"
    ada.leaves()
    bo.leaves()


def test_a_killed_server_comes_back_at_its_address(data: Path) -> None:
    ada = Person.arrives(data, "durable")
    ask(ada.url, ONE_AXE)
    before = told_by_keeper(data)

    kill(before.postgres_pid)
    eventually(lambda: told_by_keeper(data).postgres_pid != before.postgres_pid, "the keeper restarts it")
    bo = Person.arrives(data)

    assert bo.url == ada.url
    assert ask(ada.url, "SELECT name FROM tools") == "axe"
    ada.leaves()
    bo.leaves()


def test_a_long_query_does_not_hold_up_the_restart(data: Path) -> None:
    with lease(data, durable=False) as held:
        url = held.url("postgres")
        ask(url, "CREATE FUNCTION busy() RETURNS void LANGUAGE plpgsql AS 'BEGIN LOOP END LOOP; END'")
        busy = subprocess.Popen([*_psql(url), "SELECT busy()"], stderr=subprocess.DEVNULL)
        running = "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT busy()'"
        eventually(lambda: ask(url, running) == "1", "the long query runs")
        before = told_by_keeper(data)

        kill(before.postgres_pid)
        eventually(lambda: told_by_keeper(data).postgres_pid != before.postgres_pid, "it is restarted")

        assert ask(url, running) == "0"
        busy.wait(30)


def _psql(url: str) -> list[str]:
    return [str(find_install().binary("psql")), url, "--no-psqlrc", "-qAtc"]


def test_everything_killed_at_once_loses_nothing_committed(data: Path) -> None:
    ada = Person.arrives(data, "durable")
    ask(ada.url, ONE_AXE)
    keeper = psutil.Process(told_by_keeper(data).keeper_pid)

    keeper.suspend()
    for process in processes_of(data):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    ada.is_killed()
    nobody_is_left(data)

    with lease(data, durable=False) as held:
        assert ask(held.url("postgres"), "SELECT name FROM tools") == "axe"


def test_a_keeper_told_to_end_stops_the_server_and_the_next_lease_starts_it(data: Path) -> None:
    ada = Person.arrives(data)

    os.kill(told_by_keeper(data).keeper_pid, signal.SIGTERM)
    nobody_is_left(data)

    bo = Person.arrives(data)
    assert ask(ada.url, "SELECT 1") == "1"
    ada.leaves()
    bo.leaves()


@pytest.mark.parametrize("pid_of", ["a stranger", "a zombie", "nobody", "garbage"])
def test_a_misleading_postmaster_pid_is_seen_through(data: Path, pid_of: str) -> None:
    stopped_server(data)
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as stranger:
        if pid_of == "a zombie":
            kill(stranger.pid)
            zombie = psutil.Process(stranger.pid)
            eventually(lambda: zombie.status() == psutil.STATUS_ZOMBIE, "it is a zombie")
        first_line = {"nobody": "", "garbage": "axe"}.get(pid_of, str(stranger.pid))
        (data / "postmaster.pid").write_text(f"{first_line}\n{data}\n1\n" if first_line else "")

        with lease(data, durable=False) as held:
            assert ask(held.url("postgres"), "SELECT name FROM tools") == "axe"
        assert pid_of == "a zombie" or stranger.poll() is None, "the stranger was harmed"


def test_an_orphaned_server_is_stopped_before_another_starts(data: Path) -> None:
    stopped_server(data)
    owner = data.stat()
    account = Account("namespace" if owner.st_uid == 0 else "self", owner.st_uid or 1, owner.st_gid or 1)
    orphan = Server(Cluster(Places.of(data), find_install(), account), 20_001, durable=False)
    eventually(lambda: answers(20_001), "the orphan serves")

    with lease(data, durable=False) as held:
        assert orphan.exit_code() == 0, "it ended in order"
        assert ask(held.url("postgres"), "SELECT name FROM tools") == "axe"
        assert told_by_keeper(data).postgres_pid in {process.pid for process in processes_of(data)}
    orphan.close()


def test_a_server_that_cannot_start_is_given_up_and_the_reason_told(data: Path) -> None:
    ada = Person.arrives(data)
    settings = data / "postgresql.conf"
    good = settings.read_text()
    settings.write_text(good + "\nsharpness = high\n")

    kill(told_by_keeper(data).postgres_pid)
    nobody_is_left(data)
    assert "The server ended and is not started again." in Places.of(data).log.read_text()
    with pytest.raises(ServerNotStarted, match='unrecognized configuration parameter "sharpness"'):
        lease(data, durable=False)

    settings.write_text(good)
    bo = Person.arrives(data)
    assert bo.url == ada.url
    ada.leaves()
    bo.leaves()


def test_an_interrupted_first_start_is_begun_again(data: Path) -> None:
    ada = start_person(data)
    eventually(lambda: bool(Places.of(data).unfinished()), "initdb works")
    keeper = next(process for process in processes_of(data) if "keeper" in " ".join(process.cmdline()))

    keeper.kill()
    ada.kill()
    ada.communicate()

    with lease(data, durable=False) as held:
        assert ask(held.url("postgres"), "SELECT 1") == "1"
    eventually(lambda: not Places.of(data).unfinished(), "nothing unfinished lies there")


def test_locks_deleted_under_a_running_server_do_not_make_two(data: Path) -> None:
    ada = Person.arrives(data)
    places = Places.of(data)
    for lock in (places.lease, places.start, places.keeper):
        lock.unlink()

    bo = Person.arrives(data)

    keeper = told_by_keeper(data).keeper_pid
    eventually(lambda: _keepers(data) == [keeper], "the keeper whose lock was deleted ends")
    assert ask(bo.url, "SELECT 1") == "1"
    ada.leaves()
    assert ask(bo.url, "SELECT 1") == "1"
    bo.leaves()


def _keepers(data: Path) -> list[int]:
    return [process.pid for process in processes_of(data) if process.name() != "postgres"]


def test_the_server_sees_nothing_of_our_environment() -> None:
    os.environ["PGPORT"] = "1"
    try:
        assert not {name for name in environment() if name.startswith("PG")}
    finally:
        del os.environ["PGPORT"]
