"""./heavy db migrate and check: as Ada uses them in her clone, on a real server."""

import asyncio
import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from dev_scripts.embedded_postgres import lease
from tests.dev_scripts.whole_project import WholeProject
from tests.support.databases import Databases
from tests.support.waiting import eventually

AXES = '''
from enum import Enum
from datetime import datetime
from typing import Any

import pgvector.sqlalchemy
from sqlalchemy import Column, DateTime, Uuid, text
from sqlmodel import Field, UniqueConstraint

from .heavy_models import HeavyModel



class Wood(str, Enum):
    ash = "ash"
    oak = "oak"


class SQLAxe(HeavyModel, table=True):
    """One axe."""

    __tablename__ = "axes"

    name: str = Field(max_length=200)
    city: str | None = None
'''
FIELD = "    city: str | None = None\n"


class AxeShed:
    """Ada's clone with one more table, and its migration."""

    def __init__(self, project: WholeProject, url: str) -> None:
        self.project, self.url = project, url
        self.versions = project.root / "alembic/versions"
        self.model = project.root / "heavy_stack/backend/data/sql_models/axes.py"
        package = self.model.with_name("__init__.py")
        package.write_text(package.read_text() + "\nfrom .axes import SQLAxe as SQLAxe  # noqa: E402\n")

    def heavy(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return self.project.heavy(*words, HEAVY_DATABASE_URL=self.url)

    def migrate(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return self.heavy("db", "migrate", *words)

    def write(self, model: str) -> None:
        self.model.write_text(model)

    def new_files(self) -> list[Path]:
        return sorted(path for path in self.versions.glob("*.py") if path.name not in self.known)

    def remember(self) -> None:
        self.known = {path.name for path in self.versions.glob("*.py")}


@pytest.fixture(scope="module")
async def prepared(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AxeShed:
    """The shed with axes in it; made once."""
    url = databases.url_of("heavy_test_never_made")
    shed = AxeShed(WholeProject(tmp_path_factory.mktemp("shed")), url)
    shed.remember()
    shed.write(AXES)
    made = shed.migrate("axes have a table")
    assert made.returncode == 0, made.stdout + made.stderr
    return shed


@pytest.fixture
def shed(prepared: AxeShed) -> Iterator[AxeShed]:
    """The shed as it was prepared."""
    prepared.remember()
    yield prepared
    for path in prepared.new_files():
        path.unlink()
    shutil.rmtree(prepared.versions / "__pycache__", ignore_errors=True)
    prepared.write(AXES)


def with_field(line: str) -> str:
    return AXES.replace(FIELD, f"{FIELD}    {line}\n")


def test_nothing_to_do_writes_no_file(shed: AxeShed) -> None:
    result = shed.migrate("nothing at all")

    assert result.returncode == 0
    assert result.stdout == "Nothing to do: the migrations make what the models want.\n"
    assert shed.new_files() == []


def test_a_field_with_an_index_and_a_reference_becomes_two_proven_migrations(shed: AxeShed) -> None:
    shed.write(
        with_field("edge: int = Field(default=3, index=True)")
        + "    owner_id: str | None = Field(\n"
        + '        default=None, foreign_key="users.id", sa_type=Uuid(as_uuid=False))\n'
    )

    result = shed.migrate("axes have an edge.")

    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count("upgrade, nothing left to generate, downgrade, upgrade") == 2
    first, second = shed.new_files()
    assert re.fullmatch(r"\d{4}_axes_have_an_edge\.py", first.name)
    assert int(second.name[:4]) == int(first.name[:4]) + 1
    assert 'server_default=sa.text("3"), nullable=False' in first.read_text()
    assert "postgresql_not_valid=True" in first.read_text()
    assert "postgresql_concurrently=True" in second.read_text()
    assert "validate constraint axes_owner_id_fkey" in second.read_text()
    for words in (("check",), ("format", "--check")):
        ruff = [sys.executable, "-m", "ruff", *words, str(first), str(second)]
        done = subprocess.run(ruff, cwd=shed.project.root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
    assert shed.heavy("db", "check").returncode == 0


def test_a_table_with_vectors_and_choices_can_be_written_and_taken_back(shed: AxeShed) -> None:
    shed.write(
        AXES
        + '''

class SQLStory(HeavyModel, table=True):
    """One story."""

    __tablename__ = "stories"

    wood: Wood
    told_at: datetime = Field(sa_type=DateTime(timezone=True))
    meaning: Any = Field(default=None, sa_column=Column(pgvector.sqlalchemy.Vector(3)))
    axe_id: str = Field(foreign_key="axes.id", index=True, sa_type=Uuid(as_uuid=False))
'''
    )

    result = shed.migrate("stories have a table")

    assert result.returncode == 0, result.stdout + result.stderr
    (file,) = shed.new_files()
    assert "import pgvector.sqlalchemy\n" in file.read_text()
    assert "pgvector.sqlalchemy.VECTOR(3)" in file.read_text()
    assert "drop type wood" in file.read_text()


def test_a_choice_for_a_table_in_use(shed: AxeShed) -> None:
    shed.write(with_field("wood: Wood = Wood.ash"))

    result = shed.migrate("axes have a wood")

    assert result.returncode == 0, result.stdout + result.stderr
    (file,) = shed.new_files()
    assert "create type wood as enum ('ash', 'oak')" in file.read_text()


def test_stricter_rules_come_in_forms_that_lock_nothing(shed: AxeShed) -> None:
    shed.write(
        AXES.replace("city: str | None = None", "city: str").replace(
            '    __tablename__ = "axes"\n',
            '    __tablename__ = "axes"\n    __table_args__ = (UniqueConstraint("name"),)\n',
        )
    )

    result = shed.migrate("axes are in a city", "--allow", "cockroachdb=we are on PostgreSQL")

    assert result.returncode == 0, result.stdout + result.stderr
    first, second = (path.read_text() for path in shed.new_files())
    assert "create_check_constraint" in first
    assert "city is not null" in first
    assert "unique using index axes_name_key" in second
    assert (
        second.index("validate constraint") < second.index("alter_column") < second.index("drop_constraint")
    )


def test_a_required_field_without_a_value_for_old_rows_is_refused(shed: AxeShed) -> None:
    shed.write(with_field("made_at: datetime = Field(sa_type=DateTime(timezone=True))"))

    result = shed.migrate("axes are made")

    assert result.returncode == 1
    assert "axes.made_at must not be NULL" in result.stderr
    assert "made_at: ... | None = None" in result.stderr
    assert shed.new_files() == []


def test_what_breaks_running_code_is_refused_until_it_is_allowed(shed: AxeShed) -> None:
    shed.write(AXES.replace(FIELD, ""))

    refused = shed.migrate("axes have no city")
    assert refused.returncode == 1
    assert "drop-column: drops axes.city" in refused.stderr
    assert '--allow drop-column="' in refused.stderr
    assert shed.new_files() == []

    allowed = shed.migrate("axes have no city", "--allow", "drop-column=nobody reads it")
    assert allowed.returncode == 0, allowed.stderr
    (file,) = shed.new_files()
    assert "    # lint: allow drop-column because nobody reads it\n    op.drop_column" in file.read_text()
    assert shed.heavy("db", "check").returncode == 0


def test_a_migration_that_fails_its_proof_is_not_written(shed: AxeShed) -> None:
    shed.write(
        with_field(
            "edge: int | None = Field(default=None, sa_column_kwargs={'server_default': text('sharp()')})"
        )
    )
    arguments = ("axes have an edge", "--allow", "volatile-default=a test wants it")

    result = shed.migrate(*arguments)
    assert result.returncode == 1
    assert "Failed: upgrade of an empty database" in result.stderr
    assert "function sharp() does not exist" in result.stderr
    assert shed.new_files() == []

    kept = shed.migrate(*arguments, "--keep")
    assert kept.returncode == 1
    assert "Kept: alembic/versions/" in kept.stderr
    assert len(shed.new_files()) == 1


def test_a_dry_run_shows_it_and_writes_nothing(shed: AxeShed) -> None:
    shed.write(with_field("edge: int | None = None"))

    shown = shed.migrate("axes have an edge", "--dry-run")
    told = json.loads(shed.migrate("axes have an edge", "--dry-run", "--json").stdout)

    assert shown.returncode == 0
    assert 'op.add_column("axes", sa.Column("edge", sa.Integer(), nullable=True))' in shown.stdout
    assert told["files"] == []
    assert "op.add_column" in told["texts"][0]
    assert shed.new_files() == []


def test_one_to_be_filled_by_hand(shed: AxeShed) -> None:
    result = shed.migrate("axes are sorted", "--empty")

    assert result.returncode == 0, result.stderr
    (file,) = shed.new_files()
    assert '"""Axes are sorted."""' in file.read_text()
    assert "def upgrade() -> None:" in file.read_text()


@pytest.mark.parametrize(
    "message", ["", "  ", "two\nlines", "...", "x" * 73], ids=["empty", "blank", "lines", "dots", "long"]
)
def test_a_message_has_to_say_something(shed: AxeShed, message: str) -> None:
    shed.write(with_field("edge: int | None = None"))

    result = shed.migrate(message)

    assert result.returncode == 2
    assert "does not tell what the migration is for" in result.stderr
    assert shed.new_files() == []


def test_quotes_in_a_message_break_nothing(shed: AxeShed) -> None:
    shed.write(with_field("edge: int | None = None"))

    result = shed.migrate('Bo\'s "axe" \\ ${edge}')

    assert result.returncode == 0, result.stderr
    (file,) = shed.new_files()
    compile(file.read_text(), file.name, "exec")


def test_check_tells_what_no_migration_makes(shed: AxeShed) -> None:
    shed.write(with_field("edge: int | None = None"))

    result = shed.heavy("db", "check")
    told = json.loads(shed.heavy("db", "check", "--json").stdout)

    assert result.returncode == 1
    assert "The models want what no migration makes:\n  add column axes.edge" in result.stdout
    assert "./heavy db migrate" in result.stdout
    assert told["differences"] == ["add column axes.edge"]


def test_check_finds_forks_and_what_locks(shed: AxeShed) -> None:
    last = max(shed.versions.glob("0*.py"))
    bad = last.with_name("9998_bad.py")
    bad.write_text(
        f'from alembic import op\nrevision = "9998"\ndown_revision = "{last.name[:4]}"\n'
        'def upgrade():\n    op.create_index("ix", "axes", ["name"])\n'
        'def downgrade():\n    op.drop_index("ix")\n'
    )
    locks = shed.heavy("db", "check", "--no-server")
    bad.with_name("9999_worse.py").write_text(bad.read_text().replace("9998", "9999"))
    fork = shed.heavy("db", "check")

    assert (locks.returncode, fork.returncode) == (1, 1)
    assert "9998_bad.py:5: create-index: nobody can write to axes" in locks.stdout
    assert "9998_bad.py and 9999_worse.py both follow" in fork.stderr


REMARK = "Exception ignored in: <function BaseEventLoop.__del__"


async def test_ctrl_c_leaves_no_scratch_database_and_no_file(shed: AxeShed) -> None:
    shed.write(with_field("edge: int | None = None"))
    names = "select datname from pg_database where datname like 'heavy_scratch%'"
    with lease(shed.project.root / ".heavy/postgres") as server:
        running = shed.project.start("db", "migrate", "axes have an edge")
        bo = await asyncpg.connect(server.url("postgres"))
        await eventually(lambda: bo.fetchval(names), what="a scratch database")
        running.send_signal(signal.SIGINT)
        output, _ = await asyncio.to_thread(running.communicate, timeout=120)
        left = await bo.fetch(names)
        await bo.close()

    assert running.returncode == 130, output
    # Between the end of asyncio.run() and the closing of its loop Python itself remarks on the loop.
    assert "Traceback" not in output.partition(REMARK)[0]
    assert left == []
    assert shed.new_files() == []
