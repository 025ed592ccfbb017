"""Files that browsers load: the client, the application's, JavaScript components. No CDN."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from gzip import compress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from reactpy.config import REACTPY_WEB_MODULES_DIR
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, file

from ..application import Application
from .compression import takes_gzip
from .scripts import compressed
from .types import Server

CLIENT_FOLDER = Path(__file__).parents[1] / "client"
CLIENT_ENTRY = "boot.js"
# The entry and all that it imports, as one file.
CLIENT_CORE = "core.js"
# Of those that load later, what is of several files is served as one, too.
BUNDLES = {
    CLIENT_CORE: CLIENT_ENTRY,
    "python.js": "python.js",
    "resume.js": "resume.js",
    "widgets.js": "widgets.js",
}
# How the names of files begin that only the profile dev serves.
FOR_DEVELOPERS = ("debug.", "dev_")
# Of ReactPy's package, what JavaScript components may import; its own client stays unserved.
REACTPY_FILES = ("preact.js", "preact-dom.js", "preact-jsx-runtime.js", "index-*.js")
ONE_YEAR = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
# Files of text, which gzip makes much shorter, by their endings.
SQUEEZED = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class Held(NamedTuple):
    """A file that is made of others and kept in memory: as it is, by gzip, and its version."""

    plain: bytes
    squeezed: bytes
    version: str


def add_assets(
    server: Server, application: Application, find_style: Callable[[str], Held | None], *, dev: bool
) -> None:
    """Serve /static/, /_live/client/, /_live/modules/ and /_live/reactpy/.

    Args:
        server: where.
        application: whose files.
        find_style: gives a stylesheet that is made of others, by its name below /static/.
        dev: whether the developer's part of the client is served, too.
    """

    async def static(request: Request, name: str) -> HTTPResponse:
        if style := find_style(name):
            return _from_memory(request, style, name)
        return await _serve(request, application.static_folder, name)

    async def client(request: Request, name: str) -> HTTPResponse:
        if not dev and _is_for_developers(name):
            raise NotFound(f"No file {name!r} here.")
        version, _, versioned_name = name.partition("/")
        if version == client_version() and versioned_name in BUNDLES:
            return _from_memory(request, _bundle(versioned_name, version), versioned_name, ONE_YEAR)
        if versioned_name and version == client_version():
            return await _serve(request, CLIENT_FOLDER, versioned_name, ONE_YEAR)
        return await _serve(request, CLIENT_FOLDER, name)

    async def modules(request: Request, name: str) -> HTTPResponse:
        return await _serve(request, Path(REACTPY_WEB_MODULES_DIR.current), name)

    async def reactpy(request: Request, name: str) -> HTTPResponse:
        if not any(fnmatchcase(name, pattern) for pattern in REACTPY_FILES):
            raise NotFound(f"No file {name!r} here.")
        return await _serve(request, reactpy_folder(), name)

    addresses = {
        "/static": static,
        "/_live/client": client,
        "/_live/modules": modules,
        "/_live/reactpy": reactpy,
    }
    for address, handler in addresses.items():
        server.add_route(handler, f"{address}/<name:path>", methods=["GET", "HEAD"], name=handler.__name__)


def client_url() -> str:
    """The address of the client's part that every page needs.

    The version is a folder of the address, so that it and the modules that it loads later,
    by relative names, may be kept for ever.
    """
    return f"/_live/client/{client_version()}/{CLIENT_CORE}"


def client_version() -> str:
    """What changes when any file of the client does."""
    files = sorted(path for path in CLIENT_FOLDER.glob("*.js"))
    versions = (_version(path, path.stat().st_mtime_ns) for path in files)
    return sha256("".join(versions).encode()).hexdigest()[:12]


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


def _is_for_developers(name: str) -> bool:
    # As the file system may find it, however it is spelt.
    return (CLIENT_FOLDER / name).resolve().name.lower().startswith(FOR_DEVELOPERS)


def _bundle(name: str, version: str) -> Held:
    is_imported = name != CLIENT_CORE
    return Held(*compressed(CLIENT_FOLDER, BUNDLES[name], version, is_imported=is_imported), version)


def _from_memory(request: Request, held: Held, name: str, keep: str = "") -> HTTPResponse:
    keep = keep or _keep(request, held.version)
    is_squeezed = takes_gzip(request)
    headers = _headers(held.version, keep, is_squeezed=is_squeezed) | {"vary": "accept-encoding"}
    if is_known(request, held.version):
        return HTTPResponse(status=304, headers=headers)
    if is_squeezed:
        headers["content-encoding"] = "gzip"
    body = held.squeezed if is_squeezed else held.plain
    return HTTPResponse(body, headers=headers, content_type=_kind(Path(name)))


async def _serve(request: Request, folder: Path, name: str, keep: str = "") -> HTTPResponse:
    path = _inside(folder, name)
    if path is None:
        raise NotFound(f"No file {name!r} here.")
    version = _version(path, path.stat().st_mtime_ns)
    keep = keep or _keep(request, version)
    squeezed = _squeezed(path, version) if path.suffix in SQUEEZED and takes_gzip(request) else b""
    headers = _headers(version, keep, is_squeezed=bool(squeezed))
    if path.suffix in SQUEEZED:
        headers["vary"] = "accept-encoding"
    if is_known(request, version):
        return HTTPResponse(status=304, headers=headers)
    if squeezed:
        return HTTPResponse(
            squeezed, headers={**headers, "content-encoding": "gzip"}, content_type=_kind(path)
        )
    return await file(path, headers=headers, mime_type=_kind(path))


def _keep(request: Request, version: str) -> str:
    """For ever, if the version that was asked for is this one."""
    return ONE_YEAR if request.args.get("v") == version else ASK_EACH_TIME


def _headers(version: str, keep: str, *, is_squeezed: bool) -> dict[str, str]:
    # The same file in another dress: weakly the same.
    return {"etag": f'W/"{version}"' if is_squeezed else f'"{version}"', "cache-control": keep}


def is_known(request: Request, version: str) -> bool:
    """Whether a browser has this version of what it asks for, in whatever dress."""
    known = request.headers.get("if-none-match", "").split(",")
    return any(tag.strip().removeprefix("W/") in (f'"{version}"', "*") for tag in known)


def _inside(folder: Path, name: str) -> Path | None:
    """The file of that name if it lies in the folder, however the name is spelt."""
    if "\x00" in name or "\\" in name:
        return None
    path = (folder / name).resolve()
    try:
        return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
    except OSError:  # A name that is too long for the disk.
        return None


@cache
def _version(path: Path, _modified_ns: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=256)
def _squeezed(path: Path, _version: str) -> bytes:
    """A file as gzip, made once for each version; empty where that would be longer."""
    body = path.read_bytes()
    squeezed = compress(body, 9, mtime=0)
    return squeezed if len(squeezed) < len(body) else b""


def _kind(path: Path) -> str | None:
    return SQUEEZED.get(path.suffix)
