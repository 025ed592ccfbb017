"""Guards: who decides, before a page is made, whether somebody may see it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, TypeVar

from ..application import Caller, Guard
from .errors import GuardTimedOut

T = TypeVar("T")
Check = Callable[[Any, Caller, Mapping[str, Any]], Awaitable[str | None]]
Load = Callable[[Callable[[Any], Awaitable[Any]]], Awaitable[Any]]


@dataclass(frozen=True)
class GuardWithWork:
    """A guard that looks something up; `check` gets a unit of work besides."""

    check: Check

    def __call__(self, caller: Caller, params: Mapping[str, Any]) -> None:
        """Never called: the engine gives it a unit of work."""
        raise TypeError("a guard with work is asked by the engine, which opens the work")


def guard_with_work(check: Check) -> GuardWithWork:
    """Make a guard of a function that looks something up.

        @guard_with_work
        async def may_see_tool(heavy, caller, params):
            if not await heavy.tools.exists(params["tool_id"]):
                raise NotFound("This tool is gone.")

    Args:
        check: gets what the application's handlers get, the caller, and the page's parameters.
    """
    return GuardWithWork(check)


async def ask_guards(
    guards: Sequence[Guard], caller: Caller, params: Mapping[str, Any], load: Load, limit_s: float
) -> str | None:
    """Ask one guard after the other; the first address that one answers, None if all let the caller in.

    Args:
        guards: outer sections' first.
        caller: who wants to see the page.
        params: of its path.
        load: does something in a unit of work.
        limit_s: how long each may take, in seconds.

    Raises:
        GuardTimedOut: one takes longer.
    """
    for guard in guards:
        if answer := await _ask(guard, caller, params, load, limit_s):
            return answer
    return None


async def _ask(
    guard: Guard, caller: Caller, params: Mapping[str, Any], load: Load, limit_s: float
) -> str | None:
    if isinstance(guard, GuardWithWork):
        check = guard.check
        found: str | None = await load(lambda work: check(work, caller, params))
        return found
    answer = guard(caller, params)
    return await _in_time(answer, limit_s) if isawaitable(answer) else answer


async def _in_time(answer: Awaitable[str | None], limit_s: float) -> str | None:
    limit = asyncio.timeout(limit_s)
    try:
        async with limit:
            return await answer
    except TimeoutError:
        if limit.expired():
            raise GuardTimedOut(limit_s) from None
        raise
