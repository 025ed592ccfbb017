"""The migrations of this checkout: one line of files, oldest first."""

import ast
import re
from argparse import Namespace
from collections import defaultdict
from functools import cache
from io import StringIO
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from ...errors import MigrationsFork, RevisionUnknown

MIGRATIONS_FOLDER = Path(__file__).parents[4] / "alembic"


def scripts(folder: Path = MIGRATIONS_FOLDER) -> ScriptDirectory:
    """The migrations in a folder; this checkout's own are read once.

    Raises:
        MigrationsFork: when they are no single line.
    """
    return _own_scripts() if folder == MIGRATIONS_FOLDER else _read(folder)


def steps(folder: Path = MIGRATIONS_FOLDER) -> tuple[str, ...]:
    """All revisions, oldest first."""
    return tuple(script.revision for script in scripts(folder).walk_revisions())[::-1]


def pending_after(current: str | None, folder: Path = MIGRATIONS_FOLDER) -> tuple[str, ...]:
    """The revisions that a database at `current` lacks, oldest first.

    Raises:
        RevisionUnknown: when `current` is none of this checkout's revisions.
    """
    known = steps(folder)
    if current is None:
        return known
    if current not in known:
        raise RevisionUnknown(current, known)
    return known[known.index(current) + 1 :]


def steps_back(current: str | None, revision: str, folder: Path = MIGRATIONS_FOLDER) -> tuple[str, ...]:
    """The revisions that a downgrade to `revision`, "-1" or "base" takes back, newest first.

    Raises:
        RevisionUnknown: when there is no such revision.
    """
    refuse_unknown(revision, folder)
    missing = pending_after(current, folder)
    applied = tuple(step for step in steps(folder) if step not in missing)
    if revision.startswith("-"):
        return applied[int(revision) :][::-1]
    return applied[applied.index(revision) + 1 :][::-1] if revision in applied else applied[::-1]


def refuse_unknown(revision: str, folder: Path = MIGRATIONS_FOLDER) -> None:
    """Check what somebody typed.

    Raises:
        RevisionUnknown: when it is no revision of ours, and no word or step that means one.
    """
    known = steps(folder)
    if revision not in ("head", "base", *known) and not re.fullmatch(r"[+-][1-9]\d*", revision):
        raise RevisionUnknown(revision, known, asked=True)


def config_for(connection: Connection | None = None, folder: Path = MIGRATIONS_FOLDER) -> Config:
    """What alembic wants to know; env.py finds the connection in it."""
    # Alembic talks to whoever types alembic; our callers say themselves what happened.
    config = Config(stdout=StringIO(), cmd_opts=Namespace(quiet=True))
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def refuse_forks(folder: Path = MIGRATIONS_FOLDER) -> None:
    """Check that the migrations are one line; reads the files without running them.

    Raises:
        MigrationsFork: when two have one name, or two follow the same one.
    """
    names: dict[str, list[str]] = defaultdict(list)
    followers: dict[str | None, list[str]] = defaultdict(list)
    for path in sorted((folder / "versions").glob("*.py")):
        said = _assignments(path)
        names[str(said.get("revision"))].append(path.name)
        followers[said.get("down_revision")].append(path.name)
    for revision, files in names.items():
        if len(files) > 1:
            raise MigrationsFork(f"are both called {revision}", files)
    for before, files in followers.items():
        if len(files) > 1:
            raise MigrationsFork(f"both follow {before or 'nothing'}", files)


@cache
def _own_scripts() -> ScriptDirectory:
    return _read(MIGRATIONS_FOLDER)


def _read(folder: Path) -> ScriptDirectory:
    refuse_forks(folder)
    return ScriptDirectory.from_config(config_for(folder=folder))


def _assignments(path: Path) -> dict[str, str | None]:
    """What a migration says of its place, such as {"revision": "0002", "down_revision": "0001"}."""
    return {
        target.id: node.value.value
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str | None)
    }
