"""Ask a server how it is, without any proxy between."""

import json
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

POLL_S = 0.05


class Health(NamedTuple):
    """What /readyz said; status 0 where nothing answered."""

    status: int
    report: Any = None

    @property
    def ready(self) -> bool:
        """Whether pages can be served."""
        return self.status == 200

    @property
    def word(self) -> str:
        """For people: ready, not ready, or no answer."""
        return "ready" if self.ready else "not ready" if self.status else "no answer"


def ask(url: str, timeout_s: float = 2.0) -> Health:
    """One question to the server at `url`."""
    opener = build_opener(ProxyHandler({}))
    try:
        with opener.open(f"{url.rstrip('/')}/readyz", timeout=timeout_s) as answer:
            return Health(answer.status, _json(answer.read()))
    except HTTPError as refusal:
        with refusal:
            return Health(refusal.code, _json(refusal.read()))
    except (OSError, HTTPException):
        return Health(0)


def wait_until_ready(url: str, seconds: float, is_alive: Callable[[], bool]) -> bool:
    """Wait for the server; False when it ends before, or time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and is_alive():
        if ask(url).ready:
            return True
        time.sleep(POLL_S)
    return False


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
