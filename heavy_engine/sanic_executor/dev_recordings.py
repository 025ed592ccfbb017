"""Recordings over HTTP: save what led to an error, fetch a file; in the profile dev only."""

import asyncio
from pathlib import Path

from reactpy.types import VdomDict
from sanic.exceptions import Forbidden, NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw, redirect

from ..application import EngineSettings
from ..elements import html
from ..recorder import PageTap
from .dev_panel import TOKEN
from .security import SessionCookie
from .types import Server

TOO_LATE = "Nothing is kept of this error's page: it is too long ago, or was before this server started."
SEE_OTHER = 303


def offer(reference: str, cookie: SessionCookie) -> VdomDict:
    """Stands below an error page, which has no script: a form that saves what led there."""
    token = {"type": "hidden", "name": "token", "value": cookie.token(_meant(reference))}
    return html.form(
        {
            "method": "post",
            "action": f"/_live/dev/faults/{reference}/recording",
            "class": "row fault",
            "aria-label": "For developers",
        },
        html.input(token),
        html.a({"class": "button", "href": f"/dev/faults/{reference}"}, "Look at this fault"),
        html.button({"class": "button", "type": "submit"}, "Save this session"),
        html.span("For developers: a recording of what led here, for  ./heavy replay FILE --debug"),
    )


def add_dev_recordings(server: Server, cookie: SessionCookie, tap: PageTap | None) -> None:
    """Serve what /dev/recordings and the error overlay ask for."""
    settings: EngineSettings = server.ctx.engine_settings
    folder = Path(settings.recordings_folder)

    async def save(request: Request, reference: str) -> HTTPResponse:
        session_id = cookie.read(request)
        # Whom an error page was the first to be shown has no session yet.
        form = request.form
        is_form = form is not None and cookie.knows(_meant(reference), form.get("token") or "")
        is_page = session_id is not None and cookie.knows(session_id, request.headers.get(TOKEN, ""))
        if not (is_form or is_page):
            raise Forbidden("Only pages of this server save what happened on them. Load the page again.")
        path = await saved(reference)
        if is_form:
            return redirect(f"/dev/recordings/{path.stem}", status=SEE_OTHER)
        return json({"file": str(path), "command": f"./heavy replay {path} --debug"})

    async def saved(reference: str) -> Path:
        # Imported here: no server needs a DOM before somebody wants this.
        from ..recordings.saving import NothingKept
        from ..recordings.saving import save as write

        line = tap.line_of(reference) if tap else ""
        if tap is None or not line:
            raise NotFound(TOO_LATE)
        entries, is_whole = tap.kept(line), tap.is_whole(line)
        most = settings.recording_max_bytes
        try:
            return await asyncio.to_thread(
                write, entries, folder, most, reference=reference, is_whole=is_whole
            )
        except NothingKept:
            raise NotFound(TOO_LATE) from None

    async def fetch(request: Request, name: str) -> HTTPResponse:
        if cookie.read(request) is None or request.headers.get("sec-fetch-site") == "cross-site":
            raise Forbidden("Recordings are for pages of this server only. Open /dev/recordings.")
        from ..recordings.files import all_files

        found = [path for path in all_files(folder) if path.stem == name]
        if not found:
            raise NotFound("There is no such recording (any more).")
        said = {"content-disposition": f'attachment; filename="{found[0].name}"', "cache-control": "no-store"}
        data = await asyncio.to_thread(found[0].read_bytes)
        return raw(data, content_type="application/jsonl", headers=said)

    server.add_route(
        save, "/_live/dev/faults/<reference:str>/recording", methods=["POST"], name="dev_fault_recording"
    )
    server.add_route(fetch, "/_live/dev/recordings/<name:str>", name="dev_recording")


def _meant(reference: str) -> str:
    """What the token of an error page is made for; no session is called so."""
    return f"fault {reference}"
