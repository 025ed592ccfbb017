"""Names for what Sanic's annotations leave open."""

from collections.abc import Awaitable
from types import SimpleNamespace
from typing import Any, Protocol, TypeAlias

from sanic import Sanic
from sanic.config import Config

Server: TypeAlias = Sanic[Config, SimpleNamespace]


class Serving(Protocol):
    """What Sanic's `create_server` answers."""

    connections: set[Any]
    server: Any

    def startup(self) -> Awaitable[None]:
        """Make the routes ready."""

    def before_start(self) -> Awaitable[None]:
        """Do what belongs before the first connection."""

    def after_start(self) -> Awaitable[None]:
        """Do what belongs after."""

    def before_stop(self) -> Awaitable[None]:
        """Do what belongs before the end."""

    def after_stop(self) -> Awaitable[None]:
        """Do what belongs after."""

    def start_serving(self) -> Awaitable[None]:
        """Accept connections from now on."""
