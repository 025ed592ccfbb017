"""The servers that carry what processes say."""

from tests.engine.topics.conftest import carrier_url

__all__ = ["carrier_url"]
