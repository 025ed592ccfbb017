"""Walk a person through a new table on a terminal, one question at a time."""

import sys
from collections.abc import Callable

from dev_scripts.add.fields import parse_field
from dev_scripts.add.kinds import KINDS
from dev_scripts.add.names import TableName, snake_problems, table_name
from dev_scripts.add.refusal import Refused
from dev_scripts.add.spec import TableSpec, checked
from dev_scripts.add.writing import tree
from dev_scripts.errors import INTERRUPTED, CommandFailed
from dev_scripts.renaming.changes import Changes

Ask = Callable[[str], str]
Say = Callable[[str], None]


def on_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def walk(plural: str, singular: str, ask: Ask = input, say: Say = print) -> TableSpec:
    """Ask for what is missing of a table; what is wrong is said at once and asked again.

    Raises:
        CommandFailed: when the person ends the input.
    """
    try:
        name = _asked_name(plural, singular, ask, say)
        return _asked_fields(TableSpec(name, ()), ask, say)
    except EOFError:
        raise CommandFailed("\nStopped. Nothing was written.", INTERRUPTED) from None


def agreed(changes: Changes, ask: Ask = input, say: Say = print) -> bool:
    """Show what would be written and ask whether to write it; yes by default."""
    say("\n".join(["", *tree(changes)]))
    try:
        return ask("Write this? [Y/n] ").strip().lower() in ("", "y", "yes")
    except EOFError:
        return False


def kinds_table() -> str:
    """The types of fields, one a line, for help texts."""
    width = max(len(kind.example) for kind in KINDS)
    return "\n".join(f"  {kind.example:<{width}}  {kind.about}" for kind in KINDS)


def _asked_name(plural: str, singular: str, ask: Ask, say: Say) -> TableName:
    while True:
        plural = plural or ask("Name of the table, the plural in lower case, such as order_items: ").strip()
        if problems := list(snake_problems(plural, "the name of a table")):
            say("\n".join(problems))
            plural = ""
            continue
        singular = singular or ask("One of them, such as OrderItem: ").strip()
        try:
            return table_name(plural, singular)
        except Refused as refusal:
            say("\n".join(refusal.problems))
            plural = singular = ""


def _asked_fields(spec: TableSpec, ask: Ask, say: Say) -> TableSpec:
    say(f"\nFields of {spec.name.people}, one a line, such as  name:str:200 ; an empty line ends them.")
    say(
        f"{kinds_table()}\nA ? at the end makes a field optional, as does :optional; also :unique and :index."
    )
    while True:
        typed = ask("Field: ").strip()
        try:
            if not typed:
                return checked(spec)
            spec = spec.with_fields((parse_field(typed),))
        except Refused as refusal:
            say("\n".join(refusal.problems))
