"""A server that is killed while its page asks the browser: the next one asks anew, and is answered."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from heavy_engine.testing.events import reports
from heavy_engine.testing.find import select
from heavy_engine.testing.wire_client import WireClient, connect
from tests.support.servers import PROJECT_ROOT, RunningServer, free_port, wait_until_ready


async def started(port: int, log_path: Path) -> RunningServer:
    """A tool shed at this port."""
    command = [sys.executable, "-m", "tests.engine.testing.serve_shed", str(port)]
    with log_path.open("ab") as log:
        process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=log, stderr=log)
    server = RunningServer(f"http://127.0.0.1:{port}", process, log_path)
    await wait_until_ready(server)
    return server


async def say(client: WireClient) -> None:
    """Send what the server was not told."""
    for message in client.page.outgoing():
        await client.socket.send(message)


async def heard(client: WireClient, wanted: str) -> Any:
    """Take what the server says, until it says this."""
    while True:
        message = await client.receive()
        if message[0] == wanted or (wanted == "frame" and isinstance(message[0], int) and message[0] > 0):
            return message


async def test_after_a_kill_the_next_server_asks_anew_and_takes_the_answer(tmp_path: Path) -> None:
    port = free_port()
    server = await started(port, tmp_path / "shed.log")
    asked: list[tuple[int, str]] = []
    try:
        async with await connect(f"{server.url}/lamp") as client:
            client.page.on_call = lambda number, function, _arguments: asked.append((number, function))
            for report in reports(select(client.dom, "#look")[0], "click"):
                client.page.make(report)
            await say(client)
            await heard(client, "call")

            server.process.kill()
            server.process.wait()
            server = await started(port, tmp_path / "shed.log")
            await client.open()
            client.page.answer(1, "ok", 6)
            assert client.page.outgoing() == [], "nothing is told to the new server that the old one asked"
            await heard(client, "call")
            client.page.answer(1, "ok", 7)
            await say(client)
            frame = await heard(client, "frame")
    finally:
        server.stop()

    assert asked == [(1, "lamps.brightness"), (1, "lamps.brightness")]
    assert "it is 7 bright" in str(frame)
    assert frame[0] == 1, "the click is done"
