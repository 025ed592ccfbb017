"""A shop that is served by a process of its own."""

from tests.support.shop_serving import shop_server

__all__ = ["shop_server"]
