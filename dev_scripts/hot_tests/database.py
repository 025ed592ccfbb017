"""Keep the test database's server running, with its template, as long as the daemon runs.

A program of its own: the daemon must stay without an event loop. It ends with its standard input.
"""

import asyncio
import sys

from dev_scripts.embedded_postgres import EmbeddedPostgresError, lease
from dev_scripts.project import STATE_FOLDER


def main() -> int:
    """Hold the server until nobody writes to this process any more; answers the exit code."""
    from tests.support.databases import Databases, create_and_upgrade

    try:
        with lease(STATE_FOLDER / "test-postgres", durable=False) as held:
            asyncio.run(Databases(held.url).prepare_template(create_and_upgrade))
            print("the test database is ready", flush=True)
            sys.stdin.read()
    except EmbeddedPostgresError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
