"""A page for the tests of client functions, without a browser."""

from collections.abc import Awaitable, Mapping
from typing import Any, Self

from .carrier import Carrier, NoSuchElement, NotAllowed, NotSupported, PageError
from .page import Page, page

Answer = Any


class FakePage:
    """Takes commands, and answers what the test says.

    While it is entered, client functions speak to it:

        with FakePage({"page.time_zone": "Europe/Vienna"}) as fake:
            assert await time_zone_name() == "Europe/Vienna"
        assert fake.commands == [("page.time_zone", {})]

    Args:
        answers: by command: a value, a function of the arguments that gives one, or an error to raise.
            Commands that are not among them answer None.
        of: the page that is played.
    """

    def __init__(self, answers: Mapping[str, Answer] | None = None, of: Page = page) -> None:
        self.answers: dict[str, Answer] = dict(answers or {})
        self.commands: list[tuple[str, dict[str, Any]]] = []
        """What was asked for, in order: names with their arguments."""
        self.watches: dict[int, tuple[str, dict[str, Any]]] = {}
        """What is watched: kind and options, by the number of the watch."""
        self._page = of
        self._before: Carrier | None = None

    def __enter__(self) -> Self:
        self._before = self._page.carried_by(self)
        return self

    def __exit__(self, *_error: object) -> None:
        self._page.carried_by(self._before)

    @property
    def names(self) -> list[str]:
        """The names of the commands, in order."""
        return [name for name, _ in self.commands]

    async def tell(self, value: Any, watch: int | None = None) -> None:
        """Tell a client function something that it watches; the last one unless another is named."""
        await self._page.told(max(self.watches) if watch is None else watch, value)

    async def ask(self, command: str, arguments: dict[str, Any], /) -> dict[str, Any]:
        """Take a command (`Carrier`)."""
        if command == "watch.begin":
            self.watches[arguments["watch"]] = (arguments["kind"], arguments["options"])
        if command == "watch.end":
            del self.watches[arguments["watch"]]
        self.commands.append((command, arguments))
        answer = self.answers.get(command)
        if callable(answer):
            answer = answer(**arguments)
        if isinstance(answer, Awaitable):
            answer = await answer
        if isinstance(answer, PageError):
            return {"error": type(answer).__name__, "message": str(answer)}
        return {"ok": answer}


__all__ = ["FakePage", "NoSuchElement", "NotAllowed", "NotSupported", "PageError"]
