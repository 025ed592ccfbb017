"""News: who shows a topic hears that it changed."""

from .bus import Subscription, Topics
from .postgres import PostgresNews

__all__ = ["PostgresNews", "Subscription", "Topics"]
