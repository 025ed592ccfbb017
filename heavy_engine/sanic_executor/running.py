"""What a server process knows of its own life: the parts that a drain deals with, and whether it ends."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..live.live_pages import LivePages
from ..session.health import HealthMonitor

MOVE_WITHIN_S = 3.0
"""Browsers that are sent elsewhere come back spread over so long, lest all come at once."""


@dataclass
class Running:
    """One server process: `server.ctx.running`."""

    pages: LivePages
    work: set[asyncio.Task[Any]]
    """What has begun and must come to its end."""
    monitor: HealthMonitor
    drain_s: float
    """What all of that gets when the process is told to end, in seconds."""
    number: int | None = None
    """Which of several workers this is, from 1."""
    is_draining: bool = field(default=False)
    move_within_s: float = MOVE_WITHIN_S
    hear: Callable[[Mapping[str, Any]], None] | None = None
    """Takes news that come to this process from beside its supervisor."""
