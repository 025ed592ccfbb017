"""Secrets that are asked for once in a while, not once a click."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from pydantic import SecretStr

from ..errors import SecretMissing, SecretUnreadable
from .provider import SecretProvider

ASK_TIMEOUT_S = 5.0
# A provider that has just failed, or has just answered, is left alone for so long.
PAUSE_S = 1.0

log = structlog.get_logger("heavy.secrets")


@dataclass(frozen=True)
class _Held:
    value: SecretStr
    asked_at: float


class CachedSecrets:
    """Keeps each secret for `ttl_s`; and `stale_s` longer for as long as its provider fails.

    Calls for one secret at one time become one question to the provider. Nothing here ever
    shows a value: not repr(), not the log.

    Args:
        provider: who knows the secrets.
        ttl_s: seconds until a secret is asked for again.
        stale_s: seconds after these in which the old one serves while the provider fails.
        clock: seconds that only grow.
        timeout_s: seconds that the provider has to answer.
    """

    def __init__(
        self,
        provider: SecretProvider,
        *,
        ttl_s: float,
        stale_s: float,
        clock: Callable[[], float] = time.monotonic,
        timeout_s: float = ASK_TIMEOUT_S,
    ) -> None:
        self._provider = provider
        self._ttl_s, self._stale_s, self._timeout_s = ttl_s, stale_s, timeout_s
        self._clock = clock
        self._held: dict[str, _Held] = {}
        self._failed_at: dict[str, float] = {}
        self._asking: dict[str, asyncio.Task[SecretStr]] = {}

    async def get(self, name: str) -> SecretStr:
        """The secret, at most as old as was agreed.

        Raises:
            SecretMissing: the provider says that there is none.
            SecretUnreadable: the provider fails, and there is no answer that is young enough.
        """
        held = self._held.get(name)
        if held and self._age(held) < self._ttl_s:
            return held.value
        if held and self._failed_just_now(name) and self._may_serve(held):
            return held.value
        return await self._ask_once(name)

    async def renewed(self, name: str) -> SecretStr:
        """The secret as it is now, for somebody who lacks something that it should hold."""
        held = self._held.get(name)
        if held and self._age(held) < PAUSE_S:
            return held.value
        return await self._ask_once(name)

    def where(self, name: str) -> str:
        """Where the provider looks."""
        return self._provider.where(name)

    def __repr__(self) -> str:
        return f"CachedSecrets({type(self._provider).__name__}, {len(self._held)} held)"

    async def _ask_once(self, name: str) -> SecretStr:
        asking = self._asking.get(name)
        if asking is None:
            asking = self._asking[name] = asyncio.create_task(self._ask(name), name=f"secret-{name}")
            asking.add_done_callback(lambda task: self._asked(name, task))
        # Somebody who waits and gives up must not take the answer from the others.
        return await asyncio.shield(asking)

    def _asked(self, name: str, task: asyncio.Task[SecretStr]) -> None:
        del self._asking[name]
        if not task.cancelled():
            task.exception()  # If all who waited have gone, nobody else looks at it.

    async def _ask(self, name: str) -> SecretStr:
        try:
            async with asyncio.timeout(self._timeout_s):
                value = await self._provider.get(name)
        except SecretMissing:
            self._held.pop(name, None)
            raise
        except Exception as error:  # noqa: BLE001  # A provider of anybody's may raise anything.
            return self._after_failure(name, error)
        self._held[name] = _Held(value, self._clock())
        self._failed_at.pop(name, None)
        return value

    def _after_failure(self, name: str, error: Exception) -> SecretStr:
        # The type only: who knows what a provider writes into its messages.
        reason = str(error) if isinstance(error, SecretUnreadable) else type(error).__name__
        held = self._held.get(name)
        if held is None or not self._may_serve(held):
            self._held.pop(name, None)
            if isinstance(error, SecretUnreadable):
                raise error
            raise SecretUnreadable(name, self.where(name), reason) from error
        self._failed_at[name] = self._clock()
        log.warning(
            "a secret could not be renewed; the old one serves",
            secret=name,
            where=self.where(name),
            reason=reason,
            age_s=round(self._age(held), 1),
            serves_for_s=round(self._ttl_s + self._stale_s - self._age(held), 1),
        )
        return held.value

    def _age(self, held: _Held) -> float:
        return self._clock() - held.asked_at

    def _may_serve(self, held: _Held) -> bool:
        return self._age(held) < self._ttl_s + self._stale_s

    def _failed_just_now(self, name: str) -> bool:
        failed_at = self._failed_at.get(name)
        return failed_at is not None and self._clock() - failed_at < PAUSE_S
