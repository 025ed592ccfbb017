"""Do recordings again: as many people at once, as a test, or under the debugger.

./heavy replay tools.jsonl                        one person, once, against the server that runs here
./heavy replay tools.jsonl --users 200 --time 60  200 people for a minute, each again and again
./heavy replay a.jsonl:3 b.jsonl --users 200      of four people three do a.jsonl
./heavy replay users.py --users 200 --time 60     people of a Locust file: docs/load_testing.md
./heavy replay tools.jsonl --check                in this process: is what people see what was recorded?
./heavy replay tools.jsonl --debug                stop in the debugger where the recorded session failed

All people type the same unless told otherwise:  --value "an axe=axe {user}.{round}"
Exit code 1 when a limit is broken or something differs, 2 when it cannot be run.
"""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from dev_scripts.replay.filling import pair
from dev_scripts.replay.limits import milliseconds, share
from dev_scripts.replay.numbers import count, factor, positive, seconds

WEB_PORT = 8089


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="recordings, FILE:3 counts three times; or a .py of Locust users",
    )
    parser.add_argument(
        "--value", action="append", type=pair, default=[], metavar="RECORDED=TEXT",
        help="type TEXT instead of what was recorded, or as a secret; {user} and {round} are numbers",
    )  # fmt: skip
    _add_load(parser)
    _add_limits(parser)
    in_process = parser.add_argument_group("in process, without a server")
    in_process.add_argument("--check", action="store_true", help="compare what people see after each step")
    in_process.add_argument("--debug", action="store_true", help="stop where the recorded session failed")


def _add_load(parser: ArgumentParser) -> None:
    load = parser.add_argument_group("against a server")
    load.add_argument("--host", metavar="URL", help="the server; left out: the one that runs here")
    load.add_argument("--ca", metavar="FILE", help="certificates to trust besides the system's, for https")
    load.add_argument("--users", type=count, metavar="N", default=1, help="people at once (%(default)s)")
    load.add_argument("--spawn-rate", type=positive, metavar="R", default=10.0, help="come in a second (10)")
    load.add_argument(
        "--time", type=seconds, metavar="S", default=0.0, help="how long; left out: each recording once"
    )
    load.add_argument(
        "--think", type=factor, metavar="F", default=1.0, help="factor for times of thought (1)"
    )
    load.add_argument(
        "--patience", type=positive, metavar="S", default=10.0, help="no answer for so long is an error (10)"
    )
    load.add_argument(
        "--content", choices=("all", "own", "none"), default="all",
        help="compare all that others cannot have changed, only lines with one's own texts, or nothing",
    )  # fmt: skip
    load.add_argument("--workers", type=count, metavar="N", default=1, help="processes that play people (1)")
    load.add_argument(
        "--web", type=_port, nargs="?", const=WEB_PORT, default=0, metavar="PORT",
        help=f"Locust's own page decides, on port {WEB_PORT}",
    )  # fmt: skip
    for kind in ("json", "csv", "html"):
        load.add_argument(
            f"--{kind}", metavar="FILE", nargs="?", const="-", help=f"write a report as {kind.upper()}"
        )


def _add_limits(parser: ArgumentParser) -> None:
    limits = parser.add_argument_group("limits")
    for percent in ("p50", "p95", "p99"):
        limits.add_argument(
            f"--{percent}",
            type=milliseconds,
            metavar="MS",
            help=f"of each action, {percent[1:]} %% are faster",
        )
    limits.add_argument("--errors", type=share, metavar="SHARE", default=0.0, help="such as 1%% (0)")
    limits.add_argument("--mismatches", type=share, metavar="SHARE", default=0.0, help="such as 1%% (0)")


def run(arguments: Namespace) -> int:
    """Do what is asked for."""
    if arguments.check:
        from dev_scripts.replay import checking

        return checking.run(_in_process(arguments))
    if arguments.debug:
        from dev_scripts.replay import debugging

        return debugging.run(_in_process(arguments))
    from dev_scripts.replay.loading import become_herd, plan_of

    return become_herd(plan_of(arguments))


def _in_process(arguments: Namespace) -> Namespace:
    """What concerns those who need no server."""
    return Namespace(
        files=[Path(name) for name in arguments.files],
        value=[f"{name}={text}" for name, text in arguments.value],
        json=arguments.json,
    )


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise ArgumentTypeError(f"{text} is no port; wanted 1 to 65535")
    return int(text)
