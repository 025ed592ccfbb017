"""Services: what all sessions of a process share."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..application import Application, Caller, EngineSettings
from ..brython_bridge.calls import CallCounts
from ..presence import Presence
from ..recorder import Tap
from ..routing.table import RouteTable
from ..state import Keeping
from ..topics import Topics
from ..uploads.desk import UploadDesk
from .developer import Developer
from .health import HealthMonitor
from .submissions import Submissions


@dataclass
class Services:
    """What all sessions of a process share."""

    application: Application
    topics: Topics
    health: HealthMonitor
    settings: EngineSettings
    work: set[asyncio.Task[Any]] = field(default_factory=set)
    # What developers were warned of: paths and sentences.
    warned: set[tuple[str, str]] = field(default_factory=set)
    # Paths of pages for which loading ahead was of no use.
    ahead_in_vain: set[str] = field(default_factory=set)
    # Who a developer asks; nobody outside the profile dev.
    developer: Developer | None = None
    # Who is told what comes from browsers and goes to them; nobody, as a rule.
    tap: Tap | None = None
    # Closes the pages of a caller who is not signed in any more.
    sign_out: Callable[[Caller], None] = lambda _caller: None
    # Forms that were sent; none is sent twice.
    submissions: Submissions = field(default_factory=Submissions)
    # Who is on which page, here and in other processes.
    presence: Presence = field(default_factory=Presence)
    # Live values queue for it after news.
    live_loads: asyncio.Semaphore = field(init=False)
    _table: tuple[Application, RouteTable] = field(init=False)
    # What browsers are asked to do.
    client_calls: CallCounts = field(default_factory=CallCounts)
    # Files that people send and get.
    uploads: UploadDesk = field(init=False)
    # What browsers hold of their pages; None where they hold nothing.
    keeping: Keeping | None = field(init=False)

    def __post_init__(self) -> None:
        self.keeping = Keeping(self.settings) if self.settings.keep_state else None
        self.uploads = UploadDesk(self.settings, self.application.files)
        self._table = self._table_of(self.application)
        self.live_loads = asyncio.Semaphore(self.settings.live_loads_max)

    @property
    def debug(self) -> bool:
        """Whether people may see stacks."""
        return self.settings.debug

    @property
    def routes(self) -> RouteTable:
        """All pages, found by their paths; tests may put another application in the place of this one."""
        if self._table[0] is not self.application:
            self._table = self._table_of(self.application)
        return self._table[1]

    @staticmethod
    def _table_of(application: Application) -> tuple[Application, RouteTable]:
        return application, RouteTable(application.routes, application.sections)
