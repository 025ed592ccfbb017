"""Print the address of the database, password included, for other programs.

  psql "$(./heavy db url)"

The embedded server runs only while something uses it, such as ./heavy dev.
"""

from argparse import ArgumentParser, Namespace

from dev_scripts import database


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--hide-password", action="store_true", help="print *** for the password")


def run(arguments: Namespace) -> int:
    """Print the address and nothing else."""
    with database.reach() as target:
        print(target.masked_url if arguments.hide_password else target.url)
    return 0
