"""The composition root: settings, database, engine, Sanic. Nothing imports it."""

import asyncio
import socket
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from heavy_engine import Application, Caller, EngineSettings, Route, open_store
from heavy_engine.background import BackgroundTask
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server, serve
from heavy_engine.sanic_executor.types import Server
from heavy_engine.supervisor import become_supervisor, supervisor_command
from heavy_engine.topics import NatsNews, NewsBus, PostgresNews, RedisNews, Topics

from .backend.accounts import key_ring
from .backend.context import BackingServices, open_work
from .backend.data.announcements import Announcer, BusAnnouncer, PostgresAnnouncer
from .backend.data.db_connection import Database, async_url, plain_url
from .backend.data.forgetting import Forgetting
from .backend.data.handled_events import HandledEvents, forget_events_before
from .backend.data.kept_states import forget_states_before
from .backend.data.migrations import MigrationCheck
from .backend.data.redis_states import RedisStates
from .backend.data.sql_models.searchable import EMBEDDING_DIMENSIONS
from .backend.data.state_stores import checks_of, state_store_of
from .backend.dev_facts import dev_facts_of
from .backend.errors import CodeFault, DatabaseUnreachable
from .backend.explain import explain, may_retry
from .backend.search.choice import embedder_of
from .backend.search.keeper import search_keepers
from .backend.search.local_embedder import LocalEmbedder
from .backend.secrets import load_settings
from .frontend.components.stylesheets import DEV_STYLESHEETS, STYLESHEETS
from .frontend.pages.error_page import error_page
from .ports import listen, port_sentence
from .routes import ROUTES, SECTIONS
from .settings import REDIS_SCHEMES, Settings, SettingsInvalid
from .shared_models.users import UserId

NAME = "Heavy Stack"
STATIC_FOLDER = Path(__file__).parents[1] / "static"
CLIENT_FOLDER = Path(__file__).parents[1] / "brython"
PORT_TAKEN = 4
# Clocks differ, and a page that comes back is looked up a little later.
SURELY_GONE = timedelta(hours=1)

log = structlog.get_logger("heavy.main")


def main() -> int:
    """Check everything, then serve until stopped; answers the exit code."""
    arguments = _arguments()
    try:
        settings = load_settings()
        configure_logging(settings.log_level, settings.log_format)
        asyncio.run(_check_database(settings))
        listener = listen(settings)
    except (SettingsInvalid, DatabaseUnreachable) as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except OSError as error:
        print(port_sentence(settings, error), file=sys.stderr)
        return PORT_TAKEN
    with listener:
        _serve(settings, listener, arguments)
    return 0


def create_server(routes: Mapping[str, Route] = ROUTES) -> Server:
    """Build the server of one process from the environment."""
    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    topics = Topics()
    announcer, carriers = carriers_of_news(settings, topics)
    database = Database(settings, announcer)
    services = backing_services(settings)
    keepers = search_keepers(database, services.embedder, topics)
    # A developer starts often and searches seldom; in production nobody waits for a start.
    models = (
        [services.embedder] if isinstance(services.embedder, LocalEmbedder) and not settings.is_dev else []
    )
    gone_after = timedelta(seconds=settings.state_keep_s) + SURELY_GONE
    forgetting = (
        Forgetting("events", partial(forget_events_before, database, gone_after)),
        Forgetting("states", partial(forget_states_before, database, gone_after)),
    )
    application = replace(application_of(settings, database, services), routes=routes)
    states = [application.state_store] if isinstance(application.state_store, RedisStates) else []
    return build_server(
        application,
        engine_settings_of(settings),
        lambda _topics: [_ClosedAtTheEnd(database), *carriers, *models, *keepers, *forgetting, *states],
        topics,
        next((one for one in carriers if isinstance(one, NewsBus)), None),
    )


