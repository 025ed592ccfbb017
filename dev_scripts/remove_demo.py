"""Remove the demo (tasks, notes and their search), in one step: all of it, or nothing.

What stays: users and their keys, search and encryption, the pages at / and /design. Files of the demo
are listed in pyproject.toml, [tool.heavy.demo]; lines of it in other files stand between two comments,
demo:start and demo:end. Both go, and migrations are linked anew. Works before and after a rename.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from dev_scripts.demo.plan import Removal, make_plan
from dev_scripts.project import PROJECT_ROOT
from dev_scripts.renaming.begin import only_change, unrecorded
from dev_scripts.renaming.command import FORMAT, report_failure
from dev_scripts.renaming.errors import ChangeFailed, ChangeRefused
from dev_scripts.renaming.layout import laid_out
from dev_scripts.renaming.switch import switch

RESET = "./heavy db reset --yes"
NEXT = (RESET, "./heavy check", 'git add --all && git commit -m "Remove the demo"', "./heavy dev")
INTERRUPTED = 130


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    parser.add_argument("--force", action="store_true", help="also with changes that git has not recorded")
    parser.add_argument("--json", action="store_true", help="print the outcome for a program")


def run(arguments: Namespace) -> int:
    """Remove it; 0 done, 1 failed and undone, 2 refused, 130 stopped."""
    try:
        outcome = _remove(dry_run=arguments.dry_run, force=arguments.force)
    except (ChangeRefused, ChangeFailed) as error:
        return report_failure(error, as_json=arguments.json)
    except KeyboardInterrupt:
        print("\nStopped. Every file is as it was.", file=sys.stderr)
        return INTERRUPTED
    print(json.dumps(outcome) if arguments.json else _prose(outcome))
    return 0


def _remove(*, dry_run: bool, force: bool) -> dict[str, Any]:
    with only_change(PROJECT_ROOT, dry_run=dry_run):
        plan = make_plan(PROJECT_ROOT)
        problems = [] if force else unrecorded(PROJECT_ROOT)
        if problems:
            raise ChangeRefused(problems)
        # All of it: a rename without ruff at hand may have left something to lay out.
        neat = laid_out(plan, everything=True)
        if not dry_run:
            switch(neat or plan)
    return _outcome(neat or plan, dry_run=dry_run, is_neat=neat is not None)


def _outcome(plan: Removal, *, dry_run: bool, is_neat: bool) -> dict[str, Any]:
    return {
        "ok": True,
        "dry_run": dry_run,
        "removed": [path.as_posix() for path in plan.removals],
        "changed": [edit.path.as_posix() for edit in plan.edits],
        "mentions": [str(mention) for mention in plan.mentions],
        "next": list(NEXT if is_neat else (FORMAT, *NEXT)),
    }


def _prose(outcome: dict[str, Any]) -> str:
    removed = [f"  - {path}" for path in outcome["removed"]]
    changed = [f"  ~ {path}" for path in outcome["changed"]]
    files = [*removed, *changed]
    count = f"{len(removed)} files, and lines in {len(changed)} others"
    if outcome["dry_run"]:
        return "\n".join([f"Would remove {count}:", *files, *_mentions(outcome), "", "Nothing was changed."])
    steps = [
        f"  {step}{'   # it still has the tables of the demo' * (step == RESET)}" for step in outcome["next"]
    ]
    return "\n".join([f"The demo is gone: {count}.", *files, *_mentions(outcome), "", "Next:", *steps])


def _mentions(outcome: dict[str, Any]) -> list[str]:
    if not outcome["mentions"]:
        return []
    return [
        "",
        "These lines stay, and still speak of it; have a look:",
        *(f"  {m}" for m in outcome["mentions"]),
    ]
