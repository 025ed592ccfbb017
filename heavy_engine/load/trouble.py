"""What can go wrong between a person of a load test and the server; str() is a sentence for people."""

from __future__ import annotations


class LoadTrouble(Exception):
    """Something kept a person from going on; the text says what."""


class ServerDown(LoadTrouble):
    """Nobody listens at this address, or it is none."""

    def __init__(self, origin: str, why: object) -> None:
        super().__init__(f"Nothing answers at {origin} ({why}). Is it the right --host, and does it run?")


class NotTrusted(LoadTrouble):
    """Its certificate is of somebody whom this machine does not know, or is for another name."""

    def __init__(self, origin: str, why: str) -> None:
        super().__init__(
            f"{origin} has a certificate that is not trusted here ({why})."
            " If an authority of your own made it, name that authority's certificate:  --ca FILE"
        )


class WrongHost(LoadTrouble):
    """Something answers, but not pages of this application."""

    def __init__(self, url: str, saw: str) -> None:
        super().__init__(
            f"{url} answers, but {saw}. --host has to be where the recorded application runs, such as"
            " http://127.0.0.1:8000"
        )


class Refused(LoadTrouble):
    """The server answers a document with an error."""

    def __init__(self, path: str, status: int) -> None:
        self.status = status
        super().__init__(f"{path} is answered with {status}")


class Dropped(LoadTrouble):
    """The connection was lost, and with it what was done; the browser tells its person so."""

    def __init__(self) -> None:
        super().__init__(
            "the connection was lost, and on the page that came back it was not certain where this was done;"
            " people read that it may not have been kept, and do it again"
        )


class NoAnswer(LoadTrouble):
    """The server did not handle an event in time."""

    def __init__(self, patience_s: float, why: str = "") -> None:
        super().__init__(f"no answer within {patience_s:g} s{f': {why}' if why else ''}")
