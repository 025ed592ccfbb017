"""The corpus: what the lint refuses, and what it lets pass; the latter runs on PostgreSQL."""

import asyncio
import shutil
from pathlib import Path

import pytest
from alembic.script import Script

from dev_scripts.migration_lint import RULES, lint
from heavy_stack.backend.data import migrations
from tests.support.databases import Databases

CORPUS = Path(__file__).parent / "migration_corpus"
BAD, GOOD = sorted(CORPUS.glob("bad/*.py")), sorted(CORPUS.glob("good/*.py"))


def name_of(path: Path) -> str:
    return path.stem


def project_with(migration: Path, folder: Path) -> Path:
    """A folder of migrations: the corpus's base, and one more."""
    (folder / "versions").mkdir()
    shutil.copy(CORPUS / "base.py", folder / "versions" / "0001_base.py")
    shutil.copy(migration, folder / "versions" / f"0002_{migration.name}")
    shutil.copy(migrations.MIGRATIONS_FOLDER / "env.py", folder)
    return folder


def scripts_of(folder: Path) -> list[Script]:
    directory = migrations.scripts(folder)
    return [directory.get_revision(revision) for revision in migrations.steps(folder)]


def test_the_corpus_is_large_enough() -> None:
    assert len(BAD) >= 20
    assert len(GOOD) >= 20


@pytest.mark.parametrize("migration", BAD, ids=name_of)
def test_it_is_refused_by_the_rule_it_breaks(migration: Path, tmp_path: Path) -> None:
    rule = migration.read_text().removeprefix('"""').split(":")[0]

    found = lint(scripts_of(project_with(migration, tmp_path)))

    assert rule in RULES
    assert rule in {finding.rule for finding in found}
    source = migration.read_text().splitlines()
    assert all(source[finding.line - 1].startswith("    ") for finding in found), "the line is in upgrade()"


@pytest.mark.parametrize("migration", GOOD, ids=name_of)
def test_it_is_let_pass(migration: Path, tmp_path: Path) -> None:
    assert [str(finding) for finding in lint(scripts_of(project_with(migration, tmp_path)))] == []


@pytest.mark.parametrize("migration", GOOD, ids=name_of)
async def test_what_passes_runs(migration: Path, tmp_path: Path, databases: Databases) -> None:
    folder = project_with(migration, tmp_path)
    url = databases.url_of(f"heavy_test_corpus_{migration.stem[:30]}")
    try:
        await asyncio.to_thread(migrations.create_database, url)
        applied = await asyncio.to_thread(migrations.upgrade, url, folder=folder)
    finally:
        await databases.drop(url)

    assert applied == ("0001", "0002")


def test_an_allowance_without_a_reason_allows_nothing(tmp_path: Path) -> None:
    found = lint(scripts_of(project_with(CORPUS / "bad" / "no_reason.py", tmp_path)))

    assert {finding.rule for finding in found} == {"allowance", "drop-column"}


def test_every_rule_has_a_bad_example() -> None:
    shown = {path.read_text().removeprefix('"""').split(":")[0] for path in BAD}

    assert set(RULES) - shown == set()


def test_every_rule_is_explained() -> None:
    text = (Path(__file__).parents[2] / "docs/migrations.md").read_text()

    assert [rule for rule in RULES if f"`{rule}`" not in text] == []


def test_the_migrations_of_this_project_pass() -> None:
    assert [str(finding) for finding in lint(scripts_of(migrations.MIGRATIONS_FOLDER))] == []
