"""The data folder: made whole or not at all, and never touched when it is not ours to use."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from dev_scripts.embedded_postgres import programs
from dev_scripts.embedded_postgres.account import Account
from dev_scripts.embedded_postgres.address import SUPERUSER
from dev_scripts.embedded_postgres.errors import (
    OWN_SERVER,
    ClusterNotMade,
    DataFolderUnusable,
    OtherMajorVersion,
)
from dev_scripts.embedded_postgres.install import Install
from dev_scripts.embedded_postgres.places import Places
from dev_scripts.embedded_postgres.private_files import write_private

FIRST_SETTINGS = {"max_connections": "200", "dynamic_shared_memory_type": "mmap"}
"""Written to postgresql.conf once, so that they can be changed there. With mmap nothing lies in /dev/shm,
which is small in containers, and nothing outlives a killed server there."""


@dataclass(frozen=True)
class Cluster:
    """One data folder and what works on it."""

    places: Places
    install: Install
    account: Account

    def make(self, *, durable: bool) -> None:
        """Run initdb beside the data folder and move its work there in one step.

        Raises:
            ClusterNotMade: initdb failed; its last lines are told.
            OSError: the folder is full or cannot be written.
        """
        folder = Path(tempfile.mkdtemp(prefix=f"{self.places.data.name}.new-", dir=self.places.folder))
        try:
            self._fill(folder, durable)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _fill(self, folder: Path, durable: bool) -> None:
        password = new_password()
        password_file = folder / "password"
        write_private(password_file, password)
        self.account.own(password_file)
        self.account.own(folder)
        made = programs.run(self.account, self._initdb(folder / "data", password_file, durable))
        if not made.succeeded:
            raise ClusterNotMade(
                f"initdb could not make {self.places.data}. It said:\n{made.last_words()}\n"
                f"Remove the cause and try again, {OWN_SERVER}."
            )
        write_private(self.places.password, password)
        (folder / "data").rename(self.places.data)
        _sync(self.places.folder)

    def _initdb(self, data: Path, password_file: Path, durable: bool) -> list[str | Path]:
        settings = FIRST_SETTINGS | {"shared_buffers": "128MB" if durable else "64MB"}
        settings_arguments = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [
            self.install.binary("initdb"),
            *("-D", data, "-U", SUPERUSER),
            *("--auth=scram-sha-256", f"--pwfile={password_file}", "--encoding=UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
            *settings_arguments,
            *([] if durable else ["--no-sync"]),
        ]

    def renew_password(self) -> None:
        """Give the superuser another password, without a server.

        Raises:
            ClusterNotMade: PostgreSQL refused; its last lines are told.
        """
        password = new_password()
        program: list[str | Path] = [self.install.binary("postgres"), "--single"]
        program += ["-D", self.places.data, "postgres"]
        done = programs.run(self.account, program, text=f"ALTER ROLE {SUPERUSER} PASSWORD '{password}'\n")
        if not done.succeeded or "ERROR" in done.output:
            raise ClusterNotMade(
                f"{self.places.password} is gone and no other password could be set. PostgreSQL said:\n"
                f"{done.last_words()}"
            )
        write_private(self.places.password, password)


def exists(places: Places, install: Install) -> bool:
    """Whether there is data that this PostgreSQL can use.

    Raises:
        DataFolderUnusable: something else lies there.
        OtherMajorVersion: the data needs another PostgreSQL.
    """
    try:
        found = (places.data / "PG_VERSION").read_text("ascii").strip()
    except FileNotFoundError:
        _refuse_strange(places.data)
        return False
    if found != install.major():
        raise OtherMajorVersion(
            f"{places.data} was written by PostgreSQL {found}, but this is PostgreSQL {install.major()}. "
            f"Nothing was changed. Move the folder away to begin with an empty database, {OWN_SERVER}."
        )
    return True


def sweep(places: Places) -> None:
    """Remove what an interrupted initdb left."""
    for folder in places.unfinished():
        shutil.rmtree(folder, ignore_errors=True)


def new_password() -> str:
    """Random, and harmless in a URL and in SQL."""
    return os.urandom(24).hex()


def _refuse_strange(data: Path) -> None:
    if data.exists() and any(data.iterdir()):
        raise DataFolderUnusable(
            f"{data} holds files, but no PostgreSQL data (there is no PG_VERSION). "
            f"Move the folder away, {OWN_SERVER}."
        )


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
