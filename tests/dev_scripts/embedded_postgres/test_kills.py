"""What kill -9 and other accidents leave, and that the next start recovers from it."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from dev_scripts.embedded_postgres import ServerNotStarted, lease
from dev_scripts.embedded_postgres.install import find_install
from dev_scripts.embedded_postgres.places import Places
from tests.dev_scripts.embedded_postgres.support import (
    ONE_AXE,
    Person,
    ask,
    eventually,
    kill,
    nobody_is_left,
    processes_of,
    told_by_keeper,
)


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
