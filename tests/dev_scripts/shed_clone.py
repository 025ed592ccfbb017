"""Ada's clone on the test server, with a database of its own."""

import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from tests.dev_scripts.whole_project import WholeProject
from tests.support.databases import Databases


class CloneWithDatabase:
    """A clone and the address it is configured with."""

    def __init__(self, folder: Path, databases: Databases, name: str) -> None:
        self.project = WholeProject(folder)
        self.root = self.project.root
        self.databases = databases
        self.name = name
        self.url = databases.url_of(name)

    def db(self, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """./heavy db ... on that database."""
        return self.project.heavy("db", *words, **{"HEAVY_DATABASE_URL": self.url, **settings})

    async def ask(self, statement: str) -> object:
        """One value of the database."""
        connection = await asyncpg.connect(self.url)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    @property
    def password(self) -> str:
        """What nobody may see."""
        return str(urlsplit(self.url).password)
