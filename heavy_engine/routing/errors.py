"""What can be wrong with routes, and how a page says that it is not for somebody."""

from collections.abc import Sequence


class RoutesWrong(ValueError):
    """The table of routes cannot be as it is; str() lists every mistake and how to mend it."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        many = f"{len(mistakes)} routes are wrong" if len(mistakes) > 1 else "A route is wrong"
        super().__init__("\n".join([f"{many}:", *(f"  {mistake}" for mistake in mistakes)]))
        self.mistakes = tuple(mistakes)


class AddressRefused(ValueError):
    """No address can be made of a page and these values; str() says what there is."""


class GuardTimedOut(RuntimeError):
    """A guard did not come to its end within `load_timeout_s`."""

    def __init__(self, limit_s: float) -> None:
        super().__init__(f"A guard took longer than {limit_s:g} s and was given up.")


class PageRefused(Exception):
    """A page is not shown, for a reason that people are told. Raise one of the kinds below.

    Guards raise it, and loaders and components while a page comes: it is answered with `status`
    and the error page of the section.
    """

    status = 403
    words = "This page cannot be shown."

    def __init__(self, words: str = "") -> None:
        super().__init__(words or self.words)


class NotFound(PageRefused):
    """There is no such thing, or nobody shall learn whether there is."""

    status = 404
    words = "There is nothing at this address."


class Forbidden(PageRefused):
    """It is there, but not for this person."""

    status = 403
    words = "You may not see this page."
