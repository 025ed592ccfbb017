"""What is set up here: settings, the port, the database and its migrations."""

from collections.abc import Iterator
from typing import Any

from dev_scripts import application, database
from dev_scripts.application import EMBEDDED_URL, Configured
from dev_scripts.db.server import server_version
from dev_scripts.doctor.line import Line, fault, ok, warning
from dev_scripts.errors import CommandFailed
from dev_scripts.project import app_module
from dev_scripts.server import ports
from dev_scripts.server.record import running


def settings() -> tuple[Any, list[Line]]:
    """The settings, None where they are wrong; and what to say of them."""
    missing = {} if Configured().database() else {"database_url": EMBEDDED_URL}
    try:
        found = app_module("backend.secrets").load_settings(**missing)
    except app_module("settings").SettingsInvalid as invalid:
        return None, [
            fault("Settings", f"{name} {problem}", "mend it in .env or the environment; ./heavy config check")
            for name, problem in invalid.problems.items()
        ]
    return found, [ok("Settings", f"fine for the profile {found.profile}")]


def port(host: str, number: int) -> Line:
    """Whether ./heavy dev could serve there, or does."""
    try:
        record = running()
        if record is not None:
            return ok("Port", f"{record.url} is served from here (process {record.pid})")
        if ports.is_free(host, number):
            return ok("Port", f"{number} is free")
        return fault("Port", f"{number} is taken by {ports.owner(number)}", "./heavy dev --port auto")
    except CommandFailed as refusal:
        return fault("Port", str(refusal), "set HEAVY_HOST and HEAVY_PORT")


def database_lines(target: database.Database) -> Iterator[Line]:
    """The database and its migrations."""
    where = "the embedded server, data in .heavy/postgres" if target.embedded else target.masked_url
    try:
        if target.embedded:
            application.create_database(target.url)
        state = application.migration_status(target.url)
        yield ok("Database", f"PostgreSQL {server_version(target)}, {where}")
    except CommandFailed as failure:
        yield fault("Database", str(failure), _how_to_get_one(target))
        return
    yield migrations(target, state)


def unreachable(failure: CommandFailed) -> Line:
    """What to say where not even the embedded server starts."""
    return fault("Database", str(failure), "mend that, or name one in HEAVY_DATABASE_URL")


def _how_to_get_one(target: database.Database) -> str:
    if target.embedded:
        return "./heavy db reset   (builds it anew, without its data)"
    return "./heavy db upgrade   makes it where its server runs; without HEAVY_DATABASE_URL one comes along"


def migrations(target: database.Database, state: Any) -> Line:
    """How far the database is."""
    if not state.known:
        text = f"the database is at {state.current}, which this code does not know"
        return fault("Migrations", text, "./heavy db status")
    if target.embedded and state.pending and not state.current:
        # As in every new clone: nobody's fault.
        return warning("Migrations", "the database is new, and has no tables yet", "./heavy setup")
    if state.pending:
        return fault("Migrations", f"the database lacks {', '.join(state.pending)}", "./heavy db upgrade")
    if state.invalid_indexes:
        return fault("Migrations", f"half-built: {', '.join(state.invalid_indexes)}", "./heavy db status")
    return ok("Migrations", f"up to date ({state.head})")
