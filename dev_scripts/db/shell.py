"""Open psql on the database; further arguments go to psql.

./heavy db shell -c "select count(*) from users"
"""

import os
import shutil
from argparse import ArgumentParser, Namespace

from dev_scripts import application, database
from dev_scripts.errors import CommandFailed
from dev_scripts.programs import become


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""


def run(arguments: Namespace) -> int:
    """Become psql; it holds the embedded server as this process did."""
    with database.reach() as target:
        if target.embedded:
            application.create_database(target.url)
        address = database.parse(target.url)
        # The password goes by the environment: everybody on the machine can read a command line.
        environment = {**os.environ, "PGPASSWORD": str(address.password or "")}
        # URL.set(password=None) would leave it there.
        plain = address._replace(drivername="postgresql", password=None)
        become([_psql(), plain.render_as_string(hide_password=False), *arguments.rest], environment)


def _psql() -> str:
    """The psql that comes with the embedded server, or the system's."""
    from dev_scripts.embedded_postgres import EmbeddedPostgresError, binary

    try:
        return str(binary("psql"))
    except EmbeddedPostgresError:
        found = shutil.which("psql")
    if found is None:
        raise CommandFailed(
            "There is no psql here. Install one (Debian and Ubuntu:  apt install postgresql-client)"
        )
    return found
