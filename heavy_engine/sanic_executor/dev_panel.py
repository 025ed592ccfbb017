"""What the dev panel asks over HTTP; its addresses exist in the profile dev only."""

from sanic.exceptions import Forbidden, NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, json

from ..dev_panel import DevPanel
from .security import SessionCookie
from .types import Server

# A header, which no foreign page can send.
TOKEN = "x-heavy-token"  # noqa: S105  # the name of it


def add_dev_panel(server: Server, cookie: SessionCookie, panel: DevPanel) -> None:
    """Serve /_live/dev/."""

    def visitor(request: Request) -> str:
        session_id = cookie.read(request)
        if session_id is None or not cookie.knows(session_id, request.headers.get(TOKEN, "")):
            raise Forbidden("The developer's tools answer to pages of this server only. Load the page again.")
        return session_id

    async def view(request: Request, page: str, name: str) -> HTTPResponse:
        answer = panel.answer(visitor(request), page, name)
        if answer is None:
            raise NotFound("The server holds no such page any more. Load the page again.")
        return _fresh(answer)

    async def fault(request: Request, reference: str) -> HTTPResponse:
        visitor(request)
        found = panel.faults.find(reference)
        if found is None:
            raise NotFound(
                f"No fault {reference} is known here: it is too long ago, or was before this server started."
                " The log has it."
            )
        return _fresh(found)

    server.add_route(view, "/_live/dev/pages/<page:str>/<name:str>", name="dev_view")
    server.add_route(fault, "/_live/dev/faults/<reference:str>", name="dev_fault")


def _fresh(answer: dict[str, object]) -> HTTPResponse:
    return json(answer, headers={"cache-control": "no-store"})
