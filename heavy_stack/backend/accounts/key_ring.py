"""KeyRing: makes, unwraps and rewraps data keys; one of each a process."""

import os
import time
from collections import OrderedDict
from collections.abc import Callable

from ...settings import Settings
from ..errors import KeyEncryptionKeyMissing
from ..ids import new_id
from .data_keys import DataKey
from .envelopes import SECRET_BYTES
from .key_encryption import KeyEncryptionKeys, KeySource, WrappedKey, key_source

KEPT_S = 60.0
KEPT_MAX = 1_000


class KeyRing:
    """Data keys of users who were here a moment ago, and the way to all others.

    It reads and writes no table: rows come from UserKeyManager.

    Args:
        source: the key-encryption keys.
        max_bytes: the largest value that a data key seals.
        kept_s: seconds that a data key stays in memory.
        kept_max: data keys that stay in memory at most; the one used longest ago goes first.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        source: KeySource,
        *,
        max_bytes: int,
        kept_s: float = KEPT_S,
        kept_max: int = KEPT_MAX,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source = source
        self._max_bytes = max_bytes
        self._kept_s, self._kept_max = kept_s, kept_max
        self._clock = clock
        self._kept: OrderedDict[WrappedKey, tuple[float, DataKey]] = OrderedDict()

    async def make(self, user_id: str) -> WrappedKey:
        """A new data key for a user, wrapped by the newest key."""
        keys = await self._source.current()
        return keys.wrap(new_id(), user_id, os.urandom(SECRET_BYTES))

    async def unwrap(self, wrapped: WrappedKey) -> DataKey:
        """The data key in the clear.

        Raises:
            KeyEncryptionKeyMissing: the key that wrapped it is unknown here.
            ValueSealed: it is damaged or another user's.
        """
        if kept := self._find(wrapped):
            return kept
        keys = await self._keys_with(wrapped.kek_id)
        key = DataKey(wrapped.id, wrapped.user_id, keys.unwrap(wrapped), self._max_bytes)
        self._keep(wrapped, key)
        return key

    async def rewrap(self, wrapped: WrappedKey) -> WrappedKey:
        """The same data key, wrapped by the newest key.

        Raises:
            KeyEncryptionKeyMissing: the key that wrapped it is unknown here.
            ValueSealed: it is damaged or another user's.
        """
        keys = await self._keys_with(wrapped.kek_id)
        return keys.wrap(wrapped.id, wrapped.user_id, keys.unwrap(wrapped))

    async def key_encryption_keys(self) -> KeyEncryptionKeys:
        """The key-encryption keys, newest first."""
        return await self._source.current()

    def __repr__(self) -> str:
        return f"KeyRing({len(self._kept)} kept)"

    async def _keys_with(self, kek_id: str) -> KeyEncryptionKeys:
        """The keys; asked for again when one is not there that may be new."""
        keys = await self._source.current()
        if kek_id not in keys.ids:
            keys = await self._source.renewed()
        if kek_id not in keys.ids:
            raise KeyEncryptionKeyMissing(kek_id, keys.where)
        return keys

    def _find(self, wrapped: WrappedKey) -> DataKey | None:
        kept_at, key = self._kept.get(wrapped, (0.0, None))
        if key is None or self._clock() - kept_at > self._kept_s:
            self._kept.pop(wrapped, None)
            return None
        self._kept.move_to_end(wrapped)
        return key

    def _keep(self, wrapped: WrappedKey, key: DataKey) -> None:
        self._kept[wrapped] = (self._clock(), key)
        while len(self._kept) > self._kept_max:
            self._kept.popitem(last=False)


def key_ring(settings: Settings) -> KeyRing:
    """The key ring of a process, as the settings want it."""
    return KeyRing(key_source(settings), max_bytes=settings.sealed_max_bytes)
