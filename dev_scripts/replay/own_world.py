"""The application in this process, on a database of its own, with nobody else on its pages."""

import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from dev_scripts import application
from dev_scripts.database import Database
from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.project import app_module
from dev_scripts.replay.own_database import own_database
from heavy_engine import Caller
from heavy_engine.recordings.frozen import in_zone
from heavy_engine.recordings.rehearsal import Faults
from heavy_engine.recordings.steps import Recording
from heavy_engine.testing.news import NewsEcho
from heavy_engine.testing.world import PATIENCE_S, World, services_of


def settings_for(url: str, uploads: str) -> Any:
    """The application's settings, but for what is outside of this process: nothing of that is touched.

    Args:
        url: of the database.
        uploads: a folder for files.

    Raises:
        CommandFailed: names all problems at once; exit code 2.
    """
    configured = application.Configured()
    own = {
        "database_url": url,
        "profile": "dev",
        "news_url": "",
        "state_store": "browser",
        "uploads_folder": uploads,
        "uploads_url": "",
        "dev_user": configured.dev_user or application.demo_user(),
    }
    settings = application.settings(**own)
    return application.settings(**own, embedder="off") if settings.embedder == "http" else settings


@contextmanager
def own_settings(server: Database, data: Path | None) -> Iterator[Any]:
    """Settings with a database and a folder for files that are gone afterwards.

    Args:
        server: what PostgreSQL it is on.
        data: the dump to begin with; None for what development begins with.
    """
    with (
        own_database(server, data) as url,
        tempfile.TemporaryDirectory(prefix="heavy-replay-") as uploads,
    ):
        yield settings_for(url, uploads)


@asynccontextmanager
async def own_world(settings: Any, recording: Recording) -> AsyncIterator[tuple[World, Faults]]:
    """The server of a replay, and who hears of what raises there.

    Raises:
        CommandFailed: somebody was signed in when it was recorded, and nobody is here.
    """
    main, connection = app_module("main"), app_module("backend.data.db_connection")
    database = connection.Database(settings)
    faults = Faults()
    engine = main.engine_settings_of(settings)
    patient = replace(engine, allowed_hosts=("test",), first_paint_s=PATIENCE_S, load_timeout_s=PATIENCE_S)
    backing = main.backing_services(settings)
    services = services_of(main.application_of(settings, database, backing), patient, developer=faults)
    keepers = main.search_keepers(database, backing.embedder, services.topics)
    url, keys = connection.plain_url(database.url), settings.signing_keys()
    header = recording.header

    async def sign_in(name: str) -> Caller:
        if header.user and header.data:
            return Caller(name, header.user)
        caller = await services.application.who_asks(name)
        if header.signed_in and caller.user_id is None:
            raise CommandFailed(
                f"{recording.name}: somebody was signed in when it was recorded, and nobody is here. "
                "Name a user in HEAVY_DEV_USER, or record with  ./heavy record --with-data",
                USAGE,
            )
        return caller

    try:
        with in_zone(header.zone):
            async with NewsEcho(url, settings.news_channel, services.topics, keys) as echo:
                world = World(services, sign_in=sign_in, news_heard=lambda: _at_rest(echo, keepers))
                try:
                    yield world, faults
                finally:
                    await world.close()
    finally:
        await database.close()


async def _at_rest(echo: NewsEcho, keepers: Sequence[Any]) -> None:
    """Return when news have arrived, and what works beside the pages has nothing to do."""
    await echo.heard()
    for keeper in keepers:
        await keeper.catch_up()
