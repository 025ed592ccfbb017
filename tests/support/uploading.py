"""Somebody who sends long files to tests.engine.uploads.upload_app without a browser."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from heavy_engine import Caller, new_file_id
from heavy_engine.uploads.tickets import Signer, Ticket, owner_of, session_mark

MIB = 1_048_576
TIMEOUT_S = 300


@dataclass
class Sender:
    """A person with a session."""

    client: httpx.AsyncClient
    caller: Caller

    async def send_zeros(self, size: int) -> None:
        """Send a file of so many bytes, in one request."""
        headers = {
            "upload-ticket": Signer([b"k"]).issue(self._ticket(size)),
            "upload-offset": "0",
            "origin": str(self.client.base_url).rstrip("/"),
            "content-length": str(size),
        }
        answer = await self.client.patch("/_live/uploads", headers=headers, content=_zeros(size))
        assert answer.headers["upload-complete"] == "?1", answer.text

    async def ask(self) -> None:
        """Send a small request."""
        await self.client.get("/livez")

    def _ticket(self, size: int) -> Ticket:
        return Ticket(
            id=new_file_id(),
            owner=owner_of(self.caller),
            session=session_mark(self.caller.session_id),
            page="p",
            field="files",
            name="shed.img",
            size=size,
            accept=(),
            expires=int(time.time()) + 600,
        )


@asynccontextmanager
async def sender(url: str) -> AsyncIterator[Sender]:
    """A person who has loaded a page."""
    async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT_S) as client:
        cookie = (await client.get("/")).headers["set-cookie"].split(";")[0]
        client.headers["cookie"] = cookie
        yield Sender(client, Caller(cookie.partition("=")[2].partition(".")[0]))


async def _zeros(size: int) -> AsyncIterator[bytes]:
    chunk = bytes(MIB)
    for _ in range(size // MIB):
        yield chunk
