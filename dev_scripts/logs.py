"""Show what the server wrote that ./heavy dev --detach started."""

import sys
import time
from argparse import ArgumentParser, Namespace

from dev_scripts.errors import CommandFailed
from dev_scripts.server.record import is_running, log_file
from dev_scripts.server.starting import last_lines

LINES = 100
POLL_S = 0.2


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("-f", "--follow", action="store_true", help="go on until the server ends or Ctrl+C")
    parser.add_argument(
        "-n", "--lines", type=int, default=LINES, metavar="N", help="last lines to show (%(default)s)"
    )


def run(arguments: Namespace) -> int:
    """Print the end of the log, then what is added to it."""
    if not log_file().exists():
        raise CommandFailed("There is no log. A server writes one when started with  ./heavy dev --detach")
    end = log_file().stat().st_size
    if arguments.lines > 0:
        print(last_lines(arguments.lines), flush=True)
    if arguments.follow:
        _follow(end)
    return 0


def _follow(position: int) -> None:
    with log_file().open(encoding="utf-8", errors="replace") as log:
        log.seek(position)
        alive = True
        while alive:
            alive = is_running()  # asked before reading, so that its last words are not missed
            sys.stdout.write(log.read())
            sys.stdout.flush()
            if alive:
                time.sleep(POLL_S)
