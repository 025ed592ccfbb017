"""Something to look at in a fresh development database."""

import asyncio

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col

from .db_connection import short_lived_engine
from .sql_models import SQLUser

# demo:start
from .sql_models.tasks import SQLTask

# demo:end

DEMO_EMAIL = "ada@example.com"
# demo:start
DEMO_TASKS = (
    ("Open this page in a second window", False),
    ("Tick this and watch the other window follow", False),
    ("Start Heavy Stack", True),
)
# demo:end


def seed_once(url: str) -> bool:
    """Add the demo rows; False where they were added before."""
    return asyncio.run(_seed_once(url))


async def _seed_once(url: str) -> bool:
    async with short_lived_engine(url) as engine:
        return await seed(engine)


async def seed(engine: AsyncEngine) -> bool:
    """Add the demo rows unless the demo user exists; what was deleted stays deleted.

    Of two that sow at once, one waits here for the other and then adds nothing.
    """
    ada = SQLUser(name="Ada Lovelace", email=DEMO_EMAIL)
    once = insert(SQLUser).values(ada.model_dump()).on_conflict_do_nothing().returning(col(SQLUser.id))
    async with AsyncSession(engine) as db_session, db_session.begin():
        if await db_session.scalar(once) is None:
            return False
        # demo:start
        for title, done in DEMO_TASKS:
            db_session.add(SQLTask(title=title, done=done))
        # demo:end
    return True
