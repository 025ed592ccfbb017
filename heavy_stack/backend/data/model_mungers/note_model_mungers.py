"""Rows of the notes table as notes, opened."""

from ....shared_models.notes import PrivateNote
from ...accounts import DataKey
from ..sql_models.notes import SQLNote
from .base_mungers import ModelMunger


class NoteModelMunger(ModelMunger[PrivateNote, SQLNote]):
    """Makes a PrivateNote of a row, with the key of the one who wrote it."""

    def __init__(self, key: DataKey) -> None:
        self._key = key

    def text(self, row: SQLNote) -> str:
        """The body in the clear."""
        return row.open_body(self._key)
