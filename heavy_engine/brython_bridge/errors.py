"""What may become of a call to the browser, each in an error of its own."""

from collections.abc import Sequence

KIND_MAX, MESSAGE_MAX, TRACEBACK_MAX = 100, 1_000, 8_000


class ClientError(Exception):
    """A call to the browser did not end in an answer; `function` is what was called: "module.function"."""

    def __init__(self, function: str, sentence: str) -> None:
        super().__init__(sentence)
        self.function = function


class ClientFunctionRefused(ClientError, TypeError):
    """What was to run in the browser is no client function: a plain annotated function of brython/."""


class ClientArgumentsRefused(ClientError, TypeError):
    """The arguments of a client function do not fit it, cannot travel as JSON, or are too large."""


class ClientFailed(ClientError):
    """The function raised in the browser.

    All that it says comes from the browser, which may say anything: `kind` is the name of the error's
    class there, `said` its message, `traceback` where it happened.
    """

    def __init__(self, function: str, kind: str, said: str, traceback: str = "") -> None:
        self.kind = cut(kind, KIND_MAX) if kind.isidentifier() else "an error"
        self.said = cut(said, MESSAGE_MAX)
        # Where it was raised stands at the end.
        self.traceback = _clean(traceback)[-TRACEBACK_MAX:]
        super().__init__(function, f"{function} raised {self.kind} in the browser: {self.said}")
        if self.traceback:
            self.add_note(f"The browser says:\n{self.traceback}")


class ClientTimedOut(ClientError):
    """The browser did not answer in time: it is slow, away, or does not want to."""

    def __init__(self, function: str, seconds: float, *, was_sent: bool) -> None:
        where = "no answer came" if was_sent else "no browser was there to ask"
        super().__init__(
            function,
            f"{function}: {where} within {seconds:g} s. Give it longer with timeout=, or go on without it.",
        )


class ClientUnavailable(ClientError):
    """This browser runs no Python: it is too old, or something keeps it from loading; `why` is its word."""

    def __init__(self, function: str, why: str) -> None:
        self.why = cut(why, MESSAGE_MAX)
        super().__init__(
            function, f"{function} cannot run in this browser: {self.why or 'it does not say why'}"
        )


class ClientGone(ClientError):
    """The page has ended, so nobody can answer any more."""

    def __init__(self, function: str) -> None:
        super().__init__(function, f"{function}: the page that was to run it has ended.")


class ClientAnswerInvalid(ClientError):
    """The browser answered what the function does not return, or too much of it."""

    def __init__(self, function: str, seen: str, wanted: str) -> None:
        # Why it is not wanted may name what the browser wrote.
        seen, wanted = cut(seen, MESSAGE_MAX), cut(wanted, MESSAGE_MAX)
        super().__init__(function, f"{function} was answered with {seen}; wanted {wanted}.")


class TooManyClientCalls(ClientError):
    """The page waits for as many answers as it may."""

    def __init__(self, function: str, most: int, waiting: Sequence[str]) -> None:
        names = ", ".join(sorted(set(waiting)))
        super().__init__(
            function,
            f"{function}: this page waits for {most} answers already (HEAVY_CLIENT_CALLS_MAX), of {names}. "
            "Wait for one of them first.",
        )


def cut(text: str, most: int) -> str:
    """As much of a text from elsewhere as people read, and nothing that harms who reads it."""
    text = _clean(text)
    return text if len(text) <= most else f"{text[:most]}…"


def _clean(text: str) -> str:
    """Without what would do something to who reads it in a terminal."""
    return "".join(
        each if each.isprintable() or each in "\n\t" else "\N{REPLACEMENT CHARACTER}" for each in text
    )
