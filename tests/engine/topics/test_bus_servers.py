"""The real servers of these tests: found or asked for, and gone with the tests."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.buses import nats_server, redis_server
from tests.support.servers import PROJECT_ROOT
from tests.support.waiting import eventually

STARTS_AND_WAITS = """
import sys, time
from pathlib import Path
from tests.support.buses import nats_server
server = nats_server(Path(sys.argv[1]))
server.start()
print(server.port, flush=True)
time.sleep(60)
"""


def test_without_redis_its_tests_are_skipped_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("HEAVY_REQUIRE_SERVERS", raising=False)

    with pytest.raises(pytest.skip.Exception, match="apt-get install redis-server"):
        redis_server(tmp_path)


def test_without_redis_a_run_that_requires_it_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HEAVY_REQUIRE_SERVERS", "1")

    with pytest.raises(pytest.fail.Exception, match="apt-get install redis-server"):
        redis_server(tmp_path)


def test_a_server_that_cannot_start_is_told_with_its_log(tmp_path: Path) -> None:
    server = nats_server(tmp_path)
    server.command = lambda _port: [sys.executable, "-c", "import sys; sys.exit('no such thing')"]

    with pytest.raises(AssertionError, match="no such thing"):
        server.start()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
async def test_a_server_ends_with_tests_that_are_killed(tmp_path: Path) -> None:
    tests = await asyncio.create_subprocess_exec(
        sys.executable, "-c", STARTS_AND_WAITS, str(tmp_path), cwd=PROJECT_ROOT, stdout=subprocess.PIPE
    )
    assert tests.stdout
    port = int(await tests.stdout.readline())
    _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()

    tests.send_signal(signal.SIGKILL)
    await tests.wait()

    async def is_refused() -> bool:
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            return True
        writer.close()
        return False

    await eventually(is_refused, what="the end of the server")
