"""Add fields to a table that ./heavy add table wrote; what was written by hand there stays.

  ./heavy add field tools due:date? stock:int=0

Only what stands between the marks `# generated:start` and `# generated:end` is written anew. Rows that
are there already need a value, so a new field is optional (?) or has a default (=VALUE).
"""

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from dev_scripts.add import walk
from dev_scripts.add.fields import HOW, Field, parse_field
from dev_scripts.add.plan import Texts, regenerated, unsafe_for_rows
from dev_scripts.add.project import Project
from dev_scripts.add.refusal import Refused, collected
from dev_scripts.add.writing import MIGRATED_LATER, Order, add_flags, added, as_json, carry_out, tree
from dev_scripts.project import PROJECT_ROOT, app_package
from dev_scripts.renaming.changes import Changes


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.epilog = f"types of fields:\n{walk.kinds_table()}"
    parser.add_argument("plural", metavar="PLURAL", help="the table, such as tools")
    parser.add_argument("fields", nargs="+", metavar=HOW, help="a field; types are listed below")
    add_flags(parser)


def run(arguments: Namespace) -> int:
    """Plan, try in a copy, write."""
    project = Project(PROJECT_ROOT, app_package())
    fields = new_fields(arguments.fields)
    by_hand = project.spec(arguments.plural).by_hand
    order = Order(
        texts=lambda: with_fields(project, arguments.plural, fields),
        migration="" if arguments.no_migration else _message(arguments.plural, fields),
        dry_run=arguments.dry_run,
    )
    changes = carry_out(project, order)
    print(_outcome(arguments, changes, by_hand))
    return 0


def new_fields(typed: list[str]) -> tuple[Field, ...]:
    """Take what was typed as fields of a table that has rows; yes or no is no, if nothing else is said.

    Raises:
        Refused: names everything that is wrong.
    """
    problems: list[str] = []
    fields: list[Field] = []
    for words in typed:
        with collected(problems):
            field = parse_field(words)
            is_open = field.kind.name == "bool" and field.default is None
            fields.append(replace(field, default="false") if is_open else field)
    problems += unsafe_for_rows(tuple(fields))
    if problems:
        raise Refused(problems)
    return tuple(fields)


def with_fields(project: Project, plural: str, fields: tuple[Field, ...]) -> Texts:
    """The texts of a table with more fields.

    Raises:
        Refused: when a field is there already, or a file cannot be written.
    """
    return regenerated(project, project.spec(plural).with_fields(fields))


def _message(plural: str, fields: tuple[Field, ...]) -> str:
    columns = ", ".join(field.column for field in fields)
    long = f"{plural.replace('_', ' ')} have {columns}"
    return long if len(long) <= 72 else f"{plural.replace('_', ' ')} have more fields"


def _outcome(arguments: Namespace, changes: Changes, by_hand: tuple[str, ...]) -> str:
    if arguments.json:
        return as_json(changes, table=arguments.plural, dry_run=arguments.dry_run, by_hand=list(by_hand))
    head = "Would write:" if arguments.dry_run else "Wrote:"
    yours = [f"  by hand  {path}: add it there yourself" for path in by_hand]
    if arguments.dry_run:
        later = [] if arguments.no_migration else [MIGRATED_LATER]
        return "\n".join([head, *tree(changes), *later, *yours, "", "Nothing was written."])
    has_migration = any(path.startswith("alembic/") for path in added(changes))
    migrate = [] if has_migration else [f'  ./heavy db migrate "{arguments.plural} have more fields"']
    return "\n".join([head, *tree(changes), *yours, "", "Next:", *migrate, "  ./heavy db upgrade"])
