"""The user_keys table: each user's data key, wrapped."""

from sqlalchemy import Uuid
from sqlmodel import Field

from ...accounts import WrappedKey
from .heavy_models import HeavyModel


class SQLUserKey(HeavyModel, table=True):
    """One user's data key; its id is in the head of whatever it sealed.

    Without the key-encryption key that `kek_id` names, nobody can use it. Without this row, nobody
    can open what the user sealed.
    """

    __tablename__ = "user_keys"

    user_id: str = Field(
        foreign_key="users.id", ondelete="CASCADE", unique=True, index=True, sa_type=Uuid(as_uuid=False)
    )
    kek_id: str = Field(max_length=40, index=True)
    wrapped: bytes

    @classmethod
    def of(cls, key: WrappedKey) -> "SQLUserKey":
        """The row of a key."""
        return cls(id=key.id, user_id=key.user_id, kek_id=key.kek_id, wrapped=key.wrapped)

    def key(self) -> WrappedKey:
        """The key of this row."""
        return WrappedKey(self.id, self.user_id, self.kek_id, self.wrapped)
