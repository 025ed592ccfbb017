"""A provider whose secrets lie in memory: small, but a complete provider."""

import asyncio

from pydantic import SecretStr

from heavy_stack.backend.errors import SecretMissing


class Shelf:
    """Secrets by name; it counts questions, and fails or waits when a test says so."""

    def __init__(self, **secrets: str) -> None:
        self._secrets = secrets
        self.asked = 0
        self.failure: Exception | None = None
        self.open = asyncio.Event()
        self.open.set()

    def put(self, **secrets: str) -> None:
        self._secrets.update(secrets)

    def take(self, name: str) -> None:
        del self._secrets[name]

    async def get(self, name: str) -> SecretStr:
        self.asked += 1
        await self.open.wait()
        if self.failure:
            raise self.failure
        if name not in self._secrets:
            raise SecretMissing(name, self.where(name))
        return SecretStr(self._secrets[name])

    def where(self, name: str) -> str:
        return f"the shelf {name!r}"
