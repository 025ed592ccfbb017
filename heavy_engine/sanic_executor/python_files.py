"""Python in the browser, served: a worker of its own, with its own policy, and what it loads.

The worker's script is small and asked for each time; it names three files by what is in them, which browsers
keep for ever: Brython, the parts of its library that are used, and the modules.
"""

import asyncio
import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import structlog
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from .assets import ASK_EACH_TIME, ONE_YEAR, SQUEEZED, is_known
from .compression import takes_gzip
from .python_library import (
    BROWSER_SIDE,
    Library,
    brython_script,
    client_functions,
    client_modules,
    library_for,
    side_modules,
)
from .scripts import lean
from .types import Server

ADDRESS = "/_live/python"
WORKER = "worker.js"
# Brython makes JavaScript of Python, and runs it: only in this worker, which has no page, and no way out but
# messages to its page.
WORKER_POLICY = "default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src 'none'; worker-src 'none'"

log = structlog.get_logger("heavy.python")


@dataclass(frozen=True)
class ServedFile:
    """A script as browsers get it."""

    plain: bytes
    squeezed: bytes
    version: str

    @classmethod
    def of(cls, body: bytes) -> "ServedFile":
        """With its version, which is of what is in it."""
        return cls(body, gzip.compress(body, 9, mtime=0), sha256(body).hexdigest()[:12])


class PythonFiles:
    """The files of one application.

    Args:
        folder: of the client functions; None for an application without any.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._files: dict[str, ServedFile] = {}
        self._stamp: tuple[object, ...] = ()
        self._making = asyncio.Lock()

    async def file(self, name: str) -> ServedFile | None:
        """A file by its name: the worker's, or `VERSION/name.js`; None for what is not there."""
        async with self._making:
            stamp = await asyncio.to_thread(self._stamp_now)
            if stamp != self._stamp:
                self._files, self._stamp = await asyncio.to_thread(self._make), stamp
        return self._files.get(name)

    def _stamp_now(self) -> tuple[object, ...]:
        folders = (BROWSER_SIDE, self._folder) if self._folder else (BROWSER_SIDE,)
        paths = sorted(path for folder in folders for path in folder.glob("*.*"))
        return tuple((path, path.stat().st_mtime_ns) for path in paths)

    def _make(self) -> dict[str, ServedFile]:
        ours = client_modules(self._folder) if self._folder else {}
        modules = {**side_modules(), **ours}
        library, missing = library_for(modules)
        for absent in missing:
            log.warning(
                "browsers do not have what a client module imports", of=absent.module, name=absent.name
            )
        parts = {
            "brython.js": self._brython(),
            "library.js": ServedFile.of(_as_script(library)),
            "modules.js": ServedFile.of(_list_of(ours) + _as_script(modules)),
        }
        served = {f"{part.version}/{name}": part for name, part in parts.items()}
        return {**served, WORKER: ServedFile.of(_worker(served))}

    def _brython(self) -> ServedFile:
        known = (file for name, file in self._files.items() if name.endswith("/brython.js"))
        return next(known, None) or ServedFile.of(brython_script().read_bytes())


def add_python(server: Server, folder: Path | None) -> None:
    """Serve what Python in the browser needs."""
    files = PythonFiles(folder)

    async def python(request: Request, name: str) -> HTTPResponse:
        found = await files.file(name)
        if found is None:
            raise NotFound(f"No file {name!r} here.")
        return _answer(request, found, is_worker=name == WORKER)

    server.add_route(python, f"{ADDRESS}/<name:path>", methods=["GET", "HEAD"], name="python")


def _answer(request: Request, found: ServedFile, *, is_worker: bool) -> HTTPResponse:
    headers = {
        "cache-control": ASK_EACH_TIME if is_worker else ONE_YEAR,
        "etag": f'W/"{found.version}"',
        "vary": "accept-encoding",
    }
    if is_worker:
        headers["content-security-policy"] = WORKER_POLICY
    if is_known(request, found.version):
        return HTTPResponse(status=304, headers=headers)
    is_squeezed = takes_gzip(request)
    if is_squeezed:
        headers["content-encoding"] = "gzip"
    body = found.squeezed if is_squeezed else found.plain
    return HTTPResponse(body, headers=headers, content_type=SQUEEZED[".js"])


def _worker(served: Iterable[str]) -> bytes:
    addresses = ", ".join(json.dumps(f"{ADDRESS}/{name}") for name in served)
    return f"importScripts({addresses});\n{lean((BROWSER_SIDE / WORKER).read_text())}".encode()


def _as_script(modules: Library) -> bytes:
    """Sources as data: texts of a JSON object, which nothing runs yet."""
    return f"__BRYTHON__.update_VFS({json.dumps(modules)});\n".encode()


def _list_of(ours: Library) -> bytes:
    return f"globalThis.heavyFunctions = {json.dumps(client_functions(ours))};\n".encode()
