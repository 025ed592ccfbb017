"""News within one process."""

import asyncio
from types import TracebackType


class Subscription:
    """One listener; a burst of news wakes it once."""

    def __init__(self, topics: "Topics", topic: str) -> None:
        self._topics = topics
        self.topic = topic
        self._news = asyncio.Event()

    async def wait(self) -> None:
        """Return when there is news that came after the last return."""
        await self._news.wait()
        self._news.clear()

    def wake(self) -> None:
        """Say that there is news."""
        self._news.set()

    def __enter__(self) -> "Subscription":
        self._topics.add(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._topics.drop(self)


class Topics:
    """Who listens to what in this process."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Subscription]] = {}

    def subscribe(self, topic: str) -> Subscription:
        """Listen to a topic for as long as the `with` block lasts."""
        return Subscription(self, topic)

    def publish(self, topic: str) -> None:
        """Wake everybody who listens to this topic."""
        for listener in self._listeners.get(topic, ()):
            listener.wake()

    def publish_all(self) -> None:
        """Wake everybody: news may have been missed."""
        for topic in self._listeners:
            self.publish(topic)

    def add(self, listener: Subscription) -> None:
        """Remember a listener."""
        self._listeners.setdefault(listener.topic, set()).add(listener)

    def drop(self, listener: Subscription) -> None:
        """Forget a listener, and a topic that nobody listens to."""
        listeners = self._listeners.get(listener.topic, set())
        listeners.discard(listener)
        if not listeners:
            self._listeners.pop(listener.topic, None)

    def __len__(self) -> int:
        return sum(len(listeners) for listeners in self._listeners.values())
