"""The command line of `rename_project.py`: read flags, plan, switch, report."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import pyproject
from .begin import only_change, unrecorded
from .errors import ChangeFailed, ChangeRefused
from .layout import laid_out
from .mentions import Renaming
from .names import ProjectName, name_of
from .plan import UNTOUCHED, Plan, make_plan
from .pyproject import Particulars
from .switch import switch
from .taken import who_has
from .wanted import add_name_arguments, wanted_name

ABOUT = f"""Give the project your own name: run once, right after cloning.

  python rename_project.py my_shop --title "My Shop"
  python rename_project.py "My Shop"

Everything that carries the template's name gets yours, in one step: all of it, or nothing.
The template stays named in {" and ".join(UNTOUCHED)}. Needs no package and no .venv.
"""
FORMAT = "./heavy format"
NEXT = (
    "./heavy test",
    'git add --all && git commit -m "Rename the project"',
    "./heavy dev",
)


def main(arguments: Sequence[str], root: Path) -> int:
    """Rename the project in `root`; 0 done, 1 failed and undone, 2 refused, 130 stopped."""
    options = _parser().parse_args(arguments)
    try:
        outcome = _rename(root, options)
    except (ChangeRefused, ChangeFailed) as error:
        return report_failure(error, as_json=options.json)
    except KeyboardInterrupt:
        print("\nStopped. Every file is as it was.", file=sys.stderr)
        return 130
    print(json.dumps(outcome) if options.json else _prose(outcome))
    return 0


def report_failure(error: ChangeRefused | ChangeFailed, *, as_json: bool) -> int:
    """Say why nothing was changed; answers the exit code."""
    if as_json:
        problems = error.problems if isinstance(error, ChangeRefused) else (str(error),)
        print(json.dumps({"ok": False, "problems": problems}))
    else:
        print(error, file=sys.stderr)
    return error.exit_code


def _rename(root: Path, options: argparse.Namespace) -> dict[str, Any]:
    with only_change(root, dry_run=options.dry_run):
        plan = _plan(root, options)
        neat = laid_out(plan)
        if not options.dry_run:
            switch(neat or plan)
    return _outcome(plan, dry_run=options.dry_run, steps=NEXT if neat else (FORMAT, *NEXT))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rename_project.py", description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_name_arguments(parser)
    parser.add_argument("--description", help="one sentence for pyproject.toml")
    parser.add_argument("--author", help='for pyproject.toml: "Ada <ada@example.org>"')
    parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    parser.add_argument("--force", action="store_true", help="also with changes that git has not recorded")
    parser.add_argument("--json", action="store_true", help="print the outcome for a program")
    return parser


def _plan(root: Path, options: argparse.Namespace) -> Plan:
    heavy = pyproject.read(root)["tool"]["heavy"]
    old = name_of(heavy["package"])
    if heavy.get("renamed"):
        raise ChangeRefused([f"This project is renamed already: it is {old.title} ({old.package})."])
    new = wanted_name(options)
    problems = [*_name_conflicts(root, old, new), *([] if options.force else unrecorded(root))]
    if problems:
        raise ChangeRefused(problems)
    return make_plan(root, Renaming(old, new), Particulars(options.description, options.author))


def _name_conflicts(root: Path, old: ProjectName, new: ProjectName) -> list[str]:
    if new.package == old.package:
        return [f"The project is called {old.package} already."]
    holder = who_has(root, new.package)
    return [f"{holder}. Choose another:  --package my_{new.package}"] if holder else []


def _outcome(plan: Plan, *, dry_run: bool, steps: Sequence[str]) -> dict[str, Any]:
    new = plan.renaming.new
    return {
        "ok": True,
        "dry_run": dry_run,
        "old": plan.renaming.old.package,
        "name": new.title,
        "package": new.package,
        "distribution": new.distribution,
        "changed": [edit.path.as_posix() for edit in plan.edits],
        "renamed": [[move.source.as_posix(), move.target.as_posix()] for move in plan.moves],
        "next": list(steps),
    }


def _prose(outcome: dict[str, Any]) -> str:
    renamed = [f"  {source}  ->  {target}" for source, target in outcome["renamed"]]
    count = f"{len(outcome['changed'])} files inside, {len(renamed)} by name"
    if outcome["dry_run"]:
        changed = [f"  {path}" for path in outcome["changed"]]
        return "\n".join([f"Would change {count}:", *renamed, *changed, "", "Nothing was changed."])
    steps = [f"  {command}" for command in outcome["next"]]
    done = f"This project is now {outcome['name']} ({outcome['package']}). Changed: {count}."
    return "\n".join([done, *renamed, "", "Next:", *steps])
