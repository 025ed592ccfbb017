"""Why a project was not renamed."""

from collections.abc import Sequence


class RenameRefused(Exception):
    """The rename was not begun; holds every reason at once."""

    exit_code = 2

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class RenameFailed(Exception):
    """The rename was begun, could not be finished, and was undone."""

    exit_code = 1


class RenameStuck(RenameFailed):
    """The rename could neither be finished nor undone; the originals are kept."""
