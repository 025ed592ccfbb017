"""Python for browsers, as it is served: compressed, kept for ever, under a policy of its own."""

import gzip
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from heavy_engine.sanic_executor.python_files import PythonFiles
from tests.support.servers import RunningServer

FILES = re.compile(r'"(/_live/python/[0-9a-f]{12}/(\w+\.js))"')
MODULES = re.compile(r"update_VFS\((\{.*\})\);", re.DOTALL)


@pytest.fixture
async def client(probe_server: RunningServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=probe_server.url) as opened:
        yield opened


async def files_of(client: httpx.AsyncClient) -> dict[str, str]:
    worker = await client.get("/_live/python/worker.js")
    return {name: path for path, name in FILES.findall(worker.text)}


async def test_the_worker_alone_may_make_code_and_can_reach_nobody(client: httpx.AsyncClient) -> None:
    worker = await client.get("/_live/python/worker.js")

    policy = worker.headers["content-security-policy"]
    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    for path in ["/", "/plain", *(await files_of(client)).values()]:
        assert "unsafe" not in (await client.get(path)).headers["content-security-policy"], path


async def test_its_script_is_asked_for_each_time_and_names_three_files_that_are_kept(
    client: httpx.AsyncClient,
) -> None:
    worker = await client.get("/_live/python/worker.js")
    assert worker.headers["cache-control"] == "no-cache"
    again = await client.get("/_live/python/worker.js", headers={"if-none-match": worker.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "unsafe-eval" in again.headers["content-security-policy"]

    files = await files_of(client)
    assert set(files) == {"brython.js", "library.js", "modules.js"}
    for path in files.values():
        answer = await client.get(path)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


async def test_who_takes_no_gzip_gets_the_same_text(client: httpx.AsyncClient) -> None:
    path = (await files_of(client))["modules.js"]

    squeezed = await client.get(path)
    plain = await client.get(path, headers={"accept-encoding": "identity"})

    assert "content-encoding" not in plain.headers
    assert plain.content == squeezed.content


@pytest.mark.parametrize(
    "name", ["brython.js", "0123456789ab/brython.js", "../served.py", "probe.py", "testing.py", ""]
)
async def test_nothing_else_is_there(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.get(f"/_live/python/{name}")).status_code == 404


async def test_modules_travel_as_data_and_those_for_tests_stay_here(client: httpx.AsyncClient) -> None:
    text = (await client.get((await files_of(client))["modules.js"])).text

    found = MODULES.search(text)
    assert found
    modules = json.loads(found[1])
    assert {"brython", "brython.probe", "heavy_engine.browser_side.page", "typing"} <= set(modules)
    assert modules["heavy_engine"][1] == ""
    assert "heavy_engine.browser_side.testing" not in modules
    assert text.startswith('globalThis.heavyFunctions = {"probe": ["double", ')


async def test_a_changed_module_changes_its_file_alone(tmp_path: Path) -> None:
    (tmp_path / "shed.py").write_text("def lend() -> None: ...\n")
    files = PythonFiles(tmp_path)
    before = await names_of(files)

    (tmp_path / "shed.py").write_text("def bring() -> None: ...\n")
    (tmp_path / "other.py").write_text("")
    after = await names_of(files)

    assert [name for name in before if before[name] != after[name]] == ["modules.js"]
    gone = await files.file(f"{before['modules.js']}/modules.js")
    assert gone is None


async def names_of(files: PythonFiles) -> dict[str, str]:
    worker = await files.file("worker.js")
    assert worker
    assert gzip.decompress(worker.squeezed) == worker.plain
    return {name: path.split("/")[-2] for path, name in FILES.findall(worker.plain.decode())}
