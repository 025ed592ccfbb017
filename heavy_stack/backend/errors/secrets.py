"""Secrets and keys that are missing, and values that cannot be sealed or opened."""

from .base import CodeFault, HeavyError


class SecretError(CodeFault):
    """A secret or a key that the server needs is not there: whoever runs the server has to act."""


class SecretNameRefused(SecretError):
    """A name that no secret may have."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} is no name of a secret; wanted small letters, digits and _, such as 'stripe_key'"
        )


class SecretMissing(SecretError):
    """The secret provider says that there is no such secret."""

    def __init__(self, name: str, where: str) -> None:
        super().__init__(f"There is no secret {name!r}: looked in {where}. Put it there.")


class SecretUnreadable(SecretError):
    """A secret is there, or may be, but cannot be had."""

    def __init__(self, name: str, where: str, reason: str) -> None:
        super().__init__(f"The secret {name!r} cannot be read from {where}: {reason}.")


class SecretProviderRefused(SecretError):
    """HEAVY_SECRET_PROVIDER names nothing that provides secrets."""

    def __init__(self, chosen: str, reason: str) -> None:
        super().__init__(f"is {chosen!r}; wanted env, file, or module:function ({reason})")


class KeyEncryptionKeyMissing(SecretError):
    """A data key is wrapped by a key-encryption key that this server does not have."""

    def __init__(self, key_id: str, where: str) -> None:
        super().__init__(
            f"The key-encryption key {key_id!r} is missing: looked in {where}. What it protects stays closed"
            " until it is there again, behind the newest one. See  ./heavy keys status"
        )


class NoKeyRing(CodeFault):
    """Something was to be encrypted in a unit of work that was opened without a key ring."""

    def __init__(self) -> None:
        super().__init__(
            "This work has no key ring. Write: open_work(database, user_id, BackingServices(keyring=...))"
        )


class ValueSealed(HeavyError):
    """An encrypted value does not open here.

    Deliberately one error without details: damaged, moved from elsewhere, of another user, of a
    key that was forgotten - whoever tries must not learn which.
    """

    def __init__(self) -> None:
        super().__init__("This cannot be opened: it is damaged, or its key is gone.")


class ValueTooLarge(HeavyError):
    """A value with more bytes than HEAVY_SEALED_MAX_BYTES was to be encrypted."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__(f"This has {size} bytes; at most {most} can be kept encrypted.")
