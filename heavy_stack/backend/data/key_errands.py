"""Errands of  ./heavy keys : how users' keys are wrapped, and wrap them anew."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from ...settings import Settings
from ...shared_models.users import UserId
from ..accounts import KeyRing, key_ring
from ..context import BackingServices, open_work
from ..errors import NoSuchUser
from .db_connection import Database
from .migrations import refuse_pending
from .model_managers.user_key_managers import FIRST

T = TypeVar("T")

BATCH = 200


@dataclass(frozen=True)
class KeyUse:
    """One key-encryption key: whether this machine has it, and how many data keys it wraps."""

    id: str
    is_known: bool
    is_newest: bool
    wraps: int

    @property
    def is_missing(self) -> bool:
        """Whether data keys need it, and it is not here."""
        return not self.is_known

    @property
    def may_go(self) -> bool:
        """Whether nothing needs it any more."""
        return self.is_known and not self.is_newest and self.wraps == 0


@dataclass(frozen=True)
class Rotation:
    """What a rotation did: data keys wrapped anew, and users whose keys do not open."""

    newest: str
    count: int
    stuck: tuple[UserId, ...]


def uses(settings: Settings) -> tuple[KeyUse, ...]:
    """Every key-encryption key that is known or needed, newest first."""
    return _run(settings, list_uses)


def rotate(settings: Settings, *, batch: int = BATCH) -> Rotation:
    """Wrap every data key by the newest key-encryption key."""
    return _run(settings, lambda database, keyring: rewrap_all(database, keyring, batch=batch))


def forget(settings: Settings, email: str) -> bool:
    """Delete a user's data key; False where there is none.

    Raises:
        NoSuchUser: nobody has this e-mail.
    """
    return _run(settings, lambda database, keyring: forget_user(database, keyring, email))


async def list_uses(database: Database, keyring: KeyRing) -> tuple[KeyUse, ...]:
    """Every key-encryption key that is known or needed, newest first."""
    known = await keyring.key_encryption_keys()
    async with open_work(database, services=BackingServices(keyring=keyring)) as heavy:
        counts = await heavy.user_keys.count_by_kek()
    strangers = [kek_id for kek_id in counts if kek_id not in known.ids]
    return tuple(
        KeyUse(kek_id, kek_id in known.ids, kek_id == known.newest_id, counts.get(kek_id, 0))
        for kek_id in (*known.ids, *strangers)
    )


async def rewrap_all(database: Database, keyring: KeyRing, *, batch: int = BATCH) -> Rotation:
    """Wrap every data key anew, some in each transaction, so that it can be stopped and run again.

    What servers add meanwhile is found by the next pass; the last pass finds nothing.
    """
    count, stuck = 0, set[UserId]()
    while True:
        done = await _one_pass(database, keyring, batch, stuck)
        count += done
        if not done:
            newest = (await keyring.key_encryption_keys()).newest_id
            return Rotation(newest, count, tuple(sorted(stuck)))


async def forget_user(database: Database, keyring: KeyRing, email: str) -> bool:
    """Delete the data key of the user with this e-mail; False where there is none."""
    async with open_work(database, services=BackingServices(keyring=keyring)) as heavy:
        user_id = await heavy.users.find_user_id(email)
        if user_id is None:
            raise NoSuchUser(email)
        return await heavy.user_keys.forget_key(user_id)


async def _one_pass(database: Database, keyring: KeyRing, batch: int, stuck: set[UserId]) -> int:
    done, after = 0, FIRST
    while True:
        async with open_work(database, services=BackingServices(keyring=keyring)) as heavy:
            rewrapped = await heavy.user_keys.rewrap_some(after=after, limit=batch)
        done += rewrapped.count
        stuck.update(rewrapped.stuck)
        if rewrapped.last is None:
            return done
        after = rewrapped.last


def _run(settings: Settings, errand: Callable[[Database, KeyRing], Awaitable[T]]) -> T:
    """Do something once the database is known to be there and to have the tables.

    Raises:
        DatabaseUnreachable: it is not there.
        MigrationsPending: it has not.
    """

    async def work() -> T:
        database = Database(settings)
        try:
            await database.ping()
            await refuse_pending(database)
            return await errand(database, key_ring(settings))
        finally:
            await database.close()

    return asyncio.run(work())
