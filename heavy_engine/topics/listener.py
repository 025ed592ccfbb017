"""What all drivers share: listen, and begin again when the connection was lost."""

import asyncio
import secrets
from abc import abstractmethod
from collections.abc import Sequence

import structlog

from ..background import BackgroundTask
from .bus import Topics
from .intake import Intake
from .news import News

RETRY_FIRST_S = 0.25
RETRY_MOST_S = 3.0
# A peer that vanished without a word is noticed after this long.
PING_EVERY_S = 5.0
CONNECT_TIMEOUT_S = 3.0

log = structlog.get_logger("heavy.topics")


class NewsListener(BackgroundTask):
    """Hears what other processes say and tells the pages of this one.

    While the connection was away news may have been missed, so after each return every
    listener is woken. `listening` is set while there is a connection.
    """

    def __init__(self, topics: Topics, keys: Sequence[bytes], origin: str = "") -> None:
        super().__init__()
        self._topics = topics
        self._keys = keys
        self._intake = Intake(topics, keys, origin)
        self._is_away_known = False
        # What a lost connection looks like; anything else that is raised is logged as a fault.
        self._lost: tuple[type[BaseException], ...] = (OSError, TimeoutError)
        self.listening = asyncio.Event()

    @property
    def dropped(self) -> int:
        """How many messages came without our signature."""
        return self._intake.dropped

    async def _run(self) -> None:
        delay = RETRY_FIRST_S
        while True:
            try:
                await self._listen_once()
            except Exception as error:  # noqa: BLE001  # Whatever it is: who stops listening goes stale unseen.
                self._say_why(error)
            delay = RETRY_FIRST_S if self.listening.is_set() else min(delay * 2, RETRY_MOST_S)
            self.listening.clear()
            await asyncio.sleep(delay)

    @abstractmethod
    async def _listen_once(self) -> None:
        """Connect, call `_is_heard` and listen; raise when the connection is lost."""

    def _is_heard(self) -> None:
        """Say that from now on nothing is missed; what was missed before is loaded anew."""
        line = "the news connection is back" if self._is_away_known else "listening for news"
        log.info(line, driver=type(self).__name__)
        self._is_away_known = False
        self.listening.set()
        self._topics.publish_all()

    def _say_why(self, error: Exception) -> None:
        """Log once for each outage, and every fault."""
        is_lost = isinstance(error, self._lost)
        if is_lost and self._is_away_known:
            return
        self._is_away_known = True
        log.warning(
            "there is no news connection; pages show what other processes change when it is back",
            driver=type(self).__name__,
            reason=str(error) or type(error).__name__,
            exc_info=None if is_lost else error,
        )


class NewsNotSent(ConnectionError):
    """A bus did not take news; they may be sent again."""


class NewsBus(NewsListener):
    """A driver that also carries news away, from whichever process sends them.

    Who sends tells the pages of its own process itself, at once; their echo is not told again.
    """

    def __init__(self, topics: Topics, keys: Sequence[bytes]) -> None:
        self.origin = secrets.token_hex(8)
        super().__init__(topics, keys, self.origin)

    @abstractmethod
    async def publish(self, news: Sequence[News]) -> None:
        """Send news; return when the server has them.

        Raises:
            NewsNotSent: when it does not take them, or not all.
        """
