"""Real nginx and Caddy with the sample configurations of dockerfiles/, on ports of 127.0.0.1."""

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.support.buses import BusServer
from tests.support.certificates import Certificates
from tests.support.servers import PROJECT_ROOT

NODES = (8000, 8001)
"""The ports of the nodes in the samples."""
HOW_TO_GET_NGINX = (
    "No nginx found. On Debian and Ubuntu: apt-get install nginx-light. Tests behind nginx are skipped "
    "without it; HEAVY_REQUIRE_SERVERS=1 makes that a failure."
)
# Where Debian has programs of the system, which are not in everybody's PATH.
SYSTEM = "/usr/sbin:/usr/local/sbin"
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def nginx(folder: Path, nodes: Sequence[int]) -> BusServer:
    """The nginx of the system; skips the test, or fails it, where there is none."""
    program = shutil.which("nginx") or shutil.which("nginx", path=SYSTEM)
    if program is None:
        if os.environ.get("HEAVY_REQUIRE_SERVERS") == "1":
            pytest.fail(HOW_TO_GET_NGINX)
        pytest.skip(HOW_TO_GET_NGINX)
    own = " ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)

    def command(port: int) -> list[str]:
        text = _sample("nginx.conf", nodes).replace("listen 80;", f"listen 127.0.0.1:{port};")
        (folder / "nginx.conf").write_text(text.replace("http {", f"http {{ access_log off; {own}", 1))
        switches = f"daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr notice;"
        return [str(program), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", switches]

    return BusServer("http", command, folder, b"event method")


def caddy(folder: Path, nodes: Sequence[int], certificates: Certificates | None = None) -> BusServer:
    """The Caddy of the locked packages; with certificates it speaks HTTPS."""
    program = Path(sys.executable).with_name("caddy")
    scheme, tls = "http", ""
    if certificates:
        scheme, tls = "https", f"\n\ttls {certificates.server} {certificates.key}"

    def command(port: int) -> list[str]:
        text = _sample("Caddyfile", nodes).replace("\n:80 {", f"\n{scheme}://127.0.0.1:{port} {{{tls}")
        (folder / "Caddyfile").write_text(text)
        own = [f"{name}={folder}" for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")]
        return ["/usr/bin/env", *own, str(program), "run", "--config", str(folder / "Caddyfile")]

    return BusServer(scheme, command, folder, b"serving initial configuration")


PROXIES: dict[str, Callable[[Path, Sequence[int]], BusServer]] = {"nginx": nginx, "caddy": caddy}


def _sample(name: str, nodes: Sequence[int]) -> str:
    """A configuration of dockerfiles/ with the ports of these nodes."""
    text = (PROJECT_ROOT / "dockerfiles" / name).read_text()
    for written, port in zip(NODES, nodes, strict=True):
        assert f"127.0.0.1:{written}" in text
        text = text.replace(f"127.0.0.1:{written}", f"127.0.0.1:{port}")
    return text