def application_of(
    settings: Settings, database: Database, services: BackingServices | None = None
) -> Application:
    """The application as the engine sees it; tests make it with a database of their own."""
    services = services or backing_services(settings)
    states = state_store_of(settings, database)

    async def who_asks(session_id: str) -> Caller:
        return Caller(session_id, await _dev_user(settings, database))

    return Application(
        name=NAME,
        routes=ROUTES,
        sections=SECTIONS,
        error_page=error_page,
        open_work=lambda caller: open_work(
            database, UserId(caller.user_id) if caller.user_id else None, services
        ),
        who_asks=who_asks,
        explain=explain,
        may_retry=may_retry,
        is_code_fault=lambda error: isinstance(error, CodeFault),
        files=services.files,
        static_folder=STATIC_FOLDER,
        client_folder=CLIENT_FOLDER,
        stylesheets=(*STYLESHEETS, *DEV_STYLESHEETS) if settings.is_dev else STYLESHEETS,
        icon="favicon.svg",
        ledger=HandledEvents(database),
        state_store=states,
        checks={"database": database.ping, "migrations": MigrationCheck(database), **checks_of(states)},
        dev_facts=dev_facts_of(settings, database) if settings.is_dev else None,
        dev_routes=_dev_routes() if settings.is_dev else {},
    )


def backing_services(settings: Settings) -> BackingServices:
    """What managers need besides the database, as the settings want it."""
    embedder = embedder_of(settings, EMBEDDING_DIMENSIONS)
    files = open_store(settings.uploads_folder, settings.uploads_url.get_secret_value())
    return BackingServices(keyring=key_ring(settings), embedder=embedder, files=files)


def engine_settings_of(settings: Settings) -> EngineSettings:
    """What the engine takes of the settings."""
    same = set(EngineSettings.__dataclass_fields__) & set(Settings.model_fields)
    values = {name: getattr(settings, name) for name in same}
    values["uploads_url"] = settings.uploads_url.get_secret_value()
    return EngineSettings(signing_keys=settings.signing_keys(), dev=settings.is_dev, **values)


class _ClosedAtTheEnd:
    """Closes the pool when the server has stopped."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def start(self) -> None:
        """The pool opens connections by itself."""

    async def stop(self) -> None:
        """Close them all."""
        await self._database.close()


def carriers_of_news(settings: Settings, topics: Topics) -> tuple[Announcer, Sequence[BackgroundTask]]:
    """Who announces what this process commits, and what runs for the news beside the server."""
    url, channel, keys = settings.news_url.get_secret_value(), settings.news_channel, settings.signing_keys()
    if not url:
        address = plain_url(async_url(settings.database_url.get_secret_value()))
        return PostgresAnnouncer(channel, keys), [PostgresNews(address, channel, topics, keys)]
    driver = RedisNews if urlsplit(url).scheme in REDIS_SCHEMES else NatsNews
    bus = driver(url, channel, topics, keys)
    announcer = BusAnnouncer(bus, topics, settings.news_outbox_max)
    return announcer, [bus, announcer]


def _dev_routes() -> Mapping[str, Route]:
    from .dev_routes import DEV_ROUTES  # Production does not load the gallery.

    return DEV_ROUTES


async def _dev_user(settings: Settings, database: Database) -> UserId | None:
    """Who visitors are while there is no sign-in: the user that HEAVY_DEV_USER names."""
    if not settings.dev_user:
        return None
    try:
        async with open_work(database) as heavy:
            return await heavy.users.find_user_id(settings.dev_user)
    except Exception as error:  # noqa: BLE001  # The page opens all the same and says what is the matter.
        log.warning("the development user was not found", reason=str(error).splitlines()[0])
        return None


async def _check_database(settings: Settings) -> None:
    database = Database(settings)
    try:
        await database.ping()
    finally:
        await database.close()


def _arguments() -> Namespace:
    parser = ArgumentParser(prog=f"python -m {__package__}.main", description="Serve until stopped.")
    parser.add_argument("--state", type=Path, metavar="FILE", help="note there which workers run")
    return parser.parse_args()


def _serve(settings: Settings, listener: socket.socket, arguments: Namespace) -> None:
    """A developer gets one process, which shows all; elsewhere workers are watched, and replaced."""
    log.info("serving", url=f"http://{settings.host}:{settings.port}", profile=settings.profile)
    if settings.is_dev or sys.platform == "win32":
        serve(create_server(), listener)
        return
    command = supervisor_command(
        listener,
        "heavy_engine.sanic_executor.worker",
        f"{__package__}.main:create_server",
        workers=settings.workers,
        spares=settings.spare_workers,
        drain_s=settings.drain_s,
        log_level=settings.log_level,
        log_format=settings.log_format,
        state=arguments.state,
    )
    become_supervisor(command)


if __name__ == "__main__":
    sys.exit(main())
