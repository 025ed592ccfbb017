"""A client of the live socket without a browser: sends what it is told, well-formed or not."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect


class Visitor:
    """Somebody who loaded a page: has its cookie and its token."""

    def __init__(self, url: str, path: str, cookie: str, token: str) -> None:
        self.url, self.path, self.cookie, self.token = url, path, cookie, token

    def socket(self, **changes: Any) -> Any:
        """Open the page's socket; `origin`, `cookie`, `token` and `path` may be forged."""
        given = {"origin": self.url, "cookie": self.cookie, "token": self.token, "path": self.path} | changes
        address = self.url.replace("http", "ws", 1)
        return connect(
            f"{address}/_live/socket?token={given['token']}&path={given['path']}",
            origin=given["origin"],
            additional_headers={"Cookie": given["cookie"]},
            max_size=None,
        )

    @asynccontextmanager
    async def open(self, **changes: Any) -> AsyncIterator[tuple[ClientConnection, dict[str, Any]]]:
        """The open socket and the first update that came over it."""
        async with self.socket(**changes) as socket:
            yield socket, json.loads(await socket.recv())


async def load_page(url: str, path: str = "/") -> Visitor:
    """Load a page as a browser would."""
    async with httpx.AsyncClient(base_url=url) as client:
        answer = await client.get(path)
    token = re.search(r'data-token="([0-9a-f]+)"', answer.text)
    assert token, answer.text
    return Visitor(url, path, answer.headers["set-cookie"].split(";")[0], token[1])


def event_target(update: dict[str, Any], element_id: str, event: str = "onClick") -> str:
    """The name of an element's event in an update."""
    for node in _nodes(update["model"]):
        if node.get("attributes", {}).get("id") == element_id:
            return str(node["eventHandlers"][event]["target"])
    raise LookupError(f"no element {element_id!r} with {event}")


async def hears(socket: ClientConnection, text: str, *, within_s: float = 10) -> str:
    """The first update from now on that holds this text."""
    async with asyncio.timeout(within_s):
        while text not in (update := str(await socket.recv())):
            pass
    return update


def navigate_event(update: dict[str, Any], path: str) -> str:
    """The message by which the browser's part of the engine asks for another page."""
    target = event_target(update, "heavy-go")
    return json.dumps({"type": "layout-event", "target": target, "data": [{"detail": path}]})


def submit_event(update: dict[str, Any], **fields: str) -> str:
    """The message that sends the page's first form with these fields."""
    forms = (node for node in _nodes(update["model"]) if node.get("tagName") == "form")
    target = next(forms)["eventHandlers"]["onSubmit"]["target"]
    elements = [{"name": name, "value": value} for name, value in fields.items()]
    data = [{"currentTarget": {"elements": elements}, "target": {"elements": elements}}]
    return json.dumps({"type": "layout-event", "target": target, "data": data})


def _nodes(node: Any) -> list[dict[str, Any]]:
    if not isinstance(node, dict):
        return []
    return [node, *(found for child in node.get("children", ()) for found in _nodes(child))]
