"""People who are unknown."""

from .base import HeavyError


class NoSuchUser(HeavyError):
    """Nobody has this e-mail."""

    def __init__(self, email: str) -> None:
        super().__init__(f"Nobody has the e-mail {email!r}.")


class SignInNeeded(HeavyError):
    """Somebody who has not said who they are asked for what belongs to one person."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Sign in first: {what}")
