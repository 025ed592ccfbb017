"""Keep the test database's server running, with copies of its template, as long as the daemon runs.

A program of its own: the daemon must stay without an event loop. It ends with its standard input.
"""

import asyncio
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from dev_scripts.embedded_postgres import EmbeddedPostgresError, lease
from dev_scripts.project import STATE_FOLDER

if TYPE_CHECKING:
    from tests.support.databases import Databases


def main() -> int:
    """Hold the server until nobody writes to this process any more; answers the exit code."""
    from tests.support.databases import Databases

    try:
        with lease(STATE_FOLDER / "test-postgres", durable=False) as held, suppress(KeyboardInterrupt):
            asyncio.run(_hold(Databases(held.url)))
    except EmbeddedPostgresError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def _hold(databases: "Databases") -> None:
    from tests.support.databases import create_and_upgrade
    from tests.support.spare_databases import keep

    await databases.prepare_template(create_and_upgrade)
    print("the test database is ready", flush=True)
    async with databases.maintenance() as connection:
        keeping = asyncio.create_task(keep(connection, databases.template))
        await asyncio.to_thread(sys.stdin.read)
        keeping.cancel()
        await asyncio.wait([keeping])


if __name__ == "__main__":
    sys.exit(main())
