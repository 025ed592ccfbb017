"""The notes table: what one person wrote about one task, for nobody else."""

from sqlalchemy import Index, Uuid
from sqlmodel import Field

from ...accounts import DataKey, Place
from .heavy_models import HeavyModel
from .mixins import Versioned


class SQLNote(Versioned, HeavyModel, table=True):
    """One note; its body is sealed, and opens with the writer's data key only."""

    __tablename__ = "notes"
    __table_args__ = (Index("uq_notes_user_task", "user_id", "task_id", unique=True),)

    user_id: str = Field(foreign_key="users.id", ondelete="CASCADE", sa_type=Uuid(as_uuid=False))
    task_id: str = Field(foreign_key="tasks.id", ondelete="CASCADE", index=True, sa_type=Uuid(as_uuid=False))
    body: bytes

    def seal_body(self, key: DataKey, text: str) -> None:
        """Write a text that nobody reads without the key.

        Raises:
            ValueTooLarge: it has more than HEAVY_SEALED_MAX_BYTES.
        """
        self.body = key.seal_text(text, self._place())

    def open_body(self, key: DataKey) -> str:
        """Read the text.

        Raises:
            ValueSealed: it is damaged, or was sealed for another row, by another user or key.
        """
        return key.open_text(self.body, self._place())

    def _place(self) -> Place:
        return Place("notes", "body", self.id)
