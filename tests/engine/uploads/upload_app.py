"""An application whose pages take files: what is under test is the engine's part of it.

Run it: HEAVY_PORT=8000 UPLOADS_FOLDER=/somewhere python -m tests.engine.uploads.upload_app
"""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from reactpy import component, event, html, use_state
from reactpy.types import Component, VdomDict
from sanic import Sanic

from heavy_engine import (
    Application,
    Caller,
    EngineSettings,
    Route,
    StoredFile,
    Uploads,
    use_session,
    use_uploads,
)
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server, serve_alone

STATIC = Path(__file__).parents[3] / "static"


class Refused(Exception):
    """What this application refuses in words."""


def Shown(files: Uploads, label: str) -> VdomDict:
    """A field and its files, as plain as can be."""
    rows = [
        html.li(
            {"key": entry.id, "data-state": entry.state},
            html.span(f"{entry.name}: {entry.state} {entry.problem}"),
            html.progress({"value": entry.percent, "max": 100, "aria-label": entry.name}),
            html.button(
                {"onClick": event(lambda _event, e=entry: files.remove(e.id))}, f"Remove {entry.name}"
            ),
            html.button({"onClick": event(lambda _event, e=entry: files.retry(e.id))}, f"Retry {entry.name}"),
        )
        for entry in files.entries
    ]
    return html.section(
        {**files.attributes, "id": f"field-{files.rules.name}"},
        html.label(label, html.input({**files.input, "name": files.rules.name})),
        html.p({"className": "rules"}, files.rules.describe()),
        html.p({"className": "problem"}, files.problem),
        html.ul(*rows),
    )


@component
def KeptPage() -> Component:
    """Keeps every file as soon as it is there."""
    session = use_session()
    kept, set_kept = use_state(())

    async def keep(work: str, file: StoredFile) -> None:
        if file.name == "refused.txt":
            raise Refused("Ada may not bring this one.")
        if file.name == "broken.txt":
            raise ZeroDivisionError("the secret is 42")
        set_kept(lambda old: (*old, (work, file)))

    files = use_uploads(max_files=50, on_file=keep)
    links = [
        html.li(
            {"key": file.id},
            html.a({"href": session.file_url(file), "className": "link"}, file.name),
            html.a({"href": session.file_url(file, inline=True), "className": "inline"}, file.media_type),
        )
        for _work, file in kept
    ]
    return html.main(html.h1("Kept"), Shown(files, "Files"), html.ul({"id": "kept"}, *links))


@component
def TakenPage() -> Component:
    """Takes pictures when a button is pressed."""
    files = use_uploads(accept=("image/*", ".txt"), max_bytes=50_000, max_files=3, name="pictures")
    single = use_uploads(name="portrait", max_bytes=10_000)
    taken, set_taken = use_state(())

    def take(fails: bool) -> Any:
        async def click(_event: dict[str, Any]) -> None:
            async with files.take() as stored:
                if fails:
                    raise Refused("Not today.")
                set_taken(tuple(file.name for file in stored))

        return event(click)

    return html.main(
        html.h1("Taken"),
        Shown(files, "Pictures"),
        Shown(single, "Portrait"),
        html.button({"onClick": take(False)}, "Take"),
        html.button({"onClick": take(True)}, "Fail"),
        html.p({"id": "taken"}, ", ".join(taken)),
    )


@component
def OtherPage() -> Component:
    """A page without files."""
    return html.main(html.h1("Other"))


def error_page(status: int, headline: str, detail: str, reference: str) -> VdomDict:
    """An error in four words."""
    return html.main(html.h1(headline), html.p(str(status)), html.p(detail), html.code(reference))


@asynccontextmanager
async def open_work(caller: Caller) -> AsyncIterator[str]:
    """Work is the caller's name."""
    yield caller.user_id or ""


async def who_asks(session_id: str) -> Caller:
    """Everybody is a visitor."""
    return Caller(session_id)


async def may_download(_work: str, file: StoredFile) -> bool:
    """Nobody gets what is called secret."""
    return not file.name.startswith("secret")


def application(**more: Any) -> Application:
    """The application."""
    return Application(
        name="Uploads",
        routes={
            "/": Route(KeptPage, "Kept"),
            "/taken": Route(TakenPage, "Taken"),
            "/other": Route(OtherPage, "O"),
        },
        error_page=error_page,
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda error: str(error) if isinstance(error, Refused) else None,
        static_folder=STATIC,
        may_download=may_download,
        **more,
    )


def settings_in(folder: str, **more: Any) -> EngineSettings:
    """Settings with a folder of the test."""
    values: dict[str, Any] = {
        "signing_keys": (b"k",),
        "allowed_hosts": ("127.0.0.1", "test"),
        "dev": True,
        "uploads_folder": folder,
        "upload_max_bytes": 2_000_000_000,
        "uploads_quota_bytes": 8_000_000_000,
        "uploads_keep_free_bytes": 0,
        "uploads_max": 30,
    }
    return EngineSettings(**values | more)


def create(settings: EngineSettings) -> Sanic[Any, Any]:
    """The server."""
    return build_server(application(), settings)


def main(_arguments: Sequence[str] = ()) -> None:
    """Serve until stopped."""
    configure_logging("info", "json")
    server = create(settings_in(os.environ["UPLOADS_FOLDER"]))
    serve_alone(server, "127.0.0.1", int(os.environ["HEAVY_PORT"]))


if __name__ == "__main__":
    main()
