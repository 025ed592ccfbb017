"""What an application hands to the engine. Nothing here does anything."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reactpy.types import Component, VdomDict

Check = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Caller:
    """Who asks: the browser's session, and the user behind it if one is signed in."""

    session_id: str
    user_id: str | None = None


@dataclass(frozen=True)
class Route:
    """A page, the title of its window, and what is around it.

    `layout(page, key=...)` is a component that shows the page it gets. While pages with the
    same layout change, it stays and keeps its state.
    """

    page: Callable[[], Component]
    title: str
    layout: Callable[..., Component] | None = None


@dataclass(frozen=True)
class Application:
    """The application as the engine sees it.

    `open_work(caller)` opens one unit of work and yields what handlers receive;
    `explain(error)` gives a sentence for people, None for errors that are a fault;
    `may_retry(error)` tells whether the same work, done again, might not fail;
    `is_code_fault(error)` whether it says what to write instead, which the profile dev shows.
    A check of `checks` raises when something that pages need does not work.
    """

    name: str
    routes: Mapping[str, Route]
    error_page: Callable[[int, str, str, str], VdomDict]
    open_work: Callable[[Caller], AbstractAsyncContextManager[Any]]
    who_asks: Callable[[str], Awaitable[Caller]]
    explain: Callable[[BaseException], str | None]
    static_folder: Path
    stylesheets: tuple[str, ...] = ()
    icon: str = ""
    checks: Mapping[str, Check] = field(default_factory=dict)
    may_retry: Callable[[BaseException], bool] = lambda _error: False
    is_code_fault: Callable[[BaseException], bool] = lambda _error: False


@dataclass(frozen=True)
class EngineSettings:
    """Limits and keys of the engine; times in seconds, sizes in bytes."""

    signing_keys: tuple[bytes, ...]
    allowed_hosts: tuple[str, ...]
    allowed_origins: tuple[str, ...] = ()
    trusted_proxies: int = 0
    dev: bool = False
    debug: bool = False
    # Serves the pages of heavy_engine.bench_pages under /_bench.
    bench: bool = False
    request_max_bytes: int = 1_048_576
    request_timeout_s: float = 10.0
    keep_alive_s: float = 75.0
    socket_frame_max_bytes: int = 65_536
    socket_queue_max: int = 64
    # A browser with more than a quarter of this unread is slow: it gets one merged frame later.
    socket_buffer_max_bytes: int = 1_048_576
    # A slow browser that reads nothing at all for this long is closed.
    socket_stall_s: float = 20.0
    socket_ping_s: float = 20.0
    sessions_max: int = 5_000
    # How long a GET waits for the data of its page before it shows what there is.
    first_paint_s: float = 1.5
    # How long the session of a GET waits for its socket, and one that lost it for the next.
    session_wait_s: float = 15.0
    session_keep_s: float = 30.0
    # So many live values load anew at the same time after news; the others queue.
    live_loads_max: int = 5
    # So often work that other work got in the way of may be done again, where it allows that.
    work_retries_max: int = 5
    shutdown_grace_s: float = 5.0
    health_every_s: float = 2.0
