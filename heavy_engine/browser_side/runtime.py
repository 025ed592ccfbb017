"""Runs client functions by their names, and says what came of them. Lives in the worker of a browser."""

from .page import page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import ModuleType
    from typing import Any

    Trace = Callable[[BaseException], str]
    Done = Callable[[int, str, Any], None]
    Functions = dict[str, list[str] | None]

PACKAGE = "brython"


class NoSuchFunction(Exception):
    """There is no client function of this name."""


class Runtime:
    """Finds functions in the client modules and nowhere else.

    Args:
        functions: the public functions of each client module, by its name without the package; None for a
            module that Python cannot read.
        load: imports a module by its whole name.
        done: is told the number of a run, "ok" and its value, or "error" and what it raised.
        trace: the traceback of an error, as text.
    """

    def __init__(
        self, functions: "Functions", load: "Callable[[str], ModuleType]", done: "Done", trace: "Trace"
    ) -> None:
        self._functions = functions
        self._load = load
        self._done = done
        self._trace = trace

    async def run(self, number: int, name: str, arguments: "dict[str, Any]") -> None:
        """Call a function; a coroutine is awaited."""
        try:
            value = self._function(name)(**arguments)
            if is_awaitable(value):
                value = await value
            # Here, too, something may be wrong: JSON does not take every value.
            self._done(number, "ok", value)
        except BaseException as error:  # noqa: BLE001  # Whatever it is, somebody waits to hear it.
            self._done(number, "error", self._told_of(error))

    async def told(self, watch: int, value: "Any") -> None:
        """A watch of a client function has something to tell."""
        await page.told(watch, value)

    def _function(self, name: str) -> "Callable[..., Any]":
        module, _, function = name.rpartition(".")
        known = self._functions.get(module, [])
        if known is not None and function not in known:
            raise NoSuchFunction(f"There is no client function {name!r}.")
        # What cannot be read says here why not.
        found: Callable[..., Any] = vars(self._load(f"{PACKAGE}.{module}"))[function]
        return found

    def _told_of(self, error: BaseException) -> "dict[str, str]":
        return {"type": type(error).__name__, "message": str(error), "traceback": self._trace(error)}


def is_awaitable(value: object) -> "bool":
    """Whether a function answered a coroutine, which in browsers has no `__await__`."""
    return type(value).__name__ == "coroutine"


def load(name: str) -> "ModuleType":
    """A module of the client's package, by its whole name, which is one of a list."""
    package = __import__(name)
    return vars(package)[name.rpartition(".")[2]]  # type: ignore[no-any-return]  # a dict knows no types


class Worker:
    """Carries commands out of the worker; what it is made with is the worker's own JavaScript.

    Args:
        ask: sends a command and answers a promise of what came of it.
    """

    def __init__(self, ask: "Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]") -> None:
        self._ask = ask

    def ask(self, command: str, arguments: "dict[str, Any]") -> "Awaitable[dict[str, Any]]":
        """Have it done."""
        return self._ask(command, arguments)


def begin(
    functions: "Functions",
    ask: "Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]",
    done: "Done",
    trace: "Trace",
) -> Runtime:
    """Make ready to run functions."""
    page.carried_by(Worker(ask))
    return Runtime(functions, load, done, trace)
