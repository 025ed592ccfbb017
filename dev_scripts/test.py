"""Run the tests in parallel. Further arguments go to pytest.

./heavy test tests/pages -k counter
./heavy test -n 0 --pdb
./heavy test --watch                run what each save affects, and what failed last
./heavy test --daemon               keep everything imported: one test then answers at once
./heavy test tests/unit/test_x.py   goes to the daemon, if it runs

The daemon forks a fresh process for each run and never runs old code; a plain
pytest and the editor's test panel use it, too. --no-daemon, HEAVY_TEST_DAEMON=0 and
a debugger stay in a process of their own. docs/workbench.md tells more.
"""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import NoReturn

from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.hot_tests.at_once import is_path
from dev_scripts.programs import become, python

MOST_WORKERS = 8


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of watch and daemon; all others are pytest's."""
    parser.add_argument("--watch", action="store_true", help="run what each save affects; ? tells the keys")
    ours = parser.add_argument_group("daemon")
    ours.add_argument("--daemon", action="store_true", help="start the test daemon in the background")
    ours.add_argument("--foreground", action="store_true", help="with --daemon: stay here; Ctrl+C ends it")
    ours.add_argument("--stop", action="store_true", help="with --daemon: end it")
    ours.add_argument("--status", action="store_true", help="with --daemon: tell whether it runs")
    ours.add_argument("--no-daemon", action="store_true", help="run here even if a daemon runs")


def run(arguments: Namespace) -> int:
    """Run the tests, or what the flags say."""
    if arguments.daemon and arguments.watch:
        raise CommandFailed("--watch starts a daemon if none runs; leave --daemon out.", USAGE)
    if arguments.daemon:
        return _daemon(arguments)
    if arguments.foreground or arguments.stop or arguments.status:
        raise CommandFailed("--foreground, --stop and --status go with --daemon.", USAGE)
    if arguments.watch:
        from dev_scripts.hot_tests.watch.command import watch

        return watch(arguments.rest)
    return _run_here(arguments.rest)


def _run_here(further: Sequence[str]) -> NoReturn:
    """Become pytest, so that its exit code is ours. Its own plugin does not ask the daemon again."""
    become(command(further), {**os.environ, "HEAVY_TEST_DAEMON": "0"})


def command(further: Sequence[str]) -> list[str]:
    """The command that runs the tests; all of them where no path is named."""
    parallel = ["-n", "logical", "--maxprocesses", str(MOST_WORKERS)]
    everything = [] if any(map(is_path, further)) else ["tests"]
    return python("-m", "pytest", *parallel, *further, *everything)


def _daemon(arguments: Namespace) -> int:
    from dev_scripts.hot_tests import daemon

    if arguments.rest:
        raise CommandFailed(f"--daemon takes no further arguments: {' '.join(arguments.rest)}", USAGE)
    if arguments.stop:
        return daemon.stop()
    if arguments.status:
        return daemon.status()
    return daemon.stay() if arguments.foreground else daemon.start()
