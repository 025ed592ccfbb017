"""HeavyContext: what every handler, loader and effect receives."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from heavy_engine.files import FileStore

from ..shared_models.users import UserId
from .accounts import KeyRing
from .data.db_connection import Database

# demo:start
from .data.model_managers.note_managers import NoteManager

# demo:end
from .data.model_managers.system_managers import SystemManager

# demo:start
from .data.model_managers.task_managers import TaskManager

# demo:end
from .data.model_managers.user_key_managers import UserKeyManager
from .data.model_managers.user_managers import UserManager
from .data.unit_of_work import unit_of_work
from .search.embedders import Embedder


@dataclass(frozen=True)
class BackingServices:
    """What managers need besides the database; made by main, one of each a process."""

    keyring: KeyRing | None = None
    embedder: Embedder | None = None
    files: FileStore | None = None


@dataclass
class HeavyContext:
    """One intention of one person: their session, their rights, the managers."""

    db_session: AsyncSession
    user_id: UserId | None = None
    services: BackingServices = field(default_factory=BackingServices)

    # demo:start
    @cached_property
    def notes(self) -> NoteManager:
        """What people do with their private notes."""
        return NoteManager(self.db_session, self.user_id, self.services.keyring)

    @cached_property
    def tasks(self) -> TaskManager:
        """What people do with tasks."""
        return TaskManager(self.db_session, self.services.embedder)

    # demo:end

    @cached_property
    def users(self) -> UserManager:
        """What people do with users."""
        return UserManager(self.db_session)

    @cached_property
    def user_keys(self) -> UserKeyManager:
        """What is done with the keys of users."""
        return UserKeyManager(self.db_session, self.services.keyring)

    @cached_property
    def system(self) -> SystemManager:
        """What people ask about the system."""
        return SystemManager(self.db_session)


@asynccontextmanager
async def open_work(
    database: Database, user_id: UserId | None = None, services: BackingServices | None = None
) -> AsyncIterator[HeavyContext]:
    """Open one unit of work for somebody; it commits when the block ends."""
    async with unit_of_work(database) as unit:
        yield HeavyContext(unit.db_session, user_id, services or BackingServices())
