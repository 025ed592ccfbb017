"""Serve in production: several workers, strict settings, no demo data, no migrations.

A worker that dies is replaced. New code comes without a pause by  ./heavy restart, or the signal HUP;
TERM and Ctrl+C let workers finish what they do, for HEAVY_DRAIN_S at most; a second one does not wait.

Settings come from HEAVY_* variables and .env; HEAVY_PROFILE is production unless set.
HEAVY_DATABASE_URL, HEAVY_SECRET_KEYS and HEAVY_ENCRYPTION_KEYS have to be set, or to come from
HEAVY_SECRET_PROVIDER. Check them with  ./heavy config check --profile production
"""

import os
from argparse import ArgumentParser, Namespace

from dev_scripts import application, database
from dev_scripts.errors import PORT_TAKEN, CommandFailed
from dev_scripts.kernel_lock import KernelLock
from dev_scripts.server import ports, starting
from dev_scripts.server.record import claim, running


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--port", type=int, help="port to serve on (HEAVY_PORT, 8000)")
    parser.add_argument("--host", help="address to listen on (HEAVY_HOST, 127.0.0.1)")
    parser.add_argument("--workers", type=int, help="server processes (HEAVY_WORKERS)")


def run(arguments: Namespace) -> int:
    """Check the settings, then become the server."""
    given = {"host": arguments.host, "port": arguments.port, "workers": arguments.workers}
    chosen = {name: value for name, value in given.items() if value is not None}
    profile = application.Configured().profile or "production"
    settings = application.settings(profile=profile, **chosen)
    lock = _claim()
    port = ports.choose(settings.host, None, settings.port)
    target = database.Database(settings.database_url.get_secret_value(), embedded=False)
    about = starting.record(
        starting.url_of(settings.host, port), target.masked_url, profile, settings.drain_s
    )
    variables = {f"HEAVY_{name.upper()}": str(value) for name, value in chosen.items()}
    if lock is not None:
        about.write()
    starting.turn_into_server(lock, {**os.environ, **variables, "HEAVY_PROFILE": profile})


def _claim() -> KernelLock | None:
    """Hold the place of the one server here; a container may forbid writing, which is fine."""
    try:
        lock = claim()
    except OSError:
        return None
    if lock is None and (record := running()) is not None:
        raise CommandFailed(
            f"Already running here: {record.url} (process {record.pid}). Next: ./heavy stop", PORT_TAKEN
        )
    return lock
