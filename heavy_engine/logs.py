"""Structured logs: pretty on a terminal, one JSON object a line elsewhere."""

import logging
import sys
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any, Literal

import orjson
import structlog

Format = Literal["auto", "pretty", "json"]
Entry = MutableMapping[str, Any]

# Sanic and the database driver tell at info what only their authors want to know.
NOISY = {
    "alembic": logging.WARNING,
    "sanic.root": logging.WARNING,
    "sanic.server": logging.WARNING,
    "websockets": logging.WARNING,
}


_worker_number: ContextVar[int | None] = ContextVar("worker_number", default=None)


def number_lines(worker: int) -> None:
    """Let each line say which of several workers wrote it; to be called before `configure_logging`."""
    _worker_number.set(worker)


def configure_logging(level: str, style: Format) -> None:
    """Send structlog's and the standard library's lines to stderr in one form."""
    pretty = style == "pretty" or (style == "auto" and sys.stderr.isatty())
    number = _worker_number.get()

    def add_number(_logger: Any, _method: str, entry: Entry) -> Entry:
        if number is not None:
            entry.setdefault("worker", number)
        return entry

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        add_number,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if pretty else "iso", utc=not pretty),
        _one_line_each,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(shared, pretty))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, least in NOISY.items():
        logging.getLogger(name).setLevel(max(least, root.level))


def _formatter(shared: list[Any], pretty: bool) -> logging.Formatter:
    last: list[Any] = (
        # Its own way to show tracebacks prints local variables: passwords, keys, what people wrote.
        [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
        if pretty
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=_dumps)]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )


def _dumps(entry: Entry, **_: Any) -> str:
    return orjson.dumps(entry, default=str).decode()


def _one_line_each(_logger: Any, _method: str, entry: Entry) -> Entry:
    """Escape control characters, so that no value can pretend to be a further line."""
    for key, value in entry.items():
        if isinstance(value, str) and not value.isprintable():
            entry[key] = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in value)
    return entry
