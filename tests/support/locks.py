"""Who waits for whose transaction."""

from sqlalchemy import text

from heavy_stack.backend.data.db_connection import Database

WAITING = (
    "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
)
WAITING_IN_COCKROACH = "select count(*) from crdb_internal.cluster_locks where not granted"


async def is_waiting(database: Database) -> bool:
    """Whether somebody in this database waits for another one's transaction."""
    async with database.session() as session:
        dialect = (await session.connection()).dialect.name
        asked = WAITING_IN_COCKROACH if dialect.startswith("cockroach") else WAITING
        return bool(await session.scalar(text(asked)))
