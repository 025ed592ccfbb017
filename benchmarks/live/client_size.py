"""What a page's script weighs: all modules that the page names, as they are served.

python -m benchmarks.live.client_size
"""

import gzip
import http.client
import re
import sys

from .report import Options, Row, main
from .servers import OURS, Server, serving
from .visitors import load

BYTES_MOST = 12 * 1024
MODULE = re.compile(r'<(?:script type="module" src|link rel="modulepreload" href)="([^"]+)"')


def measure(options: Options) -> list[Row]:
    """Bytes on the wire of every module of a small page."""
    with serving(OURS) as ours:
        page, _cookie = load(ours, "/_bench/counter")
        modules = sorted(set(MODULE.findall(page)))
        bodies = [_served(ours, path) for path in modules]
    note = f"{len(modules)} modules" + (
        "" if all(squeezed for _, squeezed in bodies) else ", served uncompressed"
    )
    return [Row("core client, gzip", sum(size for size, _ in bodies), "bytes", most=BYTES_MOST, note=note)]


def _served(server: Server, path: str) -> tuple[int, bool]:
    """How many bytes a file takes with gzip, and whether the server compressed it itself."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{path} answers {answer.status}"
        if answer.getheader("content-encoding") == "gzip":
            return len(body), True
        return len(gzip.compress(body, 9)), False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(measure))
