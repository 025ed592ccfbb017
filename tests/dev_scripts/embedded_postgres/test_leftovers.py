"""What earlier runs left behind does not mislead the next one."""

import os
import subprocess
from pathlib import Path

import psutil
import pytest

from dev_scripts.embedded_postgres import lease, wait_until_stopped
from dev_scripts.embedded_postgres.account import Account
from dev_scripts.embedded_postgres.address import answers
from dev_scripts.embedded_postgres.cluster import Cluster
from dev_scripts.embedded_postgres.install import find_install
from dev_scripts.embedded_postgres.places import Places
from dev_scripts.embedded_postgres.programs import environment
from dev_scripts.embedded_postgres.server import Server
from tests.dev_scripts.embedded_postgres.support import (
    ONE_AXE,
    Person,
    ask,
    eventually,
    kill,
    processes_of,
    start_person,
    told_by_keeper,
)


def stopped_server(data: Path) -> None:
    """Data that has been used and left in order."""
    with lease(data, durable=False) as held:
        ask(held.url("postgres"), ONE_AXE)
    assert wait_until_stopped(data)


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
