"""What every manager starts from."""

from sqlalchemy.ext.asyncio import AsyncSession

from ..pledges import Pledging


class ModelManagerBase(Pledging):
    """Rules about rows, in verbs a person would use.

        class ShedManager(ModelManagerBase):
            def __init__(self, db_session: AsyncSession) -> None:
                super().__init__(db_session)
                self._tools = ToolRepository(db_session)

    A verb refuses before it writes, and marks what it changed:
    current_unit_of_work().mark_changed("tools", id=tool.id). It never commits. A public coroutine
    that nobody awaits to its end rolls the unit of work back (ForgottenAwait).
    """

    def __init__(self, db_session: AsyncSession) -> None:
        self.db_session = db_session
