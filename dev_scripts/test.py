"""Run the tests in parallel. Further arguments go to pytest.

./heavy test tests/pages -k counter
./heavy test -n 0 --pdb
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from dev_scripts.programs import become, python
from dev_scripts.project import PROJECT_ROOT

MOST_WORKERS = 8


def add_arguments(parser: ArgumentParser) -> None:
    """All flags are pytest's."""


def run(arguments: Namespace) -> int:
    """Become pytest, so that its exit code is ours."""
    become(command(arguments.rest))


def command(further: Sequence[str]) -> list[str]:
    """The command that runs the tests; all of them where no path is named."""
    parallel = ["-n", "logical", "--maxprocesses", str(MOST_WORKERS)]
    everything = [] if any(map(_is_path, further)) else ["tests"]
    return python("-m", "pytest", *parallel, *further, *everything)


def _is_path(word: str) -> bool:
    return not word.startswith("-") and (PROJECT_ROOT / word.partition("::")[0]).exists()
