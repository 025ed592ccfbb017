"""List the installed packages of which the package index has newer versions."""

import json
import sys
from argparse import ArgumentParser, Namespace

from dev_scripts.deps.lock_file import pins
from dev_scripts.deps.locking import uv
from dev_scripts.errors import CommandFailed
from dev_scripts.project import PROJECT_ROOT


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--json", action="store_true", help="print one JSON list")


def run(arguments: Namespace) -> int:
    """Ask the index; 0 whether or not something is old."""
    result = uv("pip", "list", "--python", sys.executable, "--outdated", "--format", "json", cwd=PROJECT_ROOT)
    if result.returncode != 0:
        raise CommandFailed(f"The package index did not tell. uv says:\n{result.stderr.strip()}")
    locked = _locked()
    rows = [row for row in json.loads(result.stdout) if row["name"] in locked]
    if arguments.json:
        keys = ("name", "version", "latest_version")
        print(json.dumps([{key: row[key] for key in keys} for row in rows]))
        return 0
    for row in rows:
        print(f"{row['name']:<28} {row['version']:<14} newest {row['latest_version']}")
    print("Next: ./heavy deps lock --upgrade" if rows else "Every installed package is the newest.")
    return 0


def _locked() -> set[str]:
    locks = sorted((PROJECT_ROOT / "requirements").glob("*.txt"))
    return {name for path in locks for name in pins(path.read_text("utf-8"))}
