"""pg_dump and pg_restore: the embedded server's, or the system's. No verb."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from dev_scripts import database
from dev_scripts.errors import CommandFailed

INSTALL = "Debian and Ubuntu:  apt install postgresql-client-{major}"


def find(name: str, at_least: int, what: str) -> str:
    """The path of a program that is new enough; an older one cannot read a newer server.

    Raises:
        CommandFailed: there is none.
    """
    seen = []
    for path in _candidates(name):
        major = _major(path)
        if major is not None and major >= at_least:
            return path
        seen.append(f"{path} is of version {major or 'unknown'}")
    found = "; ".join(seen) or f"no {name} was found"
    raise CommandFailed(
        f"{what} is PostgreSQL {at_least}, which wants a {name} of that version or a newer one: {found}. "
        f"Install one ({INSTALL.format(major=at_least)})"
    )


def run(program: str, arguments: Sequence[str], target: database.Database, doing: str) -> None:
    """Run a program on a database; the password goes by the environment, which only we can read.

    Raises:
        CommandFailed: it failed; says with which words.
    """
    address = database.parse(database.plain(target.url))
    # URL.set(password=None) would leave it there.
    plain = address._replace(password=None).render_as_string(hide_password=False)
    done = subprocess.run(
        [program, *arguments, f"--dbname={plain}"],
        env={**os.environ, "PGPASSWORD": str(address.password or "")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        reason = done.stderr.strip() or f"exit code {done.returncode}"
        raise CommandFailed(f"{doing} failed. {Path(program).name} says: {reason}")


def _candidates(name: str) -> Iterator[str]:
    from dev_scripts.embedded_postgres import EmbeddedPostgresError, binary

    with suppress(EmbeddedPostgresError):
        yield str(binary(name))
    if found := shutil.which(name):
        yield found


def _major(path: str) -> int | None:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    number = re.search(r"(\d+)", done.stdout)
    return int(number[1]) if number else None
