"""Install all packages again, as their locks say: mends a .venv that was changed by hand."""

from argparse import ArgumentParser, Namespace

from dev_scripts.bootstrap.prepare import prepare
from dev_scripts.bootstrap.stamp import Stamp
from dev_scripts.bootstrap.trouble import SetupFailed
from dev_scripts.deps import declared
from dev_scripts.errors import CommandFailed
from dev_scripts.project import PROJECT_ROOT


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--all", action="store_true", help="also the sets that were not needed so far")


def run(arguments: Namespace) -> int:
    """Declare .venv unfinished, then finish it."""
    venv = PROJECT_ROOT / ".venv"
    stamp = Stamp.read(venv)
    if stamp is not None:
        stamp._replace(unfinished=True).write(venv)
    wanted = _all() if arguments.all or stamp is None else tuple(stamp.sets)
    try:
        prepare(PROJECT_ROOT, [name for name in wanted if name != declared.BOOTSTRAP])
    except SetupFailed as failure:
        raise CommandFailed(str(failure)) from None
    print(f".venv holds {', '.join(sorted(wanted))} as locked.")
    return 0


def _all() -> tuple[str, ...]:
    return declared.sets(PROJECT_ROOT / "pyproject.toml")
