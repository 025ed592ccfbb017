"""Write a table: its rows, shape, rules, page and tests; everything is registered, and migrated.

  ./heavy add table tools Tool name:str:200 price:decimal:10:2 bought:date? owner:fk:users

PLURAL is the table's name and the page's address, SINGULAR the name of its classes. All is written
in one step or not at all, nothing is overwritten. Left out on a terminal, they are asked for.
"""

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

if __name__ == "__main__":
    # Run as a file, it is the verb: ./heavy sees to it that all packages are there.
    heavy = Path(__file__).resolve().parent.parent / "heavy"
    sys.exit(subprocess.call([sys.executable, str(heavy), "add", "table", *sys.argv[1:]]))

from dev_scripts.add import walk
from dev_scripts.add.fields import HOW
from dev_scripts.add.layout import url_path
from dev_scripts.add.plan import new_table
from dev_scripts.add.project import Project
from dev_scripts.add.refusal import Refused
from dev_scripts.add.spec import TableSpec, spec_of
from dev_scripts.add.taken import refuse_taken
from dev_scripts.add.writing import MIGRATED_LATER, Order, add_flags, added, as_json, carry_out, tree
from dev_scripts.project import PROJECT_ROOT, app_package
from dev_scripts.renaming.changes import Changes

USAGE = "./heavy add table PLURAL SINGULAR NAME:TYPE ..., such as  ./heavy add table tools Tool name:str:200"


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.epilog = (
        f"types of fields:\n{walk.kinds_table()}\n\n"
        "A ? at the end makes a field optional (in zsh quote it, or write :optional); :unique and :index\n"
        "make it so; =VALUE is its default. Example:  stock:int:index=0  serial:str:20:unique  bought:date?"
    )
    parser.add_argument("plural", nargs="?", default="", metavar="PLURAL", help="such as order_items")
    parser.add_argument("singular", nargs="?", default="", metavar="SINGULAR", help="such as OrderItem")
    parser.add_argument("fields", nargs="*", metavar=HOW, help="a field; types are listed below")
    add_flags(parser, json_help="print the outcome for a program; asks nothing")


def run(arguments: Namespace) -> int:
    """Plan, try in a copy, write."""
    project = Project(PROJECT_ROOT, app_package())
    is_asked = not arguments.fields and not arguments.json and walk.on_terminal()
    spec = _asked(project, arguments) if is_asked else _given(arguments)
    order = Order(
        texts=lambda: new_table(project, spec),
        migration="" if arguments.no_migration else f"add {spec.name.people}",
        dry_run=arguments.dry_run,
        agreed=walk.agreed if is_asked else partial(_shown, arguments),
    )
    changes = carry_out(project, order)
    print(_outcome(spec, changes, arguments))
    return 0


def _shown(arguments: Namespace, changes: Changes) -> bool:
    if not arguments.json:
        print("\n".join(["Writing:", *tree(changes)]), flush=True)
    return True


def _given(arguments: Namespace) -> TableSpec:
    if not arguments.fields:
        raise Refused([f"Something is missing. Wanted: {USAGE}"])
    return spec_of(arguments.plural, arguments.singular, arguments.fields)


def _asked(project: Project, arguments: Namespace) -> TableSpec:
    spec = walk.walk(arguments.plural, arguments.singular)
    refuse_taken(project, spec)
    return spec


def _outcome(spec: TableSpec, changes: Changes, arguments: Namespace) -> str:
    name, is_migrated = spec.name, not arguments.no_migration
    if arguments.json:
        return as_json(changes, table=name.plural, page=url_path(name), dry_run=arguments.dry_run)
    if arguments.dry_run:
        later = [MIGRATED_LATER] if is_migrated else []
        return "\n".join(["Would write:", *tree(changes), *later, "", "Nothing was written."])
    migrate = [] if is_migrated else [f'  ./heavy db migrate "add {name.people}"']
    migrations = [f"  new      {path}" for path in added(changes) if path.startswith("alembic/")]
    return "\n".join(
        [
            *migrations,
            "Done. Next:",
            *migrate,
            "  ./heavy db upgrade",
            f"  ./heavy test tests/unit/test_{name.plural}.py tests/pages/test_{name.plural}_page.py",
            f"  ./heavy dev          the page is at {url_path(name)}",
        ]
    )
