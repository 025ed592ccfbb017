"""As whom the server runs: PostgreSQL refuses root, and its files must belong to it.

Where the data exists, its owner decides. For new data: whoever is not root runs the server as itself;
root runs it as the owner of the project, else as `nobody`, and where neither can reach the folders (in
root's home, say) in a user namespace that hides that it is root.
"""

import os
import pwd
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dev_scripts.embedded_postgres import programs
from dev_scripts.embedded_postgres.errors import (
    OWN_SERVER,
    AccountUnavailable,
    BinariesMissing,
    DataFolderUnusable,
)
from dev_scripts.embedded_postgres.install import REINSTALL, Install
from dev_scripts.embedded_postgres.places import Places

ROOT = 0


@dataclass(frozen=True)
class Account:
    """Arguments of launch.py: "self", "user" or "namespace", and the ids to take on or to show."""

    kind: str
    uid: int
    gid: int

    def __str__(self) -> str:
        if self.kind == "namespace":
            return "in a user namespace"
        return f"as user {_name(self.uid)}"

    def own(self, path: Path) -> None:
        """Give it a file or folder that we just made."""
        if self.kind == "user":
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def choose_account(places: Places, install: Install, project: Path) -> Account:
    """The account for this data folder, by the rules above.

    Raises:
        AccountUnavailable: none can reach the programs and the data.
        BinariesMissing: the programs do not run at all.
        DataFolderUnusable: the data belongs to somebody else.
    """
    refusals = []
    for account in _possible(places.data, project):
        trouble = _trouble(account, places, install)
        if trouble is None:
            return account
        refusals.append(f"  {account}: {trouble}")
    _refuse_broken(install)
    raise AccountUnavailable(
        "PostgreSQL does not run as root, and no other way worked:\n"
        + "\n".join(refusals)
        + "\nPut the project in a folder that everybody can enter, run ./heavy as another user, "
        + f"{OWN_SERVER}."
    )


def _possible(data: Path, project: Path) -> Iterator[Account]:
    if data.exists():
        yield _owner_of(data)
        return
    if os.geteuid() != ROOT:
        yield _myself()
        return
    owner = project.stat()
    if owner.st_uid != ROOT and _is_known(owner.st_uid):
        yield Account("user", owner.st_uid, owner.st_gid)
    yield from _nobody()
    yield _namespace()


def _owner_of(data: Path) -> Account:
    owner = data.stat()
    if owner.st_uid == os.geteuid():
        return _myself()
    if os.geteuid() == ROOT:
        return Account("user", owner.st_uid, owner.st_gid)
    raise DataFolderUnusable(
        f"{data} belongs to {_name(owner.st_uid)}, but this is {_name(os.geteuid())}. "
        f"Run ./heavy as {_name(owner.st_uid)}, give yourself the folder with  chown -R, {OWN_SERVER}."
    )


def _myself() -> Account:
    """This account; hidden where it is root, or where initdb would not find its name."""
    if os.geteuid() == ROOT or not _is_known(os.geteuid()):
        return _namespace()
    return Account("self", os.geteuid(), os.getegid())


def _nobody() -> Iterator[Account]:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return
    yield Account("user", entry.pw_uid, entry.pw_gid)


def _namespace() -> Account:
    """Any account that has a name will do: initdb asks for the name."""
    entry = next((entry for entry in pwd.getpwall() if entry.pw_uid != ROOT), None)
    return Account("namespace", entry.pw_uid if entry else 1, entry.pw_gid if entry else 1)


def _trouble(account: Account, places: Places, install: Install) -> str | None:
    """What keeps the account from running the server, found by trying."""
    if account.kind == "self":
        return None
    if account.kind == "namespace" and sys.platform != "linux":
        return "only Linux has user namespaces"
    reach = (places.folder, *install.needed_files())
    tried = programs.run(account, [install.binary("postgres"), "--version"], reach=reach)
    return None if tried.succeeded else tried.last_words()


def _refuse_broken(install: Install) -> None:
    """A program that runs as nobody, because a library is missing say, is no matter of accounts."""
    myself = Account("self", os.geteuid(), os.getegid())
    tried = programs.run(myself, [install.binary("postgres"), "--version"])
    if not tried.succeeded:
        raise BinariesMissing(
            f"PostgreSQL does not run here: {tried.last_words()}\n{REINSTALL}, {OWN_SERVER}."
        )


def _is_known(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _name(uid: int) -> str:
    return pwd.getpwuid(uid).pw_name if _is_known(uid) else str(uid)
