"""Profiles of the editor, run for real with the very words that it gives to ./heavy, in Ada's clone.

That every profile and every entry of "Run Task" names words that exist: tests/workbench/test_editor.py.
"""

import os
import signal
from collections.abc import AsyncIterator

import psutil
import pytest

from tests.dev_scripts.shed_clone import CloneWithDatabase
from tests.dev_scripts.whole_project import LOCAL, get, until
from tests.support.databases import Databases
from tests.workbench.plain_files import read_json

AXES = '''"""Axes."""

from sqlmodel import Field

from .heavy_models import HeavyModel


class SQLAxe(HeavyModel, table=True):
    """One axe."""

    __tablename__ = "axes"

    name: str = Field(max_length=200)
'''


@pytest.fixture(scope="module")
def prepared(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> CloneWithDatabase:
    name = f"heavy_test_profiles_{os.getpid()}"
    return CloneWithDatabase(tmp_path_factory.mktemp("profiles"), databases, name)


@pytest.fixture
async def clone(prepared: CloneWithDatabase) -> AsyncIterator[CloneWithDatabase]:
    """The clone; its database is not there yet."""
    yield prepared
    await prepared.databases.drop(prepared.url)


def words(clone: CloneWithDatabase, name: str, **inputs: str) -> list[str]:
    """What a profile gives to ./heavy, with what was typed where it asks."""
    profiles = read_json(clone.root / ".vscode/launch.json")["configurations"]
    (found,) = (row["args"] for row in profiles if row["name"] == name)
    typed = {f"${{input:{asked}}}": text for asked, text in inputs.items()}
    return [typed.get(word, word) for word in found]


@pytest.mark.parametrize(("name", "reloads"), [("Hot Reload Heavy Stack", True), ("Run Heavy Stack", False)])
def test_a_profile_serves_until_it_is_stopped(
    clone: CloneWithDatabase, port: str, name: str, reloads: bool
) -> None:
    server = clone.project.start(*words(clone, name), HEAVY_PORT=port, HEAVY_DATABASE_URL=clone.url)
    serves = until(lambda: get(f"http://{LOCAL}:{port}/readyz")[0] == 200)
    children = psutil.Process(server.pid).children(recursive=True)
    server.send_signal(signal.SIGINT)

    output, _ = server.communicate(timeout=120)

    assert (serves, server.returncode) == (True, 0), output
    assert "Traceback" not in output
    assert (children != []) is reloads, "without reloads it is one process"
    assert until(lambda: not clone.project.processes())


def test_recording_serves_and_ends_with_what_was_recorded(clone: CloneWithDatabase, port: str) -> None:
    record = words(clone, "Data Record Heavy Stack")
    server = clone.project.start(*record, HEAVY_PORT=port, HEAVY_DATABASE_URL=clone.url)
    serves = until(lambda: get(f"http://{LOCAL}:{port}/readyz")[0] == 200)
    server.send_signal(signal.SIGTERM)  # Ctrl+C would reach the server by itself.

    output, _ = server.communicate(timeout=120)

    assert (serves, server.returncode) == (True, 0), output
    assert "Traceback" not in output
    assert until(lambda: not clone.project.processes())


async def test_paving_leaves_a_new_database_and_nothing_of_the_old(clone: CloneWithDatabase) -> None:
    pave = words(clone, "Run Pave DB")
    first = clone.project.heavy(*pave, HEAVY_DATABASE_URL=clone.url)
    await clone.ask("create table doomed ()")

    again = clone.project.heavy(*pave, HEAVY_DATABASE_URL=clone.url)

    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert await clone.ask("select count(*) from pg_tables where tablename = 'doomed'") == 0
    assert await clone.ask("select count(*) from users where email = 'ada@example.com'") == 1


def test_a_migration_is_written_and_proven_under_the_name_that_was_typed(clone: CloneWithDatabase) -> None:
    (models,) = clone.root.glob("*/backend/data/sql_models")
    package, before = models / "__init__.py", (models / "__init__.py").read_text("utf-8")
    (models / "axes.py").write_text(AXES, "utf-8")
    package.write_text(f"{before}\nfrom .axes import SQLAxe as SQLAxe  # noqa: E402\n", "utf-8")
    try:
        done = clone.project.heavy(
            *words(clone, "Create and test migrations", migration="axes have a table"),
            HEAVY_DATABASE_URL=clone.url,
        )
    finally:
        package.write_text(before, "utf-8")
        (models / "axes.py").unlink()

    assert done.returncode == 0, done.stdout + done.stderr
    (written,) = (clone.root / "alembic/versions").glob("*_axes_have_a_table.py")
    written.unlink()
    assert "upgrade, nothing left to generate, downgrade, upgrade" in done.stdout


def test_the_daemon_stays_in_the_terminal_until_it_is_stopped(clone: CloneWithDatabase) -> None:
    daemon = clone.project.start(*words(clone, "Pytest Daemon"))
    answers = until(lambda: clone.project.heavy("test", "--daemon", "--status").returncode == 0)
    children = psutil.Process(daemon.pid).children(recursive=True)
    daemon.send_signal(signal.SIGINT)

    output, _ = daemon.communicate(timeout=120)

    assert answers, output
    assert "Traceback" not in output
    assert children != []
    assert until(lambda: not any(child.is_running() for child in children))
    assert clone.project.heavy("test", "--daemon", "--status").returncode == 1
