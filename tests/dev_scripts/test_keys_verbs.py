"""Keys are made, rotated and forgotten from the command line, while the data stays as it is."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from heavy_stack.backend.accounts import FixedKeys, KeyEncryptionKeys, KeyRing, Place
from heavy_stack.backend.context import BackingServices, open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.sql_models import SQLUser
from heavy_stack.settings import Settings
from heavy_stack.settings.encryption_keys import parse_key
from heavy_stack.shared_models.users import UserId
from tests.dev_scripts.whole_project import WholeProject

PLACE = Place("letters", "body", "1")
UNKNOWN = "lost:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"


def made(project: WholeProject) -> str:
    """What `./heavy keys new` prints."""
    return project.heavy("keys", "new").stdout.strip()


def services(*keys: str) -> BackingServices:
    return BackingServices(keyring=KeyRing(FixedKeys(KeyEncryptionKeys.of(keys, "here")), max_bytes=1000))


async def sealed_for(url: str, key: str, count: int) -> dict[UserId, bytes]:
    """What some users sealed, on a server that has this key."""
    database, sealed = Database(Settings(_env_file=None, database_url=url)), dict[UserId, bytes]()
    async with open_work(database, services=services(key)) as heavy:
        users = [SQLUser(name=f"User{n}", email=f"user{n}@example.com") for n in range(count)]
        heavy.db_session.add_all(users)
        await heavy.db_session.flush()
        for user in users:
            data_key = await heavy.user_keys.key_to_write(UserId(user.id))
            sealed[UserId(user.id)] = data_key.seal(user.name.encode(), PLACE)
    await database.close()
    return sealed


async def opened(url: str, key: str, sealed: dict[UserId, bytes]) -> list[bytes]:
    """The same on a server that has another key."""
    database, found = Database(Settings(_env_file=None, database_url=url)), []
    async with open_work(database, services=services(key)) as heavy:
        for user, value in sealed.items():
            data_key = await heavy.user_keys.key_to_read(user)
            assert data_key
            found.append(data_key.open(value, PLACE))
    await database.close()
    return found


@pytest.fixture
def keys(shared_clone: WholeProject) -> tuple[str, str]:
    """An old key and a new one."""
    return made(shared_clone), made(shared_clone)


def json_of(project: WholeProject, *words: str, **settings: str) -> Any:
    return json.loads(project.heavy(*words, "--json", **settings).stdout)


def test_a_new_key_is_one_line_for_the_setting(shared_clone: WholeProject) -> None:
    result = shared_clone.heavy("keys", "new")

    assert result.returncode == 0
    assert len(result.stdout.splitlines()) == 1
    assert parse_key(result.stdout.strip()).id.startswith("kek-")
    assert "./heavy keys rotate" in result.stderr
    assert made(shared_clone) != result.stdout.strip()


async def test_two_rotations_at_once_leave_nothing_to_the_old_key(
    shared_clone: WholeProject, database_url: str, keys: tuple[str, str]
) -> None:
    old, new = keys
    sealed = await sealed_for(database_url, old, 40)
    both = {"HEAVY_DATABASE_URL": database_url, "HEAVY_ENCRYPTION_KEYS": f"{new},{old}"}
    before = await asyncio.to_thread(shared_clone.heavy, "keys", "status", **both)
    assert "Next: ./heavy keys rotate" in before.stdout

    first, second = await asyncio.gather(
        asyncio.to_thread(shared_clone.heavy, "keys", "rotate", "--batch", "3", **both),
        asyncio.to_thread(shared_clone.heavy, "keys", "rotate", "--batch", "4", **both),
    )

    assert 0 in {first.returncode, second.returncode}, first.stderr + second.stderr
    again = await asyncio.to_thread(json_of, shared_clone, "keys", "rotate", **both)
    assert again == {"newest": parse_key(new).id, "rewrapped": 0, "left": 0, "stuck": []}
    after = await asyncio.to_thread(json_of, shared_clone, "keys", "status", **both)
    assert [(key["id"], key["wraps"], key["may_go"]) for key in after["keys"]] == [
        (parse_key(new).id, 40, False),
        (parse_key(old).id, 0, True),
    ]
    assert await opened(database_url, new, sealed) == [f"User{n}".encode() for n in range(40)]


async def test_a_key_that_is_missing_is_told_and_nothing_is_touched(
    shared_clone: WholeProject, database_url: str, keys: tuple[str, str]
) -> None:
    old, new = keys
    sealed = await sealed_for(database_url, old, 3)
    without = {"HEAVY_DATABASE_URL": database_url, "HEAVY_ENCRYPTION_KEYS": f"{new},{UNKNOWN}"}

    status = await asyncio.to_thread(shared_clone.heavy, "keys", "status", **without)
    rotation = await asyncio.to_thread(shared_clone.heavy, "keys", "rotate", **without)

    assert status.returncode == rotation.returncode == 1
    assert parse_key(old).id in status.stdout
    assert "MISSING" in status.stdout
    assert "0 data keys by" in rotation.stdout
    assert "3 left" in rotation.stdout
    assert len(await opened(database_url, old, sealed)) == 3
    for result in (status, rotation):
        assert new.partition(":")[2] not in result.stdout + result.stderr


async def test_forgetting_asks_to_be_meant(
    shared_clone: WholeProject, database_url: str, keys: tuple[str, str]
) -> None:
    await sealed_for(database_url, keys[0], 1)
    here = {"HEAVY_DATABASE_URL": database_url, "HEAVY_ENCRYPTION_KEYS": keys[0]}

    async def forget(*words: str) -> tuple[int, str]:
        result = await asyncio.to_thread(shared_clone.heavy, "keys", "forget", *words, **here)
        return result.returncode, result.stdout + result.stderr

    refused = await forget("user0@example.com")
    nobody = await forget("cy@example.com", "--yes")
    done = await forget("user0@example.com", "--yes")
    twice = await forget("user0@example.com", "--yes")

    assert (refused[0], "--yes" in refused[1]) == (2, True)
    assert (nobody[0], "'cy@example.com'" in nobody[1]) == (1, True)
    assert (done[0], "Backups" in done[1]) == (0, True)
    assert (twice[0], "no data key" in twice[1]) == (0, True)


def test_what_can_go_wrong_is_a_sentence(shared_clone: WholeProject, tmp_path: Path) -> None:
    away = {"HEAVY_DATABASE_URL": "postgresql://ada:geheim@127.0.0.1:9/app"}
    wrong = {"HEAVY_ENCRYPTION_KEYS": "hunter2"}
    empty = {"HEAVY_SECRET_PROVIDER": "file", "HEAVY_SECRETS_FOLDER": str(tmp_path)}

    results = [
        shared_clone.heavy("keys", "status", **away),
        shared_clone.heavy("keys", "status", **away, **wrong),
        shared_clone.heavy("keys", "rotate", "--batch", "0", **away),
        shared_clone.heavy("config", "check", "--profile", "production", **empty),
    ]

    assert [result.returncode for result in results] == [3, 2, 2, 2]
    shown = "".join(result.stdout + result.stderr for result in results)
    assert "Traceback" not in shown
    assert "geheim" not in shown
    assert "hunter2" not in shown
    assert str(tmp_path / "heavy_secret_keys") in shown


def test_verbs_find_the_database_with_the_secret_provider(
    shared_clone: WholeProject, database_url: str, tmp_path: Path, keys: tuple[str, str]
) -> None:
    for name, secret in (("heavy_database_url", database_url), ("heavy_encryption_keys", keys[0])):
        (tmp_path / name).write_text(f"{secret}\n")
        (tmp_path / name).chmod(0o400)
    files = {"HEAVY_SECRET_PROVIDER": "file", "HEAVY_SECRETS_FOLDER": str(tmp_path)}

    url = shared_clone.heavy("db", "url", **files)
    status = json_of(shared_clone, "keys", "status", **files)

    assert url.stdout.strip() == database_url
    assert [key["id"] for key in status["keys"]] == [parse_key(keys[0]).id]
