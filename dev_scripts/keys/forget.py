"""Delete one user's data key: what they encrypted can then be opened by nobody.

Their rows stay, unreadable. A backup made before still holds the wrapped key: it opens as
long as the key of HEAVY_ENCRYPTION_KEYS that wrapped it exists, so rotate, then destroy
the old key, or delete the backups.
"""

from argparse import ArgumentParser, Namespace

from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.keys.errands import ready


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("email", help="the user's e-mail")
    parser.add_argument("--yes", action="store_true", help="really make it unreadable for ever")


def run(arguments: Namespace) -> int:
    """Refuse first; forget second."""
    if not arguments.yes:
        raise CommandFailed(
            f"This makes what {arguments.email} encrypted unreadable for ever. If you mean it:"
            f"  ./heavy keys forget {arguments.email} --yes",
            USAGE,
        )
    with ready() as (errands, settings):
        forgotten = errands.forget(settings, arguments.email)
    if not forgotten:
        print(f"{arguments.email} has no data key: nothing is encrypted.")
        return 0
    print(f"Forgot the data key of {arguments.email}. Backups made before still hold it, wrapped.")
    return 0
