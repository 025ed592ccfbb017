"""Tell whether the locks in requirements/ fit pyproject.toml; needs no network."""

import json
from argparse import ArgumentParser, Namespace

from dev_scripts.deps import declared, lock_file
from dev_scripts.project import PROJECT_ROOT


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Look at every lock; 0 when all fit."""
    found = problems()
    if arguments.json:
        print(json.dumps({"ok": not found, "problems": found}))
    elif found:
        print("\n".join([*found, "Next: ./heavy deps lock"]))
    else:
        print("The locks fit pyproject.toml.")
    return 1 if found else 0


def problems() -> list[str]:
    """What is wrong with the locks, one sentence each."""
    pyproject = PROJECT_ROOT / "pyproject.toml"
    digest = declared.digest(pyproject)
    return [
        problem
        for name in declared.sets(pyproject)
        for problem in lock_file.problems(PROJECT_ROOT / "requirements" / f"{name}.txt", digest)
    ]
