"""Who holds what pages keep, as HEAVY_STATE_STORE says."""

from collections.abc import Awaitable, Callable, Mapping

from heavy_engine import StateStore

from ...settings import Settings
from .db_connection import Database
from .kept_states import DatabaseStates
from .redis_states import RedisStates


def state_store_of(settings: Settings, database: Database) -> StateStore | None:
    """The store of this process; None where browsers hold their pages' state."""
    if not settings.keep_state or settings.state_store == "browser":
        return None
    if settings.state_store == "database":
        return DatabaseStates(database)
    return RedisStates(settings.state_redis, settings.state_keep_s)


def checks_of(store: StateStore | None) -> Mapping[str, Callable[[], Awaitable[None]]]:
    """What tells whether a store is well; the database is asked anyway."""
    return {"state store": store.ping} if isinstance(store, RedisStates) else {}
