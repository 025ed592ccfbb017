"""What every repository starts from."""

from sqlalchemy.ext.asyncio import AsyncSession


class SQLRepositoryBase:
    """Reads and writes rows in the session of the current unit of work."""

    def __init__(self, db_session: AsyncSession) -> None:
        self._db_session = db_session
