"""Try texts in a copy, then write all of them or none."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dev_scripts.add.plan import Texts
from dev_scripts.add.project import Project
from dev_scripts.add.refusal import Refused
from dev_scripts.add.staging import forget, refuse_complaints, staged
from dev_scripts.errors import CommandFailed
from dev_scripts.renaming.begin import only_change
from dev_scripts.renaming.changes import Changes, obstacles
from dev_scripts.renaming.errors import ChangeFailed, ChangeRefused
from dev_scripts.renaming.switch import Step, switch

MIGRATED_LATER = "  new      alembic/versions/...  made and proven by  ./heavy db migrate"


@dataclass(frozen=True)
class Order:
    """What is to be written, and how.

    Args:
        texts: works the texts out, or refuses.
        migration: what the migration is for; empty to make none.
        dry_run: change nothing.
        agreed: asked with the plan before anything is written.
    """

    texts: Callable[[], Texts]
    migration: str = ""
    dry_run: bool = False
    agreed: Callable[[Changes], bool] = lambda changes: True


def add_flags(parser: ArgumentParser, json_help: str = "print the outcome for a program") -> None:
    """The flags of every verb that gives such an order."""
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be written, and write nothing"
    )
    parser.add_argument("--no-migration", action="store_true", help="leave  ./heavy db migrate  to you")
    parser.add_argument("--json", action="store_true", help=json_help)


def carry_out(project: Project, order: Order, on_step: Step = lambda step: None) -> Changes:
    """Write what was ordered: all of it, or nothing.

    Raises:
        CommandFailed: says why nothing was written.
    """
    try:
        with only_change(project.root, dry_run=order.dry_run):
            return _carry_out(project, order, on_step)
    except (ChangeRefused, ChangeFailed) as failure:
        raise CommandFailed(str(failure), failure.exit_code) from None


def _carry_out(project: Project, order: Order, on_step: Step) -> Changes:
    forget(project.root)
    texts = order.texts()
    with staged(project.root) as stage:
        stage.write(texts)
        paths = list(texts)
        refuse_complaints(stage, paths)
        changes = stage.changes(paths)
        if problems := obstacles(changes, if_broken="Choose plainer names"):
            raise Refused(problems)
        if order.dry_run:
            return changes
        if not order.agreed(changes):
            raise CommandFailed("Nothing was written.")
        if order.migration and (changes.additions or changes.edits):
            paths += stage.migrate(order.migration)
            changes = stage.changes(paths)
    switch(changes, on_step)
    return changes


def added(changes: Changes) -> list[str]:
    """The paths of new files."""
    return sorted(edit.path.as_posix() for edit in changes.additions)


def tree(changes: Changes) -> list[str]:
    """The plan in lines: new files, and files that get a few lines more."""
    changed = sorted(edit.path.as_posix() for edit in changes.edits)
    return [*(f"  new      {path}" for path in added(changes)), *(f"  changed  {path}" for path in changed)]


def as_json(changes: Changes, **facts: Any) -> str:
    """The outcome for a program."""
    changed = sorted(edit.path.as_posix() for edit in changes.edits)
    return json.dumps({"ok": True, **facts, "added": added(changes), "changed": changed})
