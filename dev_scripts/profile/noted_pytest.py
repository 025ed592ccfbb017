"""python -m dev_scripts.profile.noted_pytest NOTE --errors=N [arguments of pytest].

The exit code goes into the file NOTE, errors to descriptor N; --errors= leaves them where they go.
"""

import os
import sys
from pathlib import Path

import pytest


class Here:
    """A plugin without hooks: runs that have an object of their caller never go to the test daemon."""


def main(note: Path, errors: str, arguments: list[str]) -> int:
    """Run the tests in this process, for that is the one that is looked at."""
    if descriptor := errors.partition("=")[2]:
        os.dup2(int(descriptor), 2)
    code = int(pytest.main(arguments, plugins=[Here()]))
    note.write_text(str(code), "ascii")
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
