"""What an application hands to the engine. Nothing here does anything."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reactpy.types import Component, VdomDict

from .dev_facts import DevFacts
from .files import FileStore, StoredFile
from .ledger import Ledger
from .state_store import StateStore

Check = Callable[[], Awaitable[None]]
Page = Callable[..., Component]
LayoutFunction = Callable[..., Component]
# Gets the HTTP status, a heading, a sentence and a reference; the latter two may be empty.
ErrorPage = Callable[[int, str, str, str], VdomDict]


@dataclass(frozen=True)
class Caller:
    """Who asks: the browser's session, and the user behind it if one is signed in.

    `rights` is whatever the application says of what they may do: a role, or a number that changes
    with it. Pages of a caller who is another one now are closed, see `signed_out`.
    """

    session_id: str
    user_id: str | None = None
    rights: str = ""


class SignedOut(Exception):
    """Whoever asks is not signed in any more; raised by `open_work`, it closes the page with nothing done."""


Guard = Callable[[Caller, Mapping[str, Any]], str | Awaitable[str | None] | None]


@dataclass(frozen=True)
class Route:
    """A page, the title of its window, what is around it, and who may see it.

    `page(key=...)` is a component; it also gets the parameters of its path, by name.
    `title` is a text, or a function of the parameters; `use_title` in the page may say more.
    `layout(page, key=...)` is a component that shows the page it gets; several stand outermost first.
    While pages change, each stays and keeps its state as long as those outside it stay.
    `guard(caller, params)` answers None, or the address to go to instead, or raises NotFound or Forbidden;
    it may be a coroutine function. `guard_with_work` makes one that looks something up.
    """

    page: Page
    title: str | Callable[..., str]
    layout: LayoutFunction | tuple[LayoutFunction, ...] | None = None
    guard: Guard | tuple[Guard, ...] | None = None


@dataclass(frozen=True)
class Section:
    """Pages below a path that share layouts, guards and error pages; outer ones come first.

    `not_found` and `error_page` are functions like `Application.error_page`; where a section has
    none, that of the section around it is shown.
    """

    prefix: str
    routes: Mapping[str, Route]
    layout: LayoutFunction | tuple[LayoutFunction, ...] | None = None
    guard: Guard | tuple[Guard, ...] | None = None
    not_found: ErrorPage | None = None
    error_page: ErrorPage | None = None
    sections: tuple["Section", ...] = ()


@dataclass(frozen=True)
class Application:
    """The application as the engine sees it.

    `open_work(caller)` opens one unit of work and yields what handlers receive; it may raise SignedOut;
    `who_asks(session_id)` tells who is behind a browser's session, and is asked again and again;
    `explain(error)` gives a sentence for people, None for errors that are a fault;
    `may_retry(error)` tells whether the same work, done again, might not fail;
    `is_code_fault(error)` whether it says what to write instead, which the profile dev shows.
    `client_folder` has the modules of client functions, which run in browsers.
    A check of `checks` raises when something that pages need does not work.
    `files` is the store of files, None for the one that the settings name; `may_download(work, file)`
    is asked at each download, besides the check that the page made when it showed the address.
    `ledger` knows which events committed, so that none is done twice when another process takes a page
    over; without one, that holds within a process only. `state_store` holds what pages keep, sealed;
    without one, browsers do. `dev_facts` is shown under /dev in the profile dev, nowhere else; so are
    the pages of `dev_routes`, whose paths begin with /dev/ and which the pages there link.
    """

    name: str
    routes: Mapping[str, Route]
    error_page: ErrorPage
    open_work: Callable[[Caller], AbstractAsyncContextManager[Any]]
    who_asks: Callable[[str], Awaitable[Caller]]
    explain: Callable[[BaseException], str | None]
    static_folder: Path
    client_folder: Path | None = None
    stylesheets: tuple[str, ...] = ()
    icon: str = ""
    checks: Mapping[str, Check] = field(default_factory=dict)
    may_retry: Callable[[BaseException], bool] = lambda _error: False
    is_code_fault: Callable[[BaseException], bool] = lambda _error: False
    sections: tuple[Section, ...] = ()
    files: FileStore | None = None
    may_download: Callable[[Any, StoredFile], Awaitable[bool]] | None = None
    ledger: Ledger | None = None
    state_store: StateStore | None = None
    dev_facts: DevFacts | None = None
    dev_routes: Mapping[str, Route] = field(default_factory=dict)


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
    # In so many pieces (RFC 6455, section 5.4) a message may come.
    socket_fragments_max: int = 64
    # What one page may say, and one person over all their pages; who says more is read more slowly.
    # 0 per second sets no limit.
    events_per_s: float = 50.0
    events_burst: int = 200
    user_events_per_s: float = 200.0
    user_events_burst: int = 800
    # Who says too much for so long, without a rest, is closed.
    events_patience_s: float = 20.0
    # What one page may ask its browser at a time, for how long it waits, and what may travel: a call's
    # arguments and its answer, as JSON.
    client_calls_max: int = 32
    client_timeout_s: float = 5.0
    client_argument_bytes: int = 65_536
    client_answer_bytes: int = 65_536
    # Open pages of one person, by their user or else their browser's session.
    user_sockets_max: int = 50
    # So often is asked whether those who are signed in still are, in case no news said otherwise; 0 never.
    session_check_s: float = 5.0
    # Connections of a process, and those of one address; 0 for the latter sets no limit.
    connections_max: int = 10_000
    address_connections_max: int = 0
    # Documents of at least this length travel as gzip; 0 leaves that to a proxy.
    compress_min_bytes: int = 1_024
    # A browser with more than a quarter of this unread is slow: it gets one merged frame later.
    socket_buffer_max_bytes: int = 1_048_576
    # A slow browser that reads nothing at all for this long is closed.
    socket_stall_s: float = 20.0
    socket_ping_s: float = 20.0
    sessions_max: int = 5_000
    # How long a GET waits for the data of its page before it shows what there is.
    first_paint_s: float = 1.5
    # A load that takes longer than this has failed; the page offers to try again.
    load_timeout_s: float = 10.0
    # How long is kept what a page loaded ahead, for a link that is pointed at; 0 loads nothing ahead.
    prefetch_keep_s: float = 5.0
    # How long the session of a GET waits for its socket, and one that lost it for the next.
    session_wait_s: float = 15.0
    session_keep_s: float = 30.0
    # Whether browsers hold, sealed, what is needed to build their pages anew.
    keep_state: bool = False
    # The most that one page keeps, and one value of it; what is larger is left out whole.
    state_max_bytes: int = 65_536
    state_value_max_bytes: int = 8_192
    # How long after it was sealed a page's state is taken back.
    state_keep_s: float = 86_400.0
    # So many live values load anew at the same time after news; the others queue.
    live_loads_max: int = 5
    # So often work that other work got in the way of may be done again, where it allows that.
    work_retries_max: int = 5
    # What a process that is told to end gets to finish its work and to send its browsers elsewhere.
    drain_s: float = 20.0
    # Where files are that people send; without one they are gone when the process ends.
    uploads_folder: str = ""
    # A store that speaks S3, for files that stay; it may hold a secret.
    uploads_url: str = field(default="", repr=False)
    upload_max_bytes: int = 100_000_000
    # What one person's unfinished uploads may be at a time: so many, and together so many bytes.
    uploads_max: int = 20
    uploads_quota_bytes: int = 1_000_000_000
    # No upload begins that would leave less than this free on the disk.
    uploads_keep_free_bytes: int = 250_000_000
    # Nobody's touching an unfinished upload for so long means nobody ever will.
    uploads_keep_s: float = 3600.0
    # An upload of which nothing comes for so long is put down; its browser may take it up again.
    upload_stall_s: float = 20.0
    health_every_s: float = 2.0
    # Between two signs of life to other processes; who gave none for three of them has nobody on any page.
    presence_beat_s: float = 5.0
    # How long somebody whose page lost its browser is still told to be here, and how often a page is told.
    presence_grace_s: float = 5.0
    presence_news_s: float = 0.5
    # What one process tells of: rooms, people of each, characters of a name.
    presence_rooms_max: int = 10_000
    presence_people_max: int = 200
    presence_text_max: int = 80
    # Whether what happens on pages may be recorded outside dev, where it always may.
    recording: bool = False
    # Where recordings are, and who records listens; empty for a server that nobody records.
    recordings_folder: str = ""
    # The most that one recording takes, and what dev keeps of each page, to save it after an error.
    recording_max_bytes: int = 10_485_760
    recording_keep_bytes: int = 1_048_576
