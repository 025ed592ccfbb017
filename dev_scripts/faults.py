"""Break things on purpose while people click, and look whether anything was lost.

./heavy faults                      the short form, as in the tests; some minutes
./heavy faults --long --out report  the form that docs/reliability.md reports; half an hour
./heavy faults --only kill          one scenario; --list names them

It starts servers and a PostgreSQL of its own (in .heavy/faults and .heavy/faults-postgres); what is
served here is not touched. Each scenario runs once as it is, and must be green; then without the
defences that count for it, one after the other, and must be red: else the checker sees nothing.
Exit code 1 when one is not as it must be.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.programs import become, python

# Which ones there are; tests/faults/scenarios.py has them. This stands here so that --help needs nothing.
NAMES = (
    *("cut", "repeat", "reorder", "points", "kill", "blackout", "restart", "deploy", "doze"),
    *("database", "stall", "ambiguous", "freeze", "slow", "clock", "churn", "chromium"),
)


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb; they are those of tests.faults."""
    parser.add_argument("--long", action="store_true", help="as much of it as the report is made of")
    parser.add_argument(
        "--only", action="append", metavar="NAME", default=[], help="a scenario; again for more"
    )
    parser.add_argument("--list", action="store_true", help="list the scenarios")
    parser.add_argument("--no-controls", action="store_true", help="only with all defences on")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the report to FILE.md and FILE.json")


def run(arguments: Namespace) -> int:
    """Become the harness."""
    if not arguments.list:
        _refuse_unknown(arguments.only)
        become(command(arguments))
    print("\n".join(NAMES))
    return 0


def _refuse_unknown(asked: Sequence[str]) -> None:
    if unknown := [name for name in asked if name not in NAMES]:
        known = ", ".join(NAMES)
        raise CommandFailed(f"There is no scenario {', '.join(unknown)}. There are: {known}", USAGE)


def command(arguments: Namespace) -> list[str]:
    """The command that breaks things."""
    names = [word for name in arguments.only for word in ("--only", name)]
    flags = [flag for flag in ("--long", "--no-controls") if getattr(arguments, flag[2:].replace("-", "_"))]
    out = ["--out", str(arguments.out.resolve())] if arguments.out else []
    return python("-m", "tests.faults", *names, *flags, *out)
