"""`db reset` deletes nothing that nobody meant."""

import pytest

from dev_scripts.database import Database, hosts, is_on_this_machine
from dev_scripts.db.guard import refuse
from dev_scripts.errors import USAGE, CommandFailed


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada:pw@localhost/app",
        "postgresql://ada:pw@127.0.0.1:5433/app",
        "postgresql://ada:pw@127.8.8.8/app",
        "postgresql://ada:pw@[::1]/app",
        "postgresql:///app?host=/var/run/postgresql",
        "postgresql+asyncpg://ada:pw@LOCALHOST/app",
    ],
)
def test_this_machine_is_known(url: str) -> None:
    assert is_on_this_machine(url)
    refuse(Database(url, embedded=False), None, yes=True)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada:localhost@db.example.com/app",
        "postgresql://localhost:pw@db.example.com/localhost",
        "postgresql://ada:pw@localhost.example.com/app",
        "postgresql://ada:pw@127.0.0.1.example.com/app",
        "postgresql://ada:pw@localhost/app?host=db.example.com",
        "postgresql://ada:pw@/app?host=localhost,db.example.com",
        "postgresql://ada:pw@10.0.0.7/app",
        "postgresql://ada:pw@0.0.0.0/app",
        "postgresql:///app",
    ],
)
def test_other_machines_are_refused(url: str) -> None:
    with pytest.raises(CommandFailed, match="is not on this machine") as refusal:
        refuse(Database(url, embedded=False), None, yes=True)

    assert refusal.value.exit_code == USAGE
    assert "Nothing was deleted" in str(refusal.value)
    assert ":pw@" not in str(refusal.value)


def test_another_machine_needs_its_host_typed_out() -> None:
    target = Database("postgresql://ada:pw@db.example.com/app", embedded=False)

    refuse(target, "db.example.com", yes=True)
    with pytest.raises(CommandFailed):
        refuse(target, "db.example.org", yes=True)


def test_nothing_is_deleted_without_yes() -> None:
    with pytest.raises(CommandFailed, match=r"\./heavy db reset --yes"):
        refuse(Database("postgresql://ada:pw@localhost/app", embedded=True), None, yes=False)


@pytest.mark.parametrize("name", ["postgres", "template1", ""])
def test_the_servers_own_databases_are_refused(name: str) -> None:
    with pytest.raises(CommandFailed, match="Nothing was deleted"):
        refuse(Database(f"postgresql://ada:pw@localhost/{name}", embedded=False), None, yes=True)


def test_every_host_of_an_address_counts() -> None:
    assert hosts("postgresql://ada@a.example/x?host=b.example&hostaddr=192.0.2.1") == [
        "a.example",
        "b.example",
        "192.0.2.1",
    ]


def test_passwords_are_not_shown() -> None:
    assert "geheim" not in Database("postgresql://ada:geheim@localhost/app", embedded=False).masked_url
