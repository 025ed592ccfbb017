"""Each user has one data key; it is made, wrapped anew and forgotten while servers run."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import text

from heavy_stack.backend.accounts import DataKey, FixedKeys, KeyEncryptionKeys, KeyRing, Place, WrappedKey
from heavy_stack.backend.context import BackingServices, HeavyContext, open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.key_errands import forget_user, list_uses, rewrap_all
from heavy_stack.backend.data.sql_models import SQLUser, SQLUserKey
from heavy_stack.backend.errors import KeyEncryptionKeyMissing, NoKeyRing, NoSuchUser, ValueSealed
from heavy_stack.settings import Settings
from heavy_stack.settings.encryption_keys import new_key, parse_key
from heavy_stack.shared_models.users import UserId
from tests.support.locks import is_waiting
from tests.support.waiting import eventually

OLD, NEW = new_key("2030-01-01"), new_key("2031-01-01")
OLD_ID, NEW_ID = parse_key(OLD).id, parse_key(NEW).id
PLACE = Place("letters", "body", "1")


def ring(*keys: str) -> KeyRing:
    """The key ring of one server."""
    return KeyRing(FixedKeys(KeyEncryptionKeys.of(keys, "HEAVY_ENCRYPTION_KEYS")), max_bytes=1000)


def having(*keys: str) -> BackingServices:
    return BackingServices(keyring=ring(*keys))


@pytest.fixture
async def second(database_url: str) -> AsyncIterator[Database]:
    """The connections of another server."""
    opened = Database(Settings(_env_file=None, database_url=database_url))
    yield opened
    await opened.close()


async def sign_up(database: Database, *names: str) -> list[UserId]:
    async with open_work(database) as heavy:
        users = [SQLUser(name=name, email=f"{name.lower()}@example.com") for name in names]
        heavy.db_session.add_all(users)
    return [UserId(user.id) for user in users]


async def key_to_write(database: Database, user_id: UserId, *keys: str) -> DataKey:
    async with open_work(database, services=having(*keys)) as heavy:
        return await heavy.user_keys.key_to_write(user_id)


async def key_to_read(database: Database, user_id: UserId, *keys: str) -> DataKey | None:
    async with open_work(database, services=having(*keys)) as heavy:
        return await heavy.user_keys.key_to_read(user_id)


async def test_a_key_is_made_when_a_user_first_writes_and_stays(database: Database) -> None:
    [ada] = await sign_up(database, "Ada")
    assert await key_to_read(database, ada, OLD) is None

    first = await key_to_write(database, ada, OLD)

    again = await key_to_write(database, ada, OLD)
    read = await key_to_read(database, ada, OLD)
    assert read
    assert (first.id, first.secret) == (again.id, again.secret) == (read.id, read.secret)


async def test_two_users_have_two_keys(database: Database) -> None:
    ada, bo = await sign_up(database, "Ada", "Bo")
    sealed = (await key_to_write(database, ada, OLD)).seal(b"Ada's diary", PLACE)
    bos = await key_to_write(database, bo, OLD)

    with pytest.raises(ValueSealed):
        bos.open(sealed, PLACE)


async def test_a_key_that_was_made_in_work_that_failed_was_not_made(database: Database) -> None:
    [ada] = await sign_up(database, "Ada")

    with pytest.raises(ZeroDivisionError):
        async with open_work(database, services=having(OLD)) as heavy:
            await heavy.user_keys.key_to_write(ada)
            raise ZeroDivisionError

    assert await key_to_read(database, ada, OLD) is None


async def test_two_servers_that_make_a_users_first_key_at_once_end_with_one(
    database: Database, second: Database
) -> None:
    [ada] = await sign_up(database, "Ada")

    async with open_work(database, services=having(OLD)) as heavy:
        first = await heavy.user_keys.key_to_write(ada)
        other = asyncio.create_task(key_to_write(second, ada, OLD))
        await eventually(lambda: is_waiting(database), what="the other server's wait")

    assert (await other).id == first.id
    assert (await other).secret == first.secret


async def test_a_crowd_of_first_writes_makes_one_key_each(database: Database, second: Database) -> None:
    users = await sign_up(database, *(f"User{number}" for number in range(6)))
    both = [(server, user) for user in users for server in (database, second) for _ in range(3)]

    keys = await asyncio.gather(*(key_to_write(server, user, OLD) for server, user in both))

    assert len({key.id for key in keys}) == len(users)
    assert len({(key.user_id, key.secret) for key in keys}) == len(users)


async def test_a_user_who_goes_takes_the_key_along(database: Database) -> None:
    [ada] = await sign_up(database, "Ada")
    await key_to_write(database, ada, OLD)

    async with open_work(database, services=having(OLD)) as heavy:
        await heavy.db_session.execute(text("delete from users"))
        assert await heavy.user_keys.count_by_kek() == {}


async def test_work_without_a_key_ring_says_what_to_write(database: Database) -> None:
    [ada] = await sign_up(database, "Ada")

    with pytest.raises(NoKeyRing, match=r"BackingServices\(keyring=...\)"):
        async with open_work(database) as heavy:
            await heavy.user_keys.key_to_write(ada)


async def test_a_server_without_the_wrapping_key_names_it(database: Database) -> None:
    [ada] = await sign_up(database, "Ada")
    await key_to_write(database, ada, OLD)

    for asked in (key_to_read, key_to_write):
        with pytest.raises(KeyEncryptionKeyMissing, match=f"'{OLD_ID}'.*HEAVY_ENCRYPTION_KEYS"):
            await asked(database, ada, NEW)


async def test_a_wrapped_key_that_was_given_to_another_user_does_not_unwrap(database: Database) -> None:
    ada, bo = await sign_up(database, "Ada", "Bo")
    await key_to_write(database, ada, OLD)
    await key_to_write(database, bo, OLD)
    adas = "select wrapped from user_keys where user_id = :ada"
    stolen = f"update user_keys set wrapped = ({adas}) where user_id = :bo"

    async with open_work(database) as heavy:
        await heavy.db_session.execute(text(stolen), {"ada": ada, "bo": bo})

    with pytest.raises(ValueSealed):
        await key_to_read(database, bo, OLD)


async def test_rotation_needs_the_data_no_more_than_the_old_key_afterwards(database: Database) -> None:
    users = await sign_up(database, *(f"User{number}" for number in range(10)))
    sealed = {user: (await key_to_write(database, user, OLD)).seal(user.encode(), PLACE) for user in users}

    done = await rewrap_all(database, ring(NEW, OLD), batch=3)

    assert (done.count, done.newest, done.stuck) == (10, NEW_ID, ())
    for user in users:
        key = await key_to_read(database, user, NEW)
        assert key
        assert key.open(sealed[user], PLACE) == user.encode()
    assert (await rewrap_all(database, ring(NEW, OLD))).count == 0


async def test_status_tells_which_key_may_go(database: Database) -> None:
    ada, bo = await sign_up(database, "Ada", "Bo")
    await key_to_write(database, ada, OLD)
    await key_to_write(database, bo, NEW)

    before = await list_uses(database, ring(NEW, OLD))
    without_old = await list_uses(database, ring(NEW))
    await rewrap_all(database, ring(NEW, OLD))
    after = await list_uses(database, ring(NEW, OLD))

    assert [(use.id, use.wraps, use.may_go, use.is_missing) for use in before] == [
        (NEW_ID, 1, False, False),
        (OLD_ID, 1, False, False),
    ]
    assert [(use.id, use.is_missing) for use in without_old] == [(NEW_ID, False), (OLD_ID, True)]
    assert [(use.id, use.wraps, use.may_go) for use in after] == [(NEW_ID, 2, False), (OLD_ID, 0, True)]


async def test_a_rotation_that_was_stopped_goes_on_where_it_was(database: Database) -> None:
    users = await sign_up(database, *(f"User{number}" for number in range(10)))
    for user in users:
        await key_to_write(database, user, OLD)
    power_cut = FailingRing(ring(NEW, OLD), after=5)

    with pytest.raises(ConnectionAbortedError):
        await rewrap_all(database, power_cut, batch=2)

    uses = await list_uses(database, ring(NEW, OLD))
    assert [use.wraps for use in uses] == [4, 6], "whole batches only"
    assert (await rewrap_all(database, ring(NEW, OLD), batch=2)).count == 6
    assert [use.wraps for use in await list_uses(database, ring(NEW, OLD))] == [10, 0]


async def test_a_key_that_was_tampered_with_does_not_stop_the_rotation_of_the_others(
    database: Database,
) -> None:
    users = await sign_up(database, *(f"User{number}" for number in range(5)))
    for user in users:
        await key_to_write(database, user, OLD)
    async with open_work(database) as heavy:
        damage = text("update user_keys set wrapped = wrapped || '\\x00'::bytea where user_id = :user")
        await heavy.db_session.execute(damage, {"user": users[2]})

    done = await rewrap_all(database, ring(NEW, OLD), batch=2)

    assert (done.count, done.stuck) == (4, (users[2],))
    assert [use.wraps for use in await list_uses(database, ring(NEW, OLD))] == [4, 1]


async def test_keys_of_an_unknown_wrapping_key_are_left_alone(database: Database) -> None:
    ada, bo = await sign_up(database, "Ada", "Bo")
    lost = new_key("2029-01-01")
    await key_to_write(database, ada, lost)
    await key_to_write(database, bo, OLD)

    done = await rewrap_all(database, ring(NEW, OLD))

    assert done.count == 1
    assert {use.id: use.wraps for use in await list_uses(database, ring(NEW, OLD))} == {
        NEW_ID: 1,
        OLD_ID: 0,
        parse_key(lost).id: 1,
    }


async def test_rotation_while_people_write_loses_nothing(database: Database, second: Database) -> None:
    users = await sign_up(database, *(f"User{number}" for number in range(30)))
    sealed: dict[UserId, list[bytes]] = {user: [] for user in users}
    stop = asyncio.Event()

    async def write_on(server: Database, keys: tuple[str, ...]) -> None:
        while not stop.is_set():
            user = secrets.choice(users)
            key = await key_to_write(server, user, *keys)
            sealed[user].append(key.seal(user.encode(), PLACE))

    def total() -> int:
        return sum(map(len, sealed.values()))

    async def much(least: int) -> None:
        async def is_much() -> bool:
            return total() >= least

        await eventually(is_much, what=f"{least} writes")

    # One server has the new key already; the other wraps by the old one, and knows the new one.
    writers = [
        asyncio.create_task(write_on(database, (NEW, OLD))),
        asyncio.create_task(write_on(second, (OLD, NEW))),
    ]
    await much(20)
    for _ in range(4):
        await asyncio.gather(
            rewrap_all(database, ring(NEW, OLD), batch=2), rewrap_all(second, ring(NEW, OLD), batch=3)
        )
        await much(total() + 10)
    stop.set()
    await asyncio.gather(*writers)
    await rewrap_all(database, ring(NEW, OLD))

    assert [use.wraps for use in await list_uses(database, ring(NEW, OLD)) if not use.is_newest] == [0]
    for user, values in sealed.items():
        key = await key_to_read(database, user, NEW)
        assert key or not values
        assert all(key.open(value, PLACE) == user.encode() for value in values if key)


async def test_two_rotations_share_the_work(database: Database, second: Database) -> None:
    users = await sign_up(database, *(f"User{number}" for number in range(5)))
    for user in users:
        await key_to_write(database, user, OLD)

    async with open_work(database, services=having(NEW, OLD)) as one:
        first = await one.user_keys.rewrap_some(limit=2)
        async with open_work(second, services=having(NEW, OLD)) as other:
            rest = await other.user_keys.rewrap_some(limit=5)

    assert (first.count, rest.count) == (2, 3)


async def test_a_rotation_does_not_wait_for_who_writes(database: Database, second: Database) -> None:
    ada, bo = await sign_up(database, "Ada", "Bo")
    for user in (ada, bo):
        await key_to_write(database, user, OLD)

    async with open_work(database, services=having(OLD)) as heavy:
        await heavy.user_keys.key_to_write(ada)
        assert (await rewrap_all(second, ring(NEW, OLD))).count == 2


async def test_a_key_that_a_server_adds_behind_the_rotation_is_found(
    database: Database, second: Database
) -> None:
    ada, bo = await sign_up(database, "Ada", "Bo")
    await key_to_write(database, ada, OLD)

    async def add() -> None:
        keys = KeyEncryptionKeys.of((OLD,), "another server")
        early = keys.wrap("00000000-0000-7000-8000-000000000000", bo, b"s" * 32)
        async with open_work(second) as heavy:
            heavy.db_session.add(SQLUserKey.of(early))

    done = await rewrap_all(database, BusyRing(ring(NEW, OLD), add))

    assert done.count == 2
    assert await key_to_read(database, bo, NEW)


async def test_what_a_forgotten_user_sealed_opens_no_more(database: Database) -> None:
    [ada] = await sign_up(database, "Ada")
    sealed = (await key_to_write(database, ada, OLD)).seal(b"Ada's diary", PLACE)

    assert await forget_user(database, ring(OLD), "ada@example.com")

    assert await key_to_read(database, ada, OLD) is None
    another = await key_to_write(database, ada, OLD)
    with pytest.raises(ValueSealed):
        another.open(sealed, PLACE)


async def test_forgetting_twice_and_forgetting_nobody(database: Database) -> None:
    await sign_up(database, "Ada")

    assert not await forget_user(database, ring(OLD), "ada@example.com")
    with pytest.raises(NoSuchUser, match=r"'cy@example\.com'"):
        await forget_user(database, ring(OLD), "cy@example.com")


async def test_a_key_is_not_forgotten_under_the_hands_of_who_writes(
    database: Database, second: Database
) -> None:
    [ada] = await sign_up(database, "Ada")
    await key_to_write(database, ada, OLD)

    async with open_work(database, services=having(OLD)) as heavy:
        await heavy.user_keys.key_to_write(ada)
        forgetting = asyncio.create_task(forget_user(second, ring(OLD), "ada@example.com"))
        await eventually(lambda: is_waiting(database), what="the wait of who forgets")
        assert await still_there(heavy)

    assert await forgetting


async def still_there(heavy: HeavyContext) -> bool:
    return sum((await heavy.user_keys.count_by_kek()).values()) == 1


class OtherRing(KeyRing):
    """A key ring during whose work something happens."""

    def __init__(self, real: KeyRing) -> None:
        self._real = real

    async def rewrap(self, wrapped: WrappedKey) -> WrappedKey:
        await self.happen()
        return await self._real.rewrap(wrapped)

    async def key_encryption_keys(self) -> KeyEncryptionKeys:
        return await self._real.key_encryption_keys()

    async def happen(self) -> None:
        raise NotImplementedError


class FailingRing(OtherRing):
    """The machine loses power after some keys."""

    def __init__(self, real: KeyRing, *, after: int) -> None:
        super().__init__(real)
        self._left = after

    async def happen(self) -> None:
        if not self._left:
            raise ConnectionAbortedError
        self._left -= 1


class BusyRing(OtherRing):
    """Another server does something, once."""

    def __init__(self, real: KeyRing, deed: Callable[[], Awaitable[None]]) -> None:
        super().__init__(real)
        self._deed: Callable[[], Awaitable[None]] | None = deed

    async def happen(self) -> None:
        deed, self._deed = self._deed, None
        if deed:
            await deed()
