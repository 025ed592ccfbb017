"""Whether the database has the tables that the newest code wants.

A process of its own compares: the application's, which also answers the page /dev/migrations. This one
must not import the application.
"""

import asyncio
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from dev_scripts.programs import python
from dev_scripts.project import PROJECT_ROOT, app_package
from dev_scripts.reload.trouble import Trouble

LIMIT_S = 60.0


def asking() -> list[str]:
    """The program that compares; the database's address comes in, a MigrationReport as JSON goes out."""
    return python("-c", f"from {app_package()}.backend.saved_migrations import answer; answer()")


async def table_trouble(command: Sequence[str] | None = None) -> Trouble | None:
    """What has to be done to the database first; None where nothing, or where the code is wrong itself.

    Args:
        command: asks another program.
    """
    process = await asyncio.create_subprocess_exec(
        *(command or asking()),
        cwd=PROJECT_ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(LIMIT_S):
            # Not as an argument, which everybody on this machine could read.
            said, _ = await process.communicate(os.environ["HEAVY_DATABASE_URL"].encode())
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    # What does not even import is the new worker's to say, with its traceback.
    return of_findings(json.loads(said)) if process.returncode == 0 else None


def of_findings(found: Mapping[str, Any]) -> Trouble | None:
    """In words, with what to type. That the database is newer than the code is the new worker's to say."""
    if found["pending"]:
        return Trouble(
            "The database lacks a migration",
            "\n".join(found["pending"]),
            next="Apply it:  ./heavy db upgrade",
        )
    if found["differences"]:
        return Trouble(
            "The tables are not what the code says",
            "\n".join(found["differences"]),
            next='Write the migration:  ./heavy db migrate "what changes"  and apply it:  ./heavy db upgrade',
        )
    return None
