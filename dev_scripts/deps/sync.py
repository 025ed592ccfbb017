"""Install all packages again, as their locks say: mends a .venv that was changed by hand.

./heavy deps sync                what was installed so far
./heavy deps sync --set time     that, and the packages of an optional set
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from dev_scripts.bootstrap.prepare import prepare
from dev_scripts.bootstrap.stamp import Stamp
from dev_scripts.bootstrap.trouble import SetupFailed
from dev_scripts.deps import declared
from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.project import PROJECT_ROOT


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--all", action="store_true", help="also the sets that were not needed so far")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME", help="also this set; again for more"
    )


def run(arguments: Namespace) -> int:
    """Declare .venv unfinished, then finish it."""
    _refuse_unknown(arguments.set)
    venv = PROJECT_ROOT / ".venv"
    stamp = Stamp.read(venv)
    if stamp is not None:
        stamp._replace(unfinished=True).write(venv)
    had = _all() if arguments.all or stamp is None else tuple(stamp.sets)
    wanted = (*had, *(name for name in arguments.set if name not in had))
    try:
        prepare(PROJECT_ROOT, [name for name in wanted if name != declared.BOOTSTRAP])
    except SetupFailed as failure:
        raise CommandFailed(str(failure)) from None
    print(f".venv holds {', '.join(sorted(wanted))} as locked.")
    return 0


def _refuse_unknown(asked: Sequence[str]) -> None:
    if unknown := [name for name in asked if name not in _all()]:
        known = ", ".join(_all())
        raise CommandFailed(f"There is no set {', '.join(unknown)}. There are: {known}", USAGE)


def _all() -> tuple[str, ...]:
    return declared.sets(PROJECT_ROOT / "pyproject.toml")
