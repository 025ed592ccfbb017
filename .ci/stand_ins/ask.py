"""Asks the stack of .ci/prove_image for pages.

ask.py page URL                 once
ask.py all-the-time URL FILE    again and again, until the file is there; fails where anybody was turned away
ask.py ready URL                until it is well; gives that moment in milliseconds of Unix time
"""

import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

PATIENCE_S = 120.0
FEW = 20


def main(words: list[str]) -> int:
    """Do what the first word says."""
    kind, url, *rest = words
    if kind == "page":
        return page(url)
    return ready(url) if kind == "ready" else all_the_time(url, Path(rest[0]))


def page(url: str) -> int:
    """Get one page that is whole."""
    status, text = get(url)
    sys.stdout.write(f"   {url}: {status}, {len(text)} bytes\n")
    return 0 if status == 200 and b"</html>" in text else 1


def all_the_time(url: str, until: Path) -> int:
    """Count the answers."""
    seen: dict[int, int] = {}
    while not until.exists():
        status, _ = get(url)
        seen[status] = seen.get(status, 0) + 1
    sys.stdout.write(f"answers meanwhile: {seen}\n")
    return 0 if set(seen) == {200} and seen[200] > FEW else 1


def ready(url: str) -> int:
    """Wait for the first 200."""
    deadline = time.monotonic() + PATIENCE_S
    while get(url)[0] != 200:
        if time.monotonic() > deadline:
            return 1
        time.sleep(0.02)
    sys.stdout.write(f"{round(time.time() * 1000)}\n")
    return 0


def get(url: str) -> tuple[int, bytes]:
    """The status and the contents; 0 where nobody answers."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=30) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, b""
    except (URLError, OSError):
        return 0, b""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
