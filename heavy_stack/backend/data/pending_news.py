"""What a unit of work will announce: merged, without repetitions, bounded."""

from heavy_engine.topics.news import News

# Beyond so many rows of a topic listeners had better load again than compare.
NEWS_PER_TOPIC_MAX = 32


class PendingNews:
    """News that wait for the commit."""

    def __init__(self) -> None:
        # A dict keeps the order in which things happened and each of them once.
        self._topics: dict[str, dict[News, None]] = {}

    def add(self, news: News) -> None:
        """Remember a change."""
        self._topics.setdefault(news.topic, {})[news] = None

    def collected(self) -> tuple[News, ...]:
        """The news in the order of their topics; one without facts stands for all of its topic."""
        return tuple(news for topic in sorted(self._topics) for news in self._about(topic))

    def _about(self, topic: str) -> tuple[News, ...]:
        whole, known = News(topic), self._topics[topic]
        return (whole,) if whole in known or len(known) > NEWS_PER_TOPIC_MAX else tuple(known)
