"""What is done with users' data keys."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from ....shared_models.users import UserId
from ...accounts import DataKey, KeyRing
from ...errors import NoKeyRing, ValueSealed
from ..repositories.user_key_repositories import UserKeyRepository
from ..sql_models.user_keys import SQLUserKey
from .base_managers import ModelManagerBase

FIRST = "00000000-0000-0000-0000-000000000000"

log = structlog.get_logger("heavy.keys")


@dataclass(frozen=True)
class Rewrapped:
    """What came of one batch: how many are wrapped anew, whose keys do not open, where to go on."""

    count: int
    stuck: tuple[UserId, ...]
    last: str | None


class UserKeyManager(ModelManagerBase):
    """Gives managers a user's data key; makes, rewraps and forgets it."""

    def __init__(self, db_session: AsyncSession, keyring: KeyRing | None) -> None:
        super().__init__(db_session)
        self._keys = UserKeyRepository(db_session)
        self._keyring = keyring

    async def key_to_read(self, user_id: UserId) -> DataKey | None:
        """The user's data key; None for a user who has sealed nothing, or whose key was forgotten.

        Raises:
            KeyEncryptionKeyMissing: this server lacks the key that wrapped it.
            ValueSealed: it was tampered with.
        """
        row = await self._keys.get_of_user(user_id)
        return await self._ring().unwrap(row.key()) if row else None

    async def key_to_write(self, user_id: UserId) -> DataKey:
        """The user's data key, made if there is none; nobody can forget it until this work ends.

        Raises:
            KeyEncryptionKeyMissing: this server lacks the key that wrapped it.
            ValueSealed: it was tampered with.
        """
        row = await self._keys.hold_of_user(user_id)
        if row is None:
            # Two servers may do this at once: the later one waits, and takes the earlier one's.
            await self._keys.add_unless_there(SQLUserKey.of(await self._ring().make(user_id)))
            row = await self._keys.hold_of_user(user_id)
        if row is None:
            raise ValueSealed  # Forgotten by somebody in this very moment.
        return await self._ring().unwrap(row.key())

    async def forget_key(self, user_id: UserId) -> bool:
        """Make all that a user has sealed unreadable for ever; False where there was no key."""
        row = await self._keys.hold_of_user(user_id)
        if row is None:
            return False
        await self._keys.delete(row)
        return True

    async def rewrap_some(self, *, after: str = FIRST, limit: int) -> Rewrapped:
        """Wrap some data keys by the newest key-encryption key, those after an id."""
        known = await self._ring().key_encryption_keys()
        old = [kek_id for kek_id in known.ids if kek_id != known.newest_id]
        rows = await self._keys.lock_wrapped_by(old, after=after, limit=limit)
        stuck = [UserId(row.user_id) for row in rows if not await self._rewrap(row)]
        return Rewrapped(len(rows) - len(stuck), tuple(stuck), rows[-1].id if rows else None)

    async def count_by_kek(self) -> Mapping[str, int]:
        """How many data keys each key-encryption key wraps."""
        return await self._keys.count_by_kek()

    async def _rewrap(self, row: SQLUserKey) -> bool:
        try:
            wrapped = await self._ring().rewrap(row.key())
        except ValueSealed:
            log.error("a data key does not open; it stays as it is", user=row.user_id, kek=row.kek_id)
            return False
        row.kek_id, row.wrapped = wrapped.kek_id, wrapped.wrapped
        return True

    def _ring(self) -> KeyRing:
        if self._keyring is None:
            raise NoKeyRing
        return self._keyring
