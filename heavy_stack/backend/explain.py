"""Errors in words for people."""

from sqlalchemy.exc import DBAPIError

from .data.db_connection import LOST_CONNECTION
from .errors import HeavyError

DATABASE_AWAY = "The database does not answer. Nothing was saved; try again when it is back."
LOST_STATES = ("57P01", "57P02", "57P03", "08")
TOO_SLOW = "57014"


def explain(error: BaseException) -> str | None:
    """A sentence for people; None for an error that is a fault of the program."""
    if isinstance(error, HeavyError):
        return str(error)
    if isinstance(error, DBAPIError):
        return _explain_database(error)
    return DATABASE_AWAY if isinstance(error, LOST_CONNECTION) else None


def _explain_database(error: DBAPIError) -> str | None:
    state = str(getattr(error.orig, "sqlstate", "") or "")
    if state == TOO_SLOW:
        return "This took too long and was stopped. Nothing was saved."
    lost = error.connection_invalidated or state.startswith(LOST_STATES) or isinstance(error, LOST_CONNECTION)
    return DATABASE_AWAY if lost else None
