"""Key-encryption keys: they wrap data keys, so that a data key can lie in the database."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import SecretStr

from ...settings import Settings
from ...settings.encryption_keys import NamedKey, parse_keys, split_keys
from ..errors import KeyEncryptionKeyMissing, SecretMissing, SecretUnreadable
from ..secrets import CachedSecrets, secrets_of
from ..secrets.start import ENVIRONMENT, is_in_the_environment
from .envelopes import open_sealed, seal

SECRET_NAME = "heavy_encryption_keys"  # noqa: S105  # its name, not its value
VARIABLE = "HEAVY_ENCRYPTION_KEYS"
LABEL = "heavy data key"


@dataclass(frozen=True)
class WrappedKey:
    """A user's data key as the database has it: useless without its key-encryption key."""

    id: str
    user_id: str
    kek_id: str
    wrapped: bytes = field(repr=False)


@dataclass(frozen=True)
class KeyEncryptionKeys:
    """All that are known, newest first, and where they were found."""

    keys: tuple[NamedKey, ...]
    where: str

    @classmethod
    def of(cls, spelled: Sequence[str], where: str) -> "KeyEncryptionKeys":
        """Read keys as settings spell them."""
        return cls(parse_keys(tuple(spelled)), where)

    @property
    def newest_id(self) -> str:
        """The one that wraps from now on."""
        return self.keys[0].id

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of all, newest first."""
        return tuple(key.id for key in self.keys)

    def wrap(self, key_id: str, user_id: str, secret: bytes) -> WrappedKey:
        """Encrypt a data key with the newest key, for this user and no other."""
        newest = self.keys[0]
        wrapped = seal(newest.secret, key_id, secret, (LABEL, newest.id, user_id))
        return WrappedKey(key_id, user_id, newest.id, wrapped)

    def unwrap(self, key: WrappedKey) -> bytes:
        """Decrypt a data key.

        Raises:
            KeyEncryptionKeyMissing: the key that wrapped it is not among these.
            ValueSealed: it is damaged, another user's, or was wrapped by another key of that name.
        """
        secret = next((known.secret for known in self.keys if known.id == key.kek_id), None)
        if secret is None:
            raise KeyEncryptionKeyMissing(key.kek_id, self.where)
        return open_sealed(secret, key.id, key.wrapped, (LABEL, key.kek_id, key.user_id))


class KeySource(Protocol):
    """Where key-encryption keys come from, while a server runs."""

    async def current(self) -> KeyEncryptionKeys:
        """The keys, perhaps a few minutes old."""

    async def renewed(self) -> KeyEncryptionKeys:
        """The keys as they are now, for somebody who lacks one."""


class FixedKeys:
    """Keys from the settings: they are the same until the server starts anew."""

    def __init__(self, keys: KeyEncryptionKeys) -> None:
        self._keys = keys

    async def current(self) -> KeyEncryptionKeys:
        """The keys."""
        return self._keys

    async def renewed(self) -> KeyEncryptionKeys:
        """The keys."""
        return self._keys


class ProvidedKeys:
    """Keys from a secret provider: a new one is seen without a restart.

    Args:
        secrets: the provider, behind its cache.
        otherwise: the keys where the provider has none.
    """

    def __init__(self, secrets: CachedSecrets, otherwise: KeyEncryptionKeys) -> None:
        self._secrets = secrets
        self._otherwise = otherwise

    async def current(self) -> KeyEncryptionKeys:
        """The keys, as old as the cache lets them be.

        Raises:
            SecretUnreadable: nobody could be asked, or what is there are no keys.
        """
        return await self._keys(self._secrets.get(SECRET_NAME))

    async def renewed(self) -> KeyEncryptionKeys:
        """The keys as they are now.

        Raises:
            SecretUnreadable: nobody could be asked, or what is there are no keys.
        """
        return await self._keys(self._secrets.renewed(SECRET_NAME))

    async def _keys(self, asked: Awaitable[SecretStr]) -> KeyEncryptionKeys:
        try:
            return self._parsed((await asked).get_secret_value())
        except SecretMissing:
            return self._otherwise

    def _parsed(self, text: str) -> KeyEncryptionKeys:
        where = self._secrets.where(SECRET_NAME)
        try:
            return KeyEncryptionKeys(parse_keys(split_keys(text)), where)
        except ValueError as error:
            raise SecretUnreadable(SECRET_NAME, where, f"it {error}") from None


def key_source(settings: Settings) -> KeySource:
    """The keys that the settings name: given in them, or with the secret provider."""
    spelled = tuple(key.get_secret_value() for key in settings.encryption_keys)
    if settings.secret_provider == ENVIRONMENT or is_in_the_environment("encryption_keys"):
        return FixedKeys(KeyEncryptionKeys.of(spelled, VARIABLE))
    secrets = secrets_of(settings)
    where = f"{secrets.where(SECRET_NAME)} and {VARIABLE}"
    return ProvidedKeys(secrets, KeyEncryptionKeys.of(spelled, where))
