"""Why a table or a field was not added."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from dev_scripts.errors import USAGE, CommandFailed


class Refused(CommandFailed):
    """What was asked for cannot be done, and nothing was written; holds every reason at once."""

    def __init__(self, problems: Iterable[str], next_step: str = "") -> None:
        self.problems = tuple(problems)
        super().__init__(
            "\n".join([*self.problems, "Nothing was written.", *filter(None, [next_step])]), USAGE
        )


@contextmanager
def collected(problems: list[str]) -> Iterator[None]:
    """Note a refusal and go on, so that one answer names everything that is wrong."""
    try:
        yield
    except Refused as refusal:
        problems += refusal.problems
