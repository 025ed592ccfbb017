"""What is asked for behind the question mark of a page for measuring."""

from collections.abc import Sequence
from urllib.parse import parse_qs

from reactpy import use_location


class WrongQuery(ValueError):
    """A value that the page cannot show; str() says what was seen and what was wanted."""


class Query:
    """The values of a query string, such as "?rows=1000&state=top"."""

    def __init__(self, query_string: str) -> None:
        self._values = parse_qs(query_string.removeprefix("?"), keep_blank_values=True)

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number from `least` to `most`.

        Raises:
            WrongQuery: it is no such number.
        """
        text = self._last(name, str(default))
        # isdecimal() alone takes digits of every script, and int() reads as many as there are.
        if text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and least <= int(text) <= most:
            return int(text)
        raise WrongQuery(f"{name}={_shown(text)} is wrong; wanted a whole number from {least} to {most}")

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """One of `choices`; the first is the default.

        Raises:
            WrongQuery: it is none of them.
        """
        text = self._last(name, choices[0])
        if text in choices:
            return text
        raise WrongQuery(
            f"{name}={_shown(text)} is unknown; wanted {', '.join(choices[:-1])} or {choices[-1]}"
        )

    def _last(self, name: str, default: str) -> str:
        return self._values.get(name, [default])[-1]


def use_query() -> Query:
    """The query of the address that the page was opened with."""
    return Query(use_location().query_string or "")


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
