"""Files that browsers load: ours, ReactPy's client, the application's. No CDN."""

from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, file

from ..application import Application
from .types import Server

CLIENT_FOLDER = Path(__file__).parents[1] / "client"
# Of ReactPy's package, what its client needs; the rest (PyScript, wheels) stays unserved.
REACTPY_FILES = ("index.js", "index-*.js")
ONE_YEAR = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"


def add_assets(server: Server, application: Application) -> None:
    """Serve /static/, /_live/client/ and /_live/reactpy/."""
    folders = {"static": application.static_folder, "client": CLIENT_FOLDER, "reactpy": reactpy_folder()}

    async def serve(_request: Request, name: str, folder: Path) -> HTTPResponse:
        return await _serve(_request, folder, name)

    async def static(request: Request, name: str) -> HTTPResponse:
        return await serve(request, name, folders["static"])

    async def client(request: Request, name: str) -> HTTPResponse:
        return await serve(request, name, folders["client"])

    async def reactpy(request: Request, name: str) -> HTTPResponse:
        if not any(Path(name).match(pattern) for pattern in REACTPY_FILES):
            raise NotFound(f"No file {name!r} here.")
        return await serve(request, name, folders["reactpy"])

    for address, handler in (("/static", static), ("/_live/client", client), ("/_live/reactpy", reactpy)):
        server.add_route(handler, f"{address}/<name:path>", methods=["GET", "HEAD"], name=handler.__name__)


def asset_url(address: str, folder: Path, name: str) -> str:
    """The address of a file, with its version: it may be kept for ever."""
    path = folder / name
    return f"{address}/{name}?v={_version(path, path.stat().st_mtime_ns)}"


def reactpy_folder() -> Path:
    """Where ReactPy's browser client lies."""
    spec = find_spec("reactpy")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("reactpy is not installed; run  ./heavy dev  which installs it")
    return Path(spec.origin).parent / "static"


async def _serve(request: Request, folder: Path, name: str) -> HTTPResponse:
    path = _inside(folder, name)
    if path is None:
        raise NotFound(f"No file {name!r} here.")
    tag = f'"{_version(path, path.stat().st_mtime_ns)}"'
    keep = ONE_YEAR if request.args.get("v") == tag.strip('"') else ASK_EACH_TIME
    headers = {"etag": tag, "cache-control": keep}
    if request.headers.get("if-none-match") == tag:
        return HTTPResponse(status=304, headers=headers)
    return await file(path, headers=headers, mime_type=_kind(path))


def _inside(folder: Path, name: str) -> Path | None:
    """The file of that name if it lies in the folder, however the name is spelt."""
    if "\x00" in name or "\\" in name:
        return None
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None


@cache
def _version(path: Path, _modified_ns: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


def _kind(path: Path) -> str | None:
    return {".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}.get(path.suffix)
