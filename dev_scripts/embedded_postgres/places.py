"""The files of one server: its data folder, and what lies beside it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Places:
    """Paths that belong to one data folder."""

    data: Path

    @classmethod
    def of(cls, data_dir: Path) -> Self:
        """The same places for every spelling of the data folder's path."""
        return cls(data_dir.resolve())

    @property
    def folder(self) -> Path:
        """The folder that holds everything."""
        return self.data.parent

    @property
    def lease(self) -> Path:
        """Locked, shared, by every user of the server; alone by a keeper that stops it."""
        return self.beside("lease")

    @property
    def start(self) -> Path:
        """Locked by who starts the server or looks whether it runs."""
        return self.beside("start")

    @property
    def keeper(self) -> Path:
        """Locked by the keeper from its birth to its end."""
        return self.beside("keeper")

    @property
    def state(self) -> Path:
        """Where the server listens; true while the keeper's lock is held."""
        return self.beside("json")

    @property
    def password(self) -> Path:
        """The superuser's password."""
        return self.beside("password")

    @property
    def log(self) -> Path:
        """What the server and the keeper said."""
        return self.beside("log")

    def beside(self, suffix: str) -> Path:
        """A file beside the data folder, called like it."""
        return self.data.with_name(f"{self.data.name}.{suffix}")

    def unfinished(self) -> list[Path]:
        """Folders of an initdb that never came to its end."""
        return sorted(self.folder.glob(f"{self.data.name}.new-*"))
