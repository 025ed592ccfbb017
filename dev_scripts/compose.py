"""Run the whole stack in containers on this machine: the app twice, PostgreSQL, Redis, Caddy.

  ./heavy compose up --build --wait     http://localhost:8080 when it returns
  ./heavy compose logs -f
  ./heavy compose down                  the data stay in volumes; down --volumes deletes them

Further arguments go to Docker Compose, which reads docker-compose.yaml. Before that, secrets that are
not there are made in .heavy/secrets, one file each; delete them only together with the volumes.
"""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from dev_scripts.containers import engines, secret_files
from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.programs import become
from dev_scripts.project import PROJECT_ROOT

FILE = "docker-compose.yaml"
NOBODYS_GROUP = 1000


def add_arguments(parser: ArgumentParser) -> None:
    """All flags are those of Docker Compose."""


def run(arguments: Namespace) -> int:
    """Become Compose."""
    if not arguments.rest:
        raise CommandFailed(
            "What shall Compose do? To start everything:  ./heavy compose up --build --wait", USAGE
        )
    program = engines.compose()
    if written := secret_files.write_missing(PROJECT_ROOT):
        print(f"Secrets   {secret_files.FOLDER}/: {', '.join(written)}")
    become(command(program, arguments.rest), {**os.environ, "SECRETS_GROUP": str(group())})


def command(program: Sequence[str], words: Sequence[str]) -> list[str]:
    """Compose with our file and no other; .env holds settings of development, which are none of its own."""
    return [*program, "--file", FILE, "--env-file", os.devnull, *words]


def group() -> int:
    """The group that containers need to read the secrets of who starts them."""
    return os.getgid() if hasattr(os, "getgid") else NOBODYS_GROUP
