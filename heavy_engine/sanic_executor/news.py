"""News for a worker from beside its supervisor, which come on its ear."""

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from typing import Any

import structlog

LINE_MAX = 1 << 20

log = structlog.get_logger("heavy.server")


async def hear_news(ear: int, hear: Callable[[Mapping[str, Any]], None]) -> None:
    """Pass news on until nobody can send any more.

    Args:
        ear: descriptor of a pipe with one JSON object a line; closed at the end.
        hear: takes each; what it raises is logged.
    """
    reader = asyncio.StreamReader(limit=LINE_MAX)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(ear, "rb")
    )
    try:
        async for line in reader:
            _pass_on(line, hear)
    finally:
        transport.close()


def _pass_on(line: bytes, hear: Callable[[Mapping[str, Any]], None]) -> None:
    try:
        hear(json.loads(line))
    except Exception:
        # What only tells a developer something ends no server.
        log.exception("news could not be passed on")
