"""What people ask about the system itself."""

from sqlalchemy.ext.asyncio import AsyncSession

from ....shared_models.system import DatabaseStatus
from ..migrations import pending_after
from ..repositories.system_repositories import SystemRepository
from .base_managers import ModelManagerBase


class SystemManager(ModelManagerBase):
    """Tells how the database is."""

    def __init__(self, db_session: AsyncSession) -> None:
        super().__init__(db_session)
        self._system = SystemRepository(db_session)

    async def database_status(self) -> DatabaseStatus:
        """The server, its extensions and how far the migrations are."""
        migration = await self._system.get_migration()
        return DatabaseStatus(
            server=f"PostgreSQL {await self._system.get_server_version()}",
            database=await self._system.get_database_name(),
            extensions=await self._system.list_extensions(),
            migration=migration or "none",
            pending=pending_after(migration),
        )
