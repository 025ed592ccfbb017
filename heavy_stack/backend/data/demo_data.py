"""Something to look at in a fresh development database."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import select

from .db_connection import short_lived_engine
from .sql_models import SQLTask, SQLUser

DEMO_EMAIL = "ada@example.com"
DEMO_TASKS = (
    ("Open this page in a second window", False),
    ("Tick this and watch the other window follow", False),
    ("Start Heavy Stack", True),
)


def seed_once(url: str) -> bool:
    """Add a demo user and tasks; False where they were added before."""
    return asyncio.run(_seed_once(url))


async def _seed_once(url: str) -> bool:
    async with short_lived_engine(url) as engine:
        return await seed(engine)


async def seed(engine: AsyncEngine) -> bool:
    """Add the demo rows unless the demo user exists; deleted tasks stay deleted."""
    async with AsyncSession(engine) as db_session, db_session.begin():
        if await db_session.scalar(select(SQLUser).where(SQLUser.email == DEMO_EMAIL)):
            return False
        db_session.add(SQLUser(name="Ada Lovelace", email=DEMO_EMAIL))
        for title, done in DEMO_TASKS:
            db_session.add(SQLTask(title=title, done=done))
    return True
