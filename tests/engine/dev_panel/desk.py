"""Ada's page with a developer who looks on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reactpy.types import Component

from heavy_engine import EngineSettings
from heavy_engine.dev_panel import DevPanel
from heavy_engine.live.live_page import LivePage
from tests.engine.memory_socket import ADA, SETTINGS, MemorySocket, services, settled, show


@dataclass
class Desk:
    """A developer, the page and its socket."""

    panel: DevPanel
    page: LivePage
    socket: MemorySocket
    html: str

    def view(self, name: str) -> Any:
        """What the panel shows of this page."""
        answer = self.panel.answer(ADA.session_id, self.page.session.id, name)
        assert answer is not None
        return answer["data"]

    def component(self, name: str) -> dict[str, Any]:
        """The first component of that name in the tree."""
        return next(one for one in _all(self.view("tree")["components"]) if one["name"] == name)

    def number(self, tag: str, **attributes: str) -> int:
        """The number of an element in the tree, for its events."""
        for number, node in self.page.layout._builder.targets.items():
            given = getattr(node, "attributes", {})
            if getattr(node, "tag", "") == tag and attributes.items() <= given.items():
                return number
        raise LookupError(tag)

    async def say(self, seq: int, number: int, kind: str, **payload: Any) -> None:
        """Something happens in the browser."""
        self.socket.say(seq, number, kind, payload)
        await settled()

    @property
    def told(self) -> list[str]:
        """References of the faults that the browser was told of at once."""
        return [message[1]["fault"] for message in self.socket.messages if message[0] == "dev"]

    def fault(self) -> dict[str, Any]:
        """The only fault, as the overlay gets it."""
        (reference,) = self.view("own")
        fault = self.panel.faults.find(reference)
        assert fault is not None
        return fault


async def watch(page: Callable[[], Component], settings: EngineSettings = SETTINGS) -> Desk:
    """Show a page to Ada, and let a developer watch."""
    shared = services(settings, page=page)
    shared.developer = panel = DevPanel()
    shown, socket, html = await show(shared)
    return Desk(panel, shown, socket, html)


def _all(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for each in components for one in (each, *_all(each.get("children", [])))]
