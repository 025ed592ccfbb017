"""Put an application on a Sanic server."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from sanic import Sanic

from ..application import Application, EngineSettings
from ..bench_pages.routes import with_bench_pages
from ..dev_panel import DevPanel
from ..live.callers import CallerWatch
from ..live.live_pages import LivePages
from ..presence import Exchange, Presence, PresenceLimits
from ..presence.exchange import Carrier
from ..recorder import SOCKET, PageTap
from ..session.health import HealthMonitor
from ..session.services import Services
from ..topics import Topics
from ..uploads import UploadCleaner
from ..vendored import require_vendored
from .assets import add_assets
from .dev_panel import add_dev_panel
from .dev_recordings import add_dev_recordings
from .doors import Doors
from .downloads import add_downloads
from .draining import add_last_answers, finish_work
from .forms import add_forms
from .health import add_health
from .memory import collect_garbage_rarely
from .outbox import Outbox
from .pages import add_pages
from .pulse import Pulse
from .python_files import add_python
from .requests import AnsweredRequest, add_request_rules
from .running import Running
from .security import SessionCookie
from .sockets import add_socket
from .stylesheets import Stylesheets
from .types import Server
from .uploads import add_uploads


class Background(Protocol):
    """Something that runs beside the server, in each of its processes."""

    async def start(self) -> None:
        """Begin."""

    async def stop(self) -> None:
        """End, and leave nothing behind."""


def build_server(
    application: Application,
    settings: EngineSettings,
    background: Callable[[Topics], Sequence[Background]] = lambda _topics: (),
    topics: Topics | None = None,
    carrier: Carrier | None = None,
) -> Server:
    """Make the Sanic server of one process; nothing listens yet.

    Args:
        application: what to serve.
        settings: limits and keys.
        background: makes what is started with the server and stopped after it.
        topics: of this process, if something beside the server uses them too.
        carrier: one of `background`; tells other processes who is here. Without one nobody is told.
    """
    require_vendored(application.static_folder)
    application = with_bench_pages(application) if settings.bench else application
    application = _with_dev_pages(application) if settings.dev else application
    server = Sanic("heavy", configure_logging=False, request_class=AnsweredRequest)
    _configure(server, settings)
    server.ctx.engine_settings = settings
    topics = Topics() if topics is None else topics
    monitor = HealthMonitor(application.checks, topics, settings.health_every_s)
    server.ctx.stylesheets = stylesheets = Stylesheets(
        application.static_folder, application.stylesheets, joined=not settings.dev
    )
    panel = DevPanel(stylesheets.urls) if settings.dev else None
    tap = _tap(settings)
    # The oldest key is the one that all processes have while keys are changed: people keep their ids.
    presence = Presence(PresenceLimits.of(settings), settings.signing_keys[-1])
    services = Services(application, topics, monitor, settings, developer=panel, tap=tap, presence=presence)
    cookie = SessionCookie(settings)
    pages = LivePages(services)
    watch = CallerWatch(services, pages)
    server.ctx.doors = Doors(settings)
    server.ctx.pulse = Pulse(settings.socket_ping_s)
    server.ctx.outbox = Outbox()
    server.ctx.running = running = Running(pages, services.work, monitor, settings.drain_s)

    add_request_rules(server, application, settings)
    add_last_answers(server, running)
    add_health(server, running)
    add_assets(server, application, stylesheets.find, dev=settings.dev)
    add_python(server, application.client_folder)
    add_socket(server, services, cookie, pages, watch)
    add_pages(server, services, settings, cookie, pages)
    add_forms(server, services, cookie, pages)
    add_uploads(server, services, cookie)
    add_downloads(server, services, cookie)
    for_developers = [panel, _sampler(panel, topics)] if panel else []
    if panel:
        add_dev_panel(server, cookie, panel)
        add_dev_recordings(server, cookie, tap)
        # Few pages, all of them hers: nobody has to be spared a crowd.
        running.move_within_s, running.hear = 0.0, panel.hear
    always = [monitor, watch, UploadCleaner(services.uploads)]
    taps = [tap] if tap else []
    # It ends first, while there is a carrier to say goodbye.
    exchange = [Exchange(presence, carrier, topics)] if carrier else []
    _run_beside(server, running, [*always, *taps, *for_developers, *background(topics), *exchange])
    return server


def _tap(settings: EngineSettings) -> PageTap | None:
    """Where pages tell what happens on them, if that may be recorded."""
    if not settings.recordings_folder or not (settings.dev or settings.recording):
        return None
    keep_bytes = settings.recording_keep_bytes if settings.dev else 0
    return PageTap(Path(settings.recordings_folder) / SOCKET, keep_bytes)


def _with_dev_pages(application: Application) -> Application:
    # Imported here, so that other profiles do not even load them.
    from ..dev_pages.routes import with_dev_pages

    return with_dev_pages(application)


def _sampler(panel: DevPanel, topics: Topics) -> Background:
    from ..dev_pages.sampler import Sampler

    return Sampler(panel, topics)


def _configure(server: Server, settings: EngineSettings) -> None:
    server.config.REQUEST_MAX_SIZE = settings.request_max_bytes
    timeouts = {"REQUEST_TIMEOUT": settings.request_timeout_s, "KEEP_ALIVE_TIMEOUT": settings.keep_alive_s}
    server.config.update(timeouts)
    server.config.GRACEFUL_SHUTDOWN_TIMEOUT = settings.drain_s
    server.config.ACCESS_LOG = False
    server.config.MOTD = False
    server.config.PROXIES_COUNT = settings.trusted_proxies or None
    server.config.FALLBACK_ERROR_FORMAT = "text"


def _run_beside(server: Server, running: Running, background: Sequence[Background]) -> None:
    async def begin(_server: Server) -> None:
        for part in background:
            await part.start()
        collect_garbage_rarely()

    async def end(_server: Server) -> None:
        # A drain has done this; what starts Sanic in another way comes without one.
        running.pages.close()
        await finish_work(running.work, time.monotonic() + running.drain_s)
        for part in reversed(background):
            await part.stop()

    server.before_server_start(begin)
    server.before_server_stop(end)
