"""The warnings and errors that the process logged."""

import logging
import time
from collections import deque
from typing import Any

from .hiding import without_passwords
from .values import describe, shorten

LINES_MAX = 100
TEXT_MAX = 300
_NO_FIELDS = frozenset({"event", "exc_info", "level", "logger", "timestamp", "stack_info"})


class LogLines(logging.Handler):
    """Keeps the last lines; the same line again is counted."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: deque[dict[str, Any]] = deque(maxlen=LINES_MAX)

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line in; structlog's come as their fields."""
        try:
            said = record.msg if isinstance(record.msg, dict) else {"event": record.getMessage()}
        except (TypeError, ValueError):
            said = {"event": str(record.msg)}
        line = {
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": shorten(without_passwords(str(said.get("event", ""))), TEXT_MAX),
            "fields": [[name, describe(said[name], name)] for name in said if name not in _NO_FIELDS],
        }
        last = self.lines[-1] if self.lines else None
        if last and all(last[name] == line[name] for name in line):
            last["count"] += 1
            last["at"] = time.time()
        else:
            self.lines.append({**line, "count": 1, "at": time.time()})
