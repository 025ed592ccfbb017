"""A package index on this machine, so that no test needs another one."""

import base64
import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

TAG = "py3-none-any"


class Gate(NamedTuple):
    """What a download passes."""

    reached: threading.Event
    opened: threading.Event


class LocalIndex:
    """Serves wheels as any package index does."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked_for: list[str] = []
        self.gates: dict[str, Gate] = {}
        self.lies_about: set[str] = set()
        self.url = ""

    def add(self, name: str, version: str, wheel: bytes) -> None:
        """Offer a wheel."""
        self.files[f"{name.replace('-', '_')}-{version}-{TAG}.whl"] = wheel

    def pin(self, name: str, version: str) -> str:
        """The line of a lock for a package."""
        wheel = self.files[f"{name.replace('-', '_')}-{version}-{TAG}.whl"]
        return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(wheel).hexdigest()}\n"

    @contextmanager
    def holding_back(self, name: str) -> Iterator[threading.Event]:
        """Send no file of one package while this block runs; gives what tells that it was asked for."""
        gate = self.gates[name] = Gate(threading.Event(), threading.Event())
        try:
            yield gate.reached
        finally:
            del self.gates[name]
            gate.opened.set()

    def page(self, name: str) -> bytes:
        """The list of files of one package."""
        files = [file for file in self.files if file.startswith(f"{name.replace('-', '_')}-")]
        links = (
            f'<a href="/files/{file}#sha256={self._claimed_hash(name, file)}">{file}</a>' for file in files
        )
        return f"<!DOCTYPE html><html><body>{' '.join(links)}</body></html>".encode()

    def _claimed_hash(self, name: str, file: str) -> str:
        content = b"a lie" if name in self.lies_about else self.files[file]
        return hashlib.sha256(content).hexdigest()


@contextmanager
def serving(index: LocalIndex) -> Iterator[LocalIndex]:
    """Put the index on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, _, name = self.path.strip("/").partition("/")
            index.asked_for.append(name)
            package = name.partition("-")[0].replace("_", "-") if kind == "files" else name
            if self.command == "GET" and kind == "files" and (gate := index.gates.get(package)):
                gate.reached.set()
                gate.opened.wait(60)
            body = index.files.get(name, b"") if kind == "files" else index.page(name)
            self.send_response(200 if b"<a" in body or kind == "files" else 404)
            self.send_header("content-type", "text/html" if kind != "files" else "application/octet-stream")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815  # the name that http.server looks for

        def log_message(self, *_: object) -> None: ...

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that was killed is no news here."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    index.url = f"http://127.0.0.1:{server.server_port}/simple"
    yield index
    server.shutdown()
    thread.join()
    server.server_close()


def small_wheel(name: str, version: str) -> bytes:
    """A wheel with one module in it."""
    module = name.replace("-", "_")
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    return _wheel(module, version, {f"{module}.py": f"VERSION = {version!r}\n".encode()}, metadata.encode())


def wheel_of_installed(name: str) -> tuple[str, bytes]:
    """The version of an installed package, and a wheel made of its files."""
    installed = distribution(name)
    files: dict[str, bytes] = {}
    for file in installed.files or ():
        path = Path(str(installed.locate_file(file)))
        if ".dist-info/" in str(file) or file.suffix == ".pyc":
            continue
        where = f"{name}-{installed.version}.data/scripts/{file.name}" if "bin/" in str(file) else str(file)
        files[where] = path.read_bytes()
    metadata = str(installed.read_text("METADATA")).encode()
    return installed.version, _wheel(name, installed.version, files, metadata)


def _wheel(module: str, version: str, files: Mapping[str, bytes], metadata: bytes) -> bytes:
    info = f"{module}-{version}.dist-info"
    tags = f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {TAG}\n".encode()
    contents = {**files, f"{info}/METADATA": metadata, f"{info}/WHEEL": tags}
    record = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in contents.items()]
    contents[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in contents.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o100755 if "/scripts/" in name else 0o100644) << 16
            archive.writestr(entry, data)
    return buffer.getvalue()


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
