"""A browser opens when there is a page, and nothing of it stays in our way."""

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from dev_scripts.programs import python
from tests.dev_scripts.small_project import ROOT
from tests.dev_scripts.whole_project import LOCAL, until


@pytest.fixture
def slow_server() -> Iterator[tuple[str, threading.Event]]:
    """A server that is not ready until the event is set."""
    ready = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if ready.is_set() else 503)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer((LOCAL, 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://{LOCAL}:{server.server_port}/", ready
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_browser_waits_for_the_page(slow_server: tuple[str, threading.Event], tmp_path: Path) -> None:
    url, ready = slow_server
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{opened}.draft" && mv "{opened}.draft" "{opened}"\n')
    browser.chmod(0o755)
    command = python("-m", "dev_scripts.server.browser", url)

    starter = os.spawnvpe(os.P_WAIT, command[0], command, {**os.environ, "BROWSER": f"{browser} %s"})
    before = opened.exists()
    ready.set()

    assert starter == 0, "it forks and returns, so that no child of the server is left to wait for"
    assert not before
    assert until(opened.exists, 30)
    assert opened.read_text() == f"{url}\n"
    assert Path.cwd() == ROOT
