"""The command line of `rename_project.py`: read flags, plan, switch, report."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import pyproject
from .alone import alone
from .errors import RenameFailed, RenameRefused
from .files import has_git, uncommitted
from .mentions import Renaming
from .names import ProjectName, name_of, new_name
from .plan import Plan, make_plan
from .pyproject import Particulars
from .switch import is_interrupted, switch, undo
from .taken import who_has

ABOUT = """Give the project your own name: run once, right after cloning.

Everything that carries the template's name gets yours, in one step: all of it, or nothing.
The template stays named in LICENSE and CHANGELOG.md. Needs no package and no .venv.
"""
NEXT = (
    "./heavy format",
    "./heavy test",
    'git add --all && git commit -m "Rename the project"',
    "./heavy dev",
)
SHOWN = 5


def main(arguments: Sequence[str], root: Path) -> int:
    """Rename the project in `root`; 0 done, 1 failed and undone, 2 refused, 130 stopped."""
    options = _parser().parse_args(arguments)
    try:
        plan = _rename(root, options)
    except (RenameRefused, RenameFailed) as error:
        return _report_failure(error, options.json)
    except KeyboardInterrupt:
        print("\nStopped. Every file is as it was.", file=sys.stderr)
        return 130
    _report(plan, options)
    return 0


def _rename(root: Path, options: argparse.Namespace) -> Plan:
    with alone(root):
        _recover(root, options.dry_run)
        plan = _plan(root, options)
        if not options.dry_run:
            switch(plan)
    return plan


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rename_project.py", description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("title", nargs="?", metavar="NAME", help='what people read, such as "My Shop"')
    parser.add_argument("--name", help="the same as NAME")
    parser.add_argument("--package", help="what Python imports; made from NAME if left out: my_shop")
    parser.add_argument("--description", help="one sentence for pyproject.toml")
    parser.add_argument("--author", help='for pyproject.toml: "Ada <ada@example.org>"')
    parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    parser.add_argument("--force", action="store_true", help="also with changes that git has not recorded")
    parser.add_argument("--json", action="store_true", help="print the outcome for a program")
    return parser


def _recover(root: Path, dry_run: bool) -> None:
    if not is_interrupted(root):
        return
    if dry_run:
        raise RenameRefused(
            ["An earlier rename was ended half-way. Run this without --dry-run: it is undone first."]
        )
    undo(root)
    print("An earlier rename was ended half-way; its changes are undone.", file=sys.stderr)


def _plan(root: Path, options: argparse.Namespace) -> Plan:
    heavy = pyproject.read(root)["tool"]["heavy"]
    old = name_of(heavy["package"])
    if heavy.get("renamed"):
        raise RenameRefused([f"This project is renamed already: it is {old.title} ({old.package})."])
    new = new_name(_wanted(options), options.package)
    problems = [*_name_conflicts(root, old, new), *([] if options.force else _unrecorded(root))]
    if problems:
        raise RenameRefused(problems)
    return make_plan(root, Renaming(old, new), Particulars(options.description, options.author))


def _wanted(options: argparse.Namespace) -> str:
    """The name from the flags, or, on a terminal, from who sits there."""
    if options.title and options.name and options.title != options.name:
        raise RenameRefused([f"Two names are given, {options.title!r} and {options.name!r}. Give one."])
    given = options.title or options.name
    return str(given or "") if given or not sys.stdin.isatty() else _asked()


def _asked() -> str:
    try:
        return input("Name of the project, such as My Shop: ")
    except EOFError:
        return ""


def _name_conflicts(root: Path, old: ProjectName, new: ProjectName) -> list[str]:
    if new.package == old.package:
        return [f"The project is called {old.package} already."]
    holder = who_has(root, new.package)
    return [f"{holder}. Choose another:  --package my_{new.package}"] if holder else []


def _unrecorded(root: Path) -> list[str]:
    if not has_git(root):
        seen = (root / ".git").exists()
        return ["git cannot read this folder; see  git status  . Mend that, or add  --force"] if seen else []
    paths = uncommitted(root)
    if not paths:
        return []
    more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
    return [f"git has not recorded {', '.join(paths[:SHOWN])}{more}. Commit first, or add  --force"]


def _report_failure(error: RenameRefused | RenameFailed, as_json: bool) -> int:
    if as_json:
        problems = error.problems if isinstance(error, RenameRefused) else (str(error),)
        print(json.dumps({"ok": False, "problems": problems}))
    else:
        print(error, file=sys.stderr)
    return error.exit_code


def _report(plan: Plan, options: argparse.Namespace) -> None:
    outcome = _outcome(plan, options.dry_run)
    print(json.dumps(outcome) if options.json else _prose(outcome))


def _outcome(plan: Plan, dry_run: bool) -> dict[str, Any]:
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
        "next": list(NEXT),
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
