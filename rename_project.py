"""Give the project your own name; run once, right after cloning.

    python rename_project.py my_shop --title "My Shop"

Needs Python 3.11 and nothing else. What it does is in dev_scripts/renaming.
"""

import sys
from io import TextIOWrapper
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def run(root: Path = ROOT) -> int:
    """Rename the project that this file lies in."""
    if sys.version_info < (3, 11):  # noqa: UP036 - who runs this may have an older one
        print(f"This is Python {sys.version.split()[0]}; wanted 3.11 or newer.", file=sys.stderr)
        return 2
    # Only now: an older Python cannot read these modules.
    from dev_scripts.renaming.command import main

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot show a letter must not end a rename.
            stream.reconfigure(errors="replace")
    return main(sys.argv[1:], root)


if __name__ == "__main__":
    sys.exit(run())
