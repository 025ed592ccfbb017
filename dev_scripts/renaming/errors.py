"""Why a project was not changed as a whole."""

from collections.abc import Sequence


class ChangeRefused(Exception):
    """The change was not begun; holds every reason at once."""

    exit_code = 2

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class ChangeFailed(Exception):
    """The change was begun, could not be finished, and was undone."""

    exit_code = 1


class ChangeStuck(ChangeFailed):
    """The change could neither be finished nor undone; the originals are kept."""
