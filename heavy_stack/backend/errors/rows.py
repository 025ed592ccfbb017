"""What somebody wants of rows that cannot be done."""

from collections.abc import Mapping

from .base import HeavyError


class CursorRefused(HeavyError):
    """A place in a list that is none, or of a list sorted otherwise."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"This place in the list cannot be found ({reason}). Start from the top.")


class ChangedMeanwhile(HeavyError):
    """Somebody else changed a row between reading and writing it."""

    def __init__(self, what: str = "this") -> None:
        super().__init__(f"Somebody changed {what} meanwhile; nothing was saved. Look again, then try again.")


class ValuesRefused(HeavyError):
    """What somebody filled in cannot be kept; `by_field` has a sentence for each field."""

    def __init__(self, by_field: Mapping[str, str]) -> None:
        self.by_field = dict(by_field)
        super().__init__(" ".join(f"{field}: {sentence}" for field, sentence in by_field.items()))


class RowGone(HeavyError):
    """What somebody wanted to change is not there any more."""

    def __init__(self, what: str) -> None:
        super().__init__(f"This {what} is gone: somebody deleted it.")
