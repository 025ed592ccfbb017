"""Start everything for development: PostgreSQL, migrations, demo data, the server.

PostgreSQL comes along and keeps its data in .heavy/postgres. Where
HEAVY_DATABASE_URL is set (or stands in .env), that database is used and none is started.
Ctrl+C stops the server; the data stays.

What is saved is shown in open pages, which keep what people did on them. Code that does not work is told
there and here, and the version of before goes on: docs/workbench.md. With --no-reload or HEAVY_RELOAD=false
the server runs what was there at the start.
"""

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from typing import Any

from dev_scripts import application, database
from dev_scripts.errors import PORT_TAKEN, USAGE, CommandFailed
from dev_scripts.kernel_lock import KernelLock
from dev_scripts.project import app_package
from dev_scripts.server import browser, ports, reloading, starting
from dev_scripts.server.health import wait_until_ready
from dev_scripts.server.record import ServerRecord, claim, is_running, running

WAIT_S = 60.0


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument(
        "--port", type=_port, metavar="N|auto", help="port to serve on; auto takes the next free one"
    )
    parser.add_argument("--host", help="address to listen on (HEAVY_HOST, 127.0.0.1)")
    parser.add_argument(
        "--detach", action="store_true", help="go on without this terminal; output in .heavy/server.log"
    )
    parser.add_argument(
        "--wait",
        type=float,
        nargs="?",
        const=WAIT_S,
        metavar="SECONDS",
        help=f"with --detach: return when pages are served, at most after {WAIT_S:g} s",
    )
    parser.add_argument("--no-open", action="store_true", help="open no browser")
    parser.add_argument(
        "--no-reload", action="store_true", help="go on with the code of the start, whatever is saved"
    )
    parser.add_argument("--no-seed", action="store_true", help="add no demo data")


def run(arguments: Namespace) -> int:
    """Prepare everything, then become the server."""
    if arguments.wait is not None and not arguments.detach:
        raise CommandFailed("--wait goes with --detach: in the foreground the server stays here.", USAGE)
    if application.Configured().profile == "production":
        raise CommandFailed("HEAVY_PROFILE is production. Use ./heavy serve, or unset it for this.", USAGE)
    settings = application.dev_settings()
    lock = claim()
    if lock is None:
        return _already_running(arguments)
    with lock:
        return _start(arguments, settings, lock)


def _start(arguments: Namespace, settings: Any, lock: KernelLock) -> int:
    host = arguments.host or settings.host
    port = ports.choose(host, arguments.port, settings.port)
    with database.reach() as target:
        prepare(target, settings, seed=settings.is_dev and not arguments.no_seed)
        if arguments.port == ports.AUTO:
            port = ports.next_free(host, port)  # a while has passed; somebody may have taken it
        url = starting.url_of(host, port)
        about = starting.record(url, target.masked_url, settings.profile, settings.drain_s)
        environment = _environment(settings, target.url, host, port)
        reloads = settings.reload and not arguments.no_reload
        command = reloading.command(settings, host, port, os.name) if reloads and settings.is_dev else []
        if arguments.detach:
            return _detach(arguments, lock, about, environment, command)
        about.write()
        print(_how_to_go_on(url, "" if command else "  (restart to see it)"))
        if _opens_browser(arguments):
            browser.open_when_ready(url)
        return starting.turn_into_server(lock, environment, command)


def prepare(target: database.Database, settings: Any, *, seed: bool) -> None:
    """Bring the database up to date, and say what it is."""
    made, applied = database.bring_up(target, is_dev=settings.is_dev)
    seeded = seed and application.seed_once(target.url)
    kind = "embedded PostgreSQL, data in .heavy/postgres" if target.embedded else target.masked_url
    news = [
        *(["created"] if made else []),
        *([f"migrated to {applied[-1]}"] if applied else []),
        *(["demo data added"] if seeded else []),
    ]
    print(f"Database  {kind} ({', '.join(news) or 'up to date'})")


def _environment(settings: Any, url: str, host: str, port: int) -> dict[str, str]:
    environment = {**os.environ, "HEAVY_DATABASE_URL": url, "HEAVY_HOST": host, "HEAVY_PORT": str(port)}
    if settings.is_dev and application.Configured().dev_user is None:
        environment["HEAVY_DEV_USER"] = application.demo_user()
    return environment


def _detach(
    arguments: Namespace,
    lock: KernelLock,
    about: ServerRecord,
    environment: dict[str, str],
    command: Sequence[str],
) -> int:
    server = starting.start_detached(lock, about, environment, command)
    if arguments.wait is not None:
        starting.wait_for(server, about.url, arguments.wait)
        if _opens_browser(arguments):
            browser.open_when_ready(about.url)
    print(f"Pages     {about.url}  (process {server.pid})")
    print("Next      ./heavy status, ./heavy logs -f, ./heavy stop")
    return 0


def _already_running(arguments: Namespace) -> int:
    record = running()
    if record is None:
        raise CommandFailed("Another ./heavy was starting a server here and gave up. Try again.", PORT_TAKEN)
    wants_another_port = arguments.port not in (None, ports.AUTO) and f":{arguments.port}/" not in record.url
    if not arguments.detach or wants_another_port:
        raise CommandFailed(
            f"Already running here: {record.url} (process {record.pid}). To start anew:  ./heavy stop",
            PORT_TAKEN,
        )
    if arguments.wait is not None and not wait_until_ready(record.url, arguments.wait, is_running):
        raise CommandFailed(f"It runs at {record.url}, but is not ready. See  ./heavy logs")
    print(f"Pages     {record.url}  (process {record.pid}, was running already)")
    return 0


def _how_to_go_on(url: str, how_to_see: str) -> str:
    pages = f"{app_package()}/frontend/pages/"
    return f"Pages     {url}\nHealth    {url}readyz\nEdit      {pages}{how_to_see}\nStop      Ctrl+C"


def _opens_browser(arguments: Namespace) -> bool:
    return not arguments.no_open and browser.somebody_looks(os.environ, sys.platform, sys.stdout.isatty())


def _port(text: str) -> str:
    if text == ports.AUTO or (text.isdecimal() and 1 <= int(text) <= ports.HIGHEST):
        return text
    raise ArgumentTypeError(f"{text!r} is no port; wanted a number from 1 to {ports.HIGHEST}, or auto")
