"""Prove migrations on databases that nobody else uses."""

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from dev_scripts import application, database
from dev_scripts.db import server
from dev_scripts.errors import CommandFailed
from dev_scripts.migrating.filling import fill
from dev_scripts.migrating.snapshot import changes, schema_of

Say = Callable[[str], None]


class ProofFailed(CommandFailed):
    """A migration that does not do what a migration has to."""


def prove(target: database.Database, before: str, folder: Path, say: Say) -> None:
    """Upgrade from `before`, compare, take back, compare, upgrade again; empty first, then with rows.

    Raises:
        ProofFailed: says in which step, and what was found.
    """
    with server.scratch(target) as empty:
        # Our own folder ends at `before`; its head also has what comes after the migrations.
        _step("upgrade to the migration before", lambda: application.upgrade(empty.url))
        _there_and_back(empty.url, before, folder, "an empty database", say)
    with server.scratch(target) as filled:
        _sow(filled.url, before, folder, say)
        _there_and_back(filled.url, before, folder, "a database with rows", say)


def _sow(url: str, before: str, folder: Path, say: Say) -> None:
    """Rows from before the migration: today's demo data taken back, and a row for each other table."""
    _step("upgrade", lambda: application.upgrade(url, "head", folder))
    _step("demo data", lambda: application.seed_once(url))
    _step("downgrade with demo data", lambda: application.downgrade(url, before, folder))
    if left_out := fill(url):
        say(f"  no row could be made up for {', '.join(left_out)}")


def _there_and_back(url: str, before: str, folder: Path, where: str, say: Say) -> None:
    old = schema_of(url)
    _step(f"upgrade of {where}", lambda: application.upgrade(url, "head", folder))
    new = schema_of(url)
    _same(f"after the upgrade of {where} the models want more", application.differences(url, folder))
    _step(f"downgrade of {where}", lambda: application.downgrade(url, before, folder))
    _same(f"the downgrade of {where} does not restore it", changes(old, schema_of(url)))
    _step(f"second upgrade of {where}", lambda: application.upgrade(url, "head", folder))
    _same(f"the second upgrade of {where} makes something else", changes(new, schema_of(url)))
    say(f"  proven on {where}: upgrade, nothing left to generate, downgrade, upgrade")


def _step(name: str, work: Callable[[], object]) -> None:
    try:
        work()
    except CommandFailed as failure:
        raise ProofFailed(f"Failed: {name}. {failure}") from failure
    except DBAPIError as failure:
        raise ProofFailed(f"Failed: {name}. {failure.orig}") from failure


def _same(trouble: str, lines: Sequence[str]) -> None:
    if lines:
        raise ProofFailed("\n  ".join([f"Failed: {trouble}:", *lines]))
