"""Run every check of the project; all of them, even when one fails.

Layout and lint (ruff), types (mypy --strict), import rules (import-linter),
undeclared packages (deptry), locks, generated tables, states that browsers must not hold, migrations,
and then the tests.
"""

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from dev_scripts.deps.check import problems
from dev_scripts.programs import python
from dev_scripts.programs import run as run_program
from dev_scripts.project import PROJECT_ROOT, app_package
from dev_scripts.state_lint import problems as state_problems
from dev_scripts.test import command as test_command
from heavy_engine.vendored import FOLDER, NEXT, vendored_problems

# It has no  python -m  form, and the script in .venv breaks when the folder is moved.
IMPORT_LINTER = (
    "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
)
WHERE = (".", "heavy")
"""What ruff looks at; it would not see that ./heavy is Python."""


class Step(NamedTuple):
    """One check: what to call it and how to run it; 0 is a pass."""

    name: str
    check: Callable[[], int]


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--fast", action="store_true", help="leave the tests out")
    parser.add_argument("--fix", action="store_true", help="lay out and mend what ruff can mend, first")


def run(arguments: Namespace) -> int:
    """Run the steps; 0 when all passed."""
    failed = [step.name for step in steps(fast=arguments.fast, fix=arguments.fix) if not _passes(step)]
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nEverything passed.", flush=True)
    return 1 if failed else 0


def steps(*, fast: bool, fix: bool) -> Iterator[Step]:
    """The checks, quick ones first."""
    yield from _ruff(fix=fix)
    yield Step("import rules", partial(run_program, python("-c", IMPORT_LINTER, "--no-logo")))
    yield Step("declared packages", partial(run_program, python("-m", "deptry", ".")))
    yield Step("locks", _check_locks)
    yield Step("islands", _check_islands)
    yield Step("kept states", _check_kept_states)
    yield Step("tables", partial(run_program, python("-m", "dev_scripts", "add", "check")))
    yield Step("types", partial(run_program, python("-m", "mypy", "--strict", *_typed_code())))
    yield Step("migrations", partial(run_program, python("-m", "dev_scripts", "db", "check")))
    if not fast:
        yield Step("tests", partial(run_program, test_command([])))


def _ruff(*, fix: bool) -> Iterator[Step]:
    layout = [] if fix else ["--check"]
    mend = ["--fix"] if fix else []
    yield Step("layout", partial(run_program, python("-m", "ruff", "format", "--quiet", *layout, *WHERE)))
    yield Step("lint", partial(run_program, python("-m", "ruff", "check", "--quiet", *mend, *WHERE)))


def _typed_code() -> list[str]:
    """The folders that have to pass mypy --strict, those that exist."""
    folders = ("heavy_engine", app_package(), "brython", "dev_scripts")
    return [folder for folder in folders if (PROJECT_ROOT / folder).is_dir()]


def _check_locks() -> int:
    found = problems()
    if found:
        print("\n".join([*found, "Next: ./heavy deps lock"]))
    return 1 if found else 0


def _check_islands() -> int:
    found = vendored_problems(PROJECT_ROOT / "static" / FOLDER)
    if found:
        print("\n".join([*found, NEXT]))
    return 1 if found else 0


def _check_kept_states() -> int:
    found = state_problems()
    if found:
        print("\n".join(found))
    return 1 if found else 0


def _passes(step: Step) -> bool:
    print(f"== {step.name}", flush=True)
    began = time.monotonic()
    passed = step.check() == 0
    print(f"   {'passed' if passed else 'FAILED'} in {time.monotonic() - began:.1f} s", flush=True)
    return passed
