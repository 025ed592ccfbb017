"""Errors in words for people, and which of them are worth another try."""

from .data.db_connection import is_connection_lost, state_of
from .errors import CaughtTooLate, CodeFault, CommitLost, HeavyError

DATABASE_AWAY = "The database does not answer. Nothing was saved; try again when it is back."
LOST_A_RACE = "Somebody changed this at the same moment; nothing was saved. Try again."
TOO_SLOW = "This took too long and was stopped. Nothing was saved."

# A serialization failure and a deadlock: the same work, done again, may well succeed.
RACE_STATES = ("40001", "40P01")
BY_STATE = {"57014": TOO_SLOW, **dict.fromkeys(RACE_STATES, LOST_A_RACE)}


def explain(error: BaseException) -> str | None:
    """A sentence for people; None for an error that is a fault of the program."""
    if isinstance(error, CodeFault):
        return None
    if isinstance(error, HeavyError):
        return str(error)
    if sentence := BY_STATE.get(state_of(error)):
        return sentence
    return DATABASE_AWAY if is_connection_lost(error) else None


def may_retry(error: BaseException) -> bool:
    """Whether PostgreSQL refused the work only because of other work at the same time."""
    if isinstance(error, CaughtTooLate) and error.__cause__:
        return may_retry(error.__cause__)
    if isinstance(error, CommitLost):
        return True
    return state_of(error) in RACE_STATES
