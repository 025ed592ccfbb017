"""News: who shows a topic hears that it changed."""

from .bus import Subscription, Topics
from .codec import decode, encode
from .listener import NewsBus, NewsListener, NewsNotSent
from .nats import NatsNews
from .news import EVERYTHING, Fact, Facts, News, NewsRefused, Topic, about
from .postgres import PostgresNews
from .redis import RedisNews

__all__ = [
    "EVERYTHING",
    "Fact",
    "Facts",
    "NatsNews",
    "News",
    "NewsBus",
    "NewsListener",
    "NewsNotSent",
    "NewsRefused",
    "PostgresNews",
    "RedisNews",
    "Subscription",
    "Topic",
    "Topics",
    "about",
    "decode",
    "encode",
]
