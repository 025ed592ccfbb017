"""What the database says of itself."""

from sqlalchemy import text

from .base_repositories import QueryBase


class SystemRepository(QueryBase):
    """Reads the catalogue; no table of the application."""

    async def get_server_version(self) -> str:
        """The server's version, such as "18.6"."""
        version = await self.db_session.scalar(text("show server_version"))
        return str(version).split(" ")[0]

    async def get_database_name(self) -> str:
        """The name of the database this session is in."""
        return str(await self.db_session.scalar(text("select current_database()")))

    async def list_extensions(self) -> tuple[str, ...]:
        """Installed extensions with their versions, such as "vector 0.8.6"."""
        statement = (
            "select extname || ' ' || extversion from pg_extension where extname <> 'plpgsql' order by 1"
        )
        rows = await self.db_session.scalars(text(statement))
        return tuple(rows.all())

    async def get_migration(self) -> str | None:
        """The revision that the database is at, None before the first."""
        if await self.db_session.scalar(text("select to_regclass('alembic_version')")) is None:
            return None
        revision: str | None = await self.db_session.scalar(text("select version_num from alembic_version"))
        return revision
