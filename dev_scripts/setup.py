"""Make this folder ready for work: packages, .env, database. May be repeated at any time.

Installs what development and tests need into .venv, writes .env from .devcontainer/template.env where there
is none, creates the database and applies the migrations it lacks. What is there is kept: settings and data.

Nothing outside the project is written but the package cache (UV_CACHE_DIR and PIP_CACHE_DIR move it) and,
where HEAVY_DATABASE_URL is set, that database. What cannot be done is said,
and is no success: exit code 1, 2 or 3.
"""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from dev_scripts import application, codespace, database
from dev_scripts.bootstrap.stamp import running_python
from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.project import PROJECT_ROOT

TEMPLATE = Path(".devcontainer/template.env")
PRIVATE = 0o600


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--no-database", action="store_true", help="leave the database to ./heavy dev")


def run(arguments: Namespace) -> int:
    """Say what was done, line by line, and what to type next."""
    if (profile := application.Configured().profile or "dev") != "dev":
        raise CommandFailed(
            f"HEAVY_PROFILE is {profile}, and this is for development. Unset it, or see  ./heavy serve -h",
            USAGE,
        )
    print(f"Packages  .venv, with Python {running_python()}")
    written = write_settings(PROJECT_ROOT, os.environ)
    print(f"Settings  {f'.env written from {TEMPLATE}' if written else '.env kept as it is'}")
    if not arguments.no_database:
        print(f"Database  {_prepare_database()}")
    print("Next      ./heavy dev")
    return 0


def write_settings(root: Path, environment: Mapping[str, str]) -> bool:
    """Write .env, for its owner alone; False where there is one."""
    text = (root / TEMPLATE).read_text("utf-8")
    if added := codespace.settings(environment):
        text += "\n# This codespace's own\n" + "".join(f"{name}={value}\n" for name, value in added.items())
    try:
        file = os.open(root / ".env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except FileExistsError:
        return False
    with os.fdopen(file, "w", encoding="utf-8") as opened:
        opened.write(text)
    return True


def _prepare_database() -> str:
    settings = application.dev_settings()
    with database.reach() as target:
        created, applied = database.bring_up(target, is_dev=settings.is_dev)
    kind = "embedded PostgreSQL, data in .heavy/postgres" if target.embedded else target.masked_url
    news = [*(["created"] if created else []), *([f"migrated to {applied[-1]}"] if applied else [])]
    return f"{kind} ({', '.join(news) or 'up to date'})"
