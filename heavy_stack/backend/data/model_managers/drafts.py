"""From what somebody filled in to a row, or to a sentence for each field."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from ....shared_models.drafts import DraftRefused, DraftType, draft_of
from ...errors import ValuesRefused

UNIQUE, FOREIGN_KEY = "23505", "23503"
SENTENCES = {
    UNIQUE: "This is taken already; choose another.",
    FOREIGN_KEY: "This is gone: somebody deleted it. Choose another.",
}
# PostgreSQL's detail, whatever its language: Key (serial)=(4711) already exists.
KEY = re.compile(r"\((\w+)\)=")


def checked(
    kind: type[DraftType], filled_in: DraftType | Mapping[str, str], refused: type[ValuesRefused]
) -> DraftType:
    """The draft that a form's texts make; a draft was checked when it was made.

    Raises:
        ValuesRefused: of the kind that was given; names every field that cannot be kept.
    """
    if isinstance(filled_in, kind):
        return filled_in
    try:
        return draft_of(kind, dict(filled_in))
    except DraftRefused as error:
        raise refused(error.by_field) from None


@asynccontextmanager
async def saving(db_session: AsyncSession, refused: type[ValuesRefused]) -> AsyncIterator[None]:
    """Write rows; what the database refuses about a field becomes a sentence for that field.

    A savepoint: what the unit of work did before stays, and it may go on.

    Raises:
        ValuesRefused: of the kind that was given, when a value is taken or refers to nothing.
    """
    try:
        async with db_session.begin_nested():
            yield
    except IntegrityError as error:
        found = _sentence(error)
        if found is None:
            raise
        raise refused(found) from error


def _sentence(error: IntegrityError) -> dict[str, str] | None:
    sentence = SENTENCES.get(str(getattr(error.orig, "sqlstate", "")))
    key = KEY.search(str(getattr(error.orig and error.orig.__cause__, "detail", "") or ""))
    return {key[1]: sentence} if sentence and key else None
