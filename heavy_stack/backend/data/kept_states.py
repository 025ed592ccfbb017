"""What pages keep, in the database: HEAVY_STATE_STORE=database.

The log of a page is a row for each sealed text, below a row that says which life of the page may write.
Whoever writes locks that row first, so that nobody claims the page in between.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import column, delete, select, table, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from heavy_engine import Answer, Claimed, Deposit

from .db_connection import Database
from .forgetting import forget_before

# When a page wrote last is noted no more often than this: it is asked only when a day is over.
NOTE_EVERY = timedelta(minutes=10)

# The tables of SQLKeptLine and SQLKeptText, as lightly as handled_events: no model is needed to write them.
_LINES = table("kept_lines", column("line_key"), column("owner"), column("at"))
_TEXTS = table("kept_texts", column("line_key"), column("number"), column("text"))

log = structlog.get_logger("heavy.state")


class DatabaseStates:
    """The store of pages' state, as the engine asks for it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, line_key: bytes, owner: str) -> Claimed:
        """As StateStore says."""
        values = {"line_key": line_key, "owner": owner, "at": datetime.now(UTC)}
        taken_over = insert(_LINES).on_conflict_do_update(
            index_elements=["line_key"], set_={"owner": owner, "at": values["at"]}
        )
        texts = select(_TEXTS.c.number, _TEXTS.c.text).where(_TEXTS.c.line_key == line_key)
        async with self._database.session() as db_session, db_session.begin():
            await db_session.execute(taken_over, values)
            rows = (await db_session.execute(texts.order_by(_TEXTS.c.number))).all()
        return Claimed(tuple(row.text for row in rows), rows[-1].number + 1 if rows else 1)

    async def owner(self, line_key: bytes) -> str:
        """As StateStore says."""
        async with self._database.session() as db_session:
            return await db_session.scalar(select(_LINES.c.owner).where(_LINES.c.line_key == line_key)) or ""

    async def write(self, deposits: Sequence[Deposit]) -> Sequence[Answer]:
        """As StateStore says, in one transaction for all of them."""
        async with self._database.session() as db_session, db_session.begin():
            owners = await _owners(db_session, deposits)
            answers = [_answer(deposit, owners.get(deposit.line_key)) for deposit in deposits]
            stored = [one for one, answer in zip(deposits, answers, strict=True) if answer == "stored"]
            if begun := [one.line_key for one in stored if one.is_whole]:
                await db_session.execute(delete(_TEXTS).where(_TEXTS.c.line_key.in_(begun)))
            if stored:
                await db_session.execute(insert(_TEXTS).on_conflict_do_nothing(), list(_rows(stored)))
        return answers


def _answer(deposit: Deposit, owner: str | None) -> Answer:
    if owner is None:
        return "gone"
    return "stored" if owner == deposit.owner else "taken"


def _rows(deposits: Iterable[Deposit]) -> Iterable[dict[str, object]]:
    for deposit in deposits:
        for number, text in enumerate(deposit.texts, deposit.number):
            yield {"line_key": deposit.line_key, "number": number, "text": text}


async def _owners(db_session: AsyncSession, deposits: Sequence[Deposit]) -> dict[bytes, str]:
    """Who may write to these lines; nobody claims one until the transaction ends. New ones are begun."""
    now = datetime.now(UTC)
    # All lock in the same order, so that nobody waits for who waits for them.
    keys = sorted(deposit.line_key for deposit in deposits)
    locked = select(_LINES).where(_LINES.c.line_key.in_(keys)).order_by(_LINES.c.line_key).with_for_update()
    rows = (await db_session.execute(locked)).all()
    owners = {bytes(row.line_key): str(row.owner) for row in rows}
    if old := [row.line_key for row in rows if row.at < now - NOTE_EVERY]:
        await db_session.execute(update(_LINES).where(_LINES.c.line_key.in_(old)).values(at=now))
    begun = {
        deposit.line_key: deposit.owner
        for deposit in sorted(deposits)
        if deposit.is_whole and deposit.line_key not in owners
    }
    if begun:
        owners |= await _begin(db_session, begun, now)
    return owners


async def _begin(db_session: AsyncSession, owners: dict[bytes, str], now: datetime) -> dict[bytes, str]:
    """Make lines that were not there; somebody else may have claimed one in this very moment."""
    values = [{"line_key": key, "owner": owner, "at": now} for key, owner in owners.items()]
    begun = insert(_LINES).values(values).on_conflict_do_nothing().returning(_LINES.c.line_key)
    ours = {bytes(key) for key in (await db_session.execute(begun)).scalars()}
    return {key: owner if key in ours else "" for key, owner in owners.items()}


async def forget_states_before(database: Database, age: timedelta) -> int:
    """Delete what pages keep that wrote nothing for so long; answers how many pages that were."""
    return await forget_before(database, _LINES, (_LINES.c.line_key,), age)
