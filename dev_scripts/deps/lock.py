"""Write the locks in requirements/ anew from pyproject.toml.

Versions stay as they are while they fit; --upgrade lets them move.
"""

from argparse import ArgumentParser, Namespace

from dev_scripts.deps.locking import lock_all
from dev_scripts.project import PROJECT_ROOT


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument(
        "--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows"
    )
    parser.add_argument(
        "--upgrade-package",
        metavar="NAME",
        action="append",
        default=[],
        help="take the newest of one package",
    )


def run(arguments: Namespace) -> int:
    """Lock, and tell what changed."""
    options = ["--upgrade"] if arguments.upgrade else []
    for name in arguments.upgrade_package:
        options += ["--upgrade-package", name]
    changed = lock_all(PROJECT_ROOT, options)
    for path in changed:
        print(f"Wrote {path.relative_to(PROJECT_ROOT)}")
    print("Next: ./heavy test installs them and runs the tests." if changed else "The locks were up to date.")
    return 0
