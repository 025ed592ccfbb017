"""Run scenarios and print what they found: python -m tests.faults --only cut

`./heavy faults` does this.
"""

import asyncio
import shutil
import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from tests.support.servers import PROJECT_ROOT

from .report import Finding, as_json, as_markdown, line
from .runner import run_all
from .scenarios import SCENARIOS

# Logs and ledgers of the last run.
FOLDER = PROJECT_ROOT / ".heavy" / "faults"


def main() -> int:
    """Run what is asked for; 1 if a scenario is red, or a control green."""
    arguments = _arguments()
    names = arguments.only or list(SCENARIOS)
    began = time.monotonic()
    found: list[Finding] = []
    shutil.rmtree(FOLDER, ignore_errors=True)
    asyncio.run(run_all(names, FOLDER, arguments, lambda finding: _tell(found, finding)))
    text = as_markdown(found, is_long=arguments.long, seconds=time.monotonic() - began)
    if arguments.out:
        arguments.out.with_suffix(".md").write_text(text, "utf-8")
        arguments.out.with_suffix(".json").write_text(as_json(found), "utf-8")
    print("\n" + text)
    return 0 if all(finding.is_right for finding in found) else 1


def _tell(found: list[Finding], finding: Finding) -> None:
    found.append(finding)
    print(line(finding), file=sys.stderr, flush=True)


def _arguments() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--long", action="store_true", help="as much of it as the report is made of")
    parser.add_argument(
        "--only",
        action="append",
        choices=list(SCENARIOS),
        metavar="NAME",
        help=f"one of {', '.join(SCENARIOS)}",
    )
    parser.add_argument("--no-controls", action="store_true", help="only with all defences on")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write the report there, as .md and as .json"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
