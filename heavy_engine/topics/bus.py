"""News within one process."""

import asyncio
from collections.abc import Callable, Sequence
from types import TracebackType

from .listeners import Listeners
from .news import EVERYTHING, Facts, News, Topic, as_news, as_topic

# Gets the facts of news; None when news may have been missed.
Hear = Callable[[Facts | None], None]


class Subscription:
    """One listener, to one topic or several; a burst of news wakes it once."""

    def __init__(self, topics: "Topics", wanted: Sequence[Topic]) -> None:
        self._topics = topics
        self._news = asyncio.Event()
        self._is_open = False
        self.wanted = _each_once(wanted)

    async def wait(self) -> None:
        """Return when there is news that came after the last return."""
        await self._news.wait()
        self._news.clear()

    def forget(self) -> None:
        """Say that what came until now needs no return of `wait`."""
        self._news.clear()

    @property
    def has_news(self) -> bool:
        """Whether `wait` would return at once."""
        return self._news.is_set()

    def wake(self) -> None:
        """Say that there is news."""
        self._news.set()

    def change(self, wanted: Sequence[Topic]) -> None:
        """Listen to other topics from now on."""
        if self._is_open:
            self._topics.drop(self)
        self.wanted = _each_once(wanted)
        if self._is_open:
            self._topics.add(self)

    def __enter__(self) -> "Subscription":
        self._is_open = True
        self._topics.add(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_open = False
        self._topics.drop(self)


class Topics:
    """Who listens to what in this process."""

    def __init__(self) -> None:
        self._listeners: dict[str, Listeners[Subscription]] = {}
        self._hearing: dict[str, list[Hear]] = {}
        # Topics that are about no data: what was loaded is as true after news of them.
        self._not_of_data: set[str] = set()
        # How often news were told: what was loaded at one number is not older than what is loaded at it.
        self.told = 0

    def subscribe(self, *wanted: str | Topic) -> Subscription:
        """Listen for as long as the `with` block lasts, to names or to what `about()` makes."""
        return Subscription(self, [as_topic(one) for one in wanted])

    def tell(self, topic: str, hear: Hear, *, is_of_data: bool = True) -> None:
        """Call this at once with all that is said of a topic; it may not fail, nor take long.

        Args:
            topic: its name.
            hear: gets the facts, or None when news may have been missed.
            is_of_data: whether something that was loaded may be otherwise after such news.
        """
        self._hearing.setdefault(topic, []).append(hear)
        if not is_of_data:
            self._not_of_data.add(topic)

    def ignore(self, topic: str, hear: Hear) -> None:
        """Call it no more."""
        if hear in self._hearing.get(topic, ()):
            self._hearing[topic].remove(hear)
            if not self._hearing[topic]:
                del self._hearing[topic]

    def publish(self, news: str | News) -> None:
        """Wake everybody whom these news may concern."""
        news = as_news(news)
        if news.topic not in self._not_of_data:
            self.told += 1
        if news.topic == EVERYTHING:
            self.publish_all()
            return
        for hear in self._hearing.get(news.topic, ()):
            hear(news.facts)
        if listeners := self._listeners.get(news.topic):
            for listener in listeners.concerned(news.facts):
                listener.wake()

    def publish_all(self) -> None:
        """Wake everybody: news may have been missed."""
        self.told += 1
        for hearing in self._hearing.values():
            for hear in hearing:
                hear(None)
        for listeners in self._listeners.values():
            for listener in listeners.all():
                listener.wake()

    def add(self, listener: Subscription) -> None:
        """Remember a listener."""
        for topic in listener.wanted:
            self._listeners.setdefault(topic.name, Listeners()).add(topic, listener)

    def drop(self, listener: Subscription) -> None:
        """Forget a listener, and topics that nobody listens to."""
        for topic in listener.wanted:
            listeners = self._listeners.get(topic.name)
            if listeners is None:
                continue
            listeners.drop(topic, listener)
            if not len(listeners):
                del self._listeners[topic.name]

    def __len__(self) -> int:
        """How many topics are listened to, each by each of its listeners."""
        return sum(len(listeners) for listeners in self._listeners.values())


def _each_once(wanted: Sequence[Topic]) -> tuple[Topic, ...]:
    return tuple(dict.fromkeys(wanted))
