"""Write the whole database into a file, for ./heavy db restore.

  ./heavy db dump before-the-move.dump

The file holds all rows in clear: only you can read it. It appears when it is complete, and takes no other
file's place.
"""

import json
import os
import secrets
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from dev_scripts import application, database
from dev_scripts.db import programs, server
from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.project import state_folder


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument(
        "file", nargs="?", type=Path, help="where to; a new file in .heavy/dumps unless given"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Write beside the file, then give it its name."""
    application.dev_settings()
    file: Path = arguments.file or _new_file()
    _refuse_to_overwrite(file)
    with database.reach() as target:
        server.refuse_cockroach(target, "dump")
        program = programs.find("pg_dump", server.server_version(target), target.masked_url)
        with _unfinished(file) as written:
            options = ("--format=custom", "--no-owner", "--no-privileges", f"--file={written}")
            programs.run(program, options, target, f"Dumping {target.masked_url}")
    size = file.stat().st_size
    if arguments.json:
        print(json.dumps({"database": target.masked_url, "file": str(file), "bytes": size}))
        return 0
    print(f"Wrote {target.masked_url} into {file} ({size:,} bytes). Back: ./heavy db restore {file}")
    return 0


def _new_file() -> Path:
    folder = state_folder() / "dumps"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.dump"


def _refuse_to_overwrite(file: Path) -> None:
    if os.path.lexists(file):
        raise CommandFailed(f"{file} exists and was left as it is. Give another name, or remove it.", USAGE)
    if not file.parent.is_dir():
        raise CommandFailed(f"There is no folder {file.parent}. Make it first.", USAGE)


@contextmanager
def _unfinished(file: Path) -> Iterator[Path]:
    """A private file beside `file`, which gets its name when the block ends well."""
    written = file.with_name(f".{file.name}.{secrets.token_hex(4)}.unfinished")
    os.close(os.open(written, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield written
        os.link(written, file)  # fails where somebody else took the name meanwhile
    except FileExistsError:
        raise CommandFailed(f"{file} was made by somebody else meanwhile; it was left as it is.") from None
    finally:
        written.unlink(missing_ok=True)
