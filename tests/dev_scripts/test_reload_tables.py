"""Whether tables fit the newest code, as `./heavy dev` asks when one of them is saved."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from dev_scripts.reload.tables import of_findings, table_trouble
from heavy_stack.backend.data.db_connection import Database

ROOT = Path(__file__).parents[2]
HEAVY_PACKAGES = ("sqlalchemy", "sanic", "reactpy", "pydantic", "alembic", "heavy_stack", "heavy_engine")


async def test_the_application_compares_what_is_saved_with_the_database(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEAVY_DATABASE_URL", database_url)
    async with database.session() as db_session:
        await db_session.execute(text("create table axes (id int primary key)"))
        await db_session.commit()

    trouble = await table_trouble()

    assert trouble is not None
    assert trouble.text == "remove table axes"
    assert "./heavy db migrate" in trouble.next


async def test_code_that_does_not_import_is_not_the_tables_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAVY_DATABASE_URL", "postgresql://ada@nowhere/shed")

    assert await table_trouble([sys.executable, "-c", "import axe"]) is None


async def test_the_address_is_in_no_list_of_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAVY_DATABASE_URL", "postgresql://ada:hunter2@nowhere/shed")
    looks = (
        "import json, sys; url = sys.stdin.read(); "
        "print(json.dumps({'pending': [url, str(url in ' '.join(sys.orig_argv))], 'differences': []}))"
    )

    trouble = await table_trouble([sys.executable, "-c", looks])

    assert trouble is not None
    assert trouble.text == "postgresql://ada:hunter2@nowhere/shed\nFalse"


def test_migrations_that_are_not_applied_come_first() -> None:
    trouble = of_findings({"pending": ["0009"], "differences": []})

    assert trouble is not None
    assert (trouble.text, trouble.next) == ("0009", "Apply it:  ./heavy db upgrade")
    assert of_findings({"pending": [], "differences": []}) is None


def test_who_asks_imports_neither_the_application_nor_what_it_needs() -> None:
    shows = "import sys, dev_scripts.reload.companion; print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", shows], cwd=ROOT, capture_output=True, text=True, check=True)

    imported = set(done.stdout.split())
    assert "dev_scripts.reload.tables" in imported
    assert imported.isdisjoint(HEAVY_PACKAGES)
