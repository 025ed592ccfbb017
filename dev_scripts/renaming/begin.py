"""What comes before a change of the whole project: be alone, take half ones back, look at git."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .alone import alone
from .errors import ChangeRefused
from .files import has_git, uncommitted
from .undo import is_interrupted, undo

SHOWN = 5


@contextmanager
def only_change(root: Path, *, dry_run: bool) -> Iterator[None]:
    """Hold the project; what an earlier change left half done is taken back first.

    Raises:
        ChangeRefused: another change runs, or a dry run would have to take one back.
        ChangeStuck: the system does not let it be taken back.
    """
    with alone(root):
        _recover(root, dry_run=dry_run)
        yield


def unrecorded(root: Path) -> list[str]:
    """What git could not bring back, as one problem with its remedy; nothing where all is well."""
    if not has_git(root):
        seen = (root / ".git").exists()
        return ["git cannot read this folder; see  git status  . Mend that, or add  --force"] if seen else []
    paths = uncommitted(root)
    if not paths:
        return []
    more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
    return [f"git has not recorded {', '.join(paths[:SHOWN])}{more}. Commit first, or add  --force"]


def _recover(root: Path, *, dry_run: bool) -> None:
    if not is_interrupted(root):
        return
    if dry_run:
        raise ChangeRefused(
            ["An earlier change was ended half-way. Run this without --dry-run: it is undone first."]
        )
    undo(root)
    print("An earlier change was ended half-way; its changes are undone.", file=sys.stderr)
