"""Whether the database has the tables that the newest code wants; asked in a process of its own.

Run it: python -m dev_scripts.reload.tables
It prints one JSON object: pending (migrations that are not applied), differing (what no migration does).
"""

import asyncio
import json
import os
import sys
from typing import Any

from dev_scripts.programs import python
from dev_scripts.project import PROJECT_ROOT
from dev_scripts.reload.trouble import Trouble

LIMIT_S = 60.0


async def table_trouble() -> Trouble | None:
    """What has to be done to the database first; None where nothing, or where the code is wrong itself."""
    process = await asyncio.create_subprocess_exec(
        *python("-m", __name__),
        cwd=PROJECT_ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(LIMIT_S):
            said, _ = await process.communicate()
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    # What does not even import is the new worker's to say, with its traceback.
    return of_findings(json.loads(said)) if process.returncode == 0 else None


def of_findings(found: dict[str, Any]) -> Trouble | None:
    """In words, with what to type."""
    if found["pending"]:
        return Trouble(
            "The database lacks a migration",
            "\n".join(found["pending"]),
            next="Apply it:  ./heavy db upgrade",
        )
    if found["differing"]:
        return Trouble(
            "The tables are not what the code says",
            "\n".join(found["differing"]),
            next='Write the migration:  ./heavy db migrate "what changes"  and apply it:  ./heavy db upgrade',
        )
    return None


def _main() -> int:
    from dev_scripts import application

    url = os.environ["HEAVY_DATABASE_URL"]
    pending = application.migration_status(url).pending
    differing = () if pending else application.differences(url)
    sys.stdout.write(json.dumps({"pending": list(pending), "differing": list(differing)}))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
