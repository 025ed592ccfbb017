"""Measure the engine's speed and memory beside references, on this machine.

./heavy bench                       everything; takes some minutes
./heavy bench counter table         some
./heavy bench cold_start --htmx htmx.min.js

References run in the same turn, servers on one core and clients on another.
Exit code 1 when a bar is missed. docs/performance.md explains the figures.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.programs import become, python
from dev_scripts.project import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "benchmarks" / "live"


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb; they are those of benchmarks.live."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to measure; see --list")
    parser.add_argument("--list", action="store_true", help="list the names")
    parser.add_argument(
        "--runs", type=_positive, default=5, help="turns of each; medians count (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--htmx", type=Path, help="htmx.min.js, to measure the cold start beside it")


def run(arguments: Namespace) -> int:
    """Become the benchmarks, so that no process beside them needs the CPU."""
    if not arguments.list:
        _refuse_unknown(arguments.names)
        become(command(arguments))
    print("\n".join(names()))
    return 0


def names() -> list[str]:
    """The benchmarks: modules of benchmarks/live that measure something."""
    return sorted(
        path.stem for path in FOLDER.glob("*.py") if "\ndef measure(" in path.read_text(encoding="utf-8")
    )


def command(arguments: Namespace) -> list[str]:
    """The command that measures."""
    flags = ["--runs", str(arguments.runs), *(["--json"] if arguments.json else [])]
    if arguments.htmx:
        flags += ["--htmx", str(arguments.htmx.resolve())]
    return python("-m", "benchmarks.live", *(arguments.names or names()), *flags)


def _refuse_unknown(asked: Sequence[str]) -> None:
    unknown = [name for name in asked if name not in names()]
    if unknown:
        known = ", ".join(names())
        raise CommandFailed(f"There is no benchmark {', '.join(unknown)}. There are: {known}", USAGE)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
