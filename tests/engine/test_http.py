import asyncio
import signal
from pathlib import Path

import httpx
import pytest

from tests.conftest import StartServer
from tests.support.databases import Databases
from tests.support.proxy import proxy_to
from tests.support.raw_client import load_page
from tests.support.servers import RunningServer, server_environment, spawn_server
from tests.support.waiting import eventually


async def get(server: RunningServer, path: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(base_url=server.url) as client:
        return await client.get(path, headers=named)


async def raw_get(server: RunningServer, path: str) -> bytes:
    """Ask for a path as it is written; clients would tidy it."""
    host, port = server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer


async def test_every_answer_carries_the_security_headers(server: RunningServer) -> None:
    for path in ("/", "/nowhere", "/livez", "/_live/client/boot.js"):
        headers = (await get(server, path)).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy, path
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-request-id"]


async def test_a_page_sets_one_safe_cookie(server: RunningServer) -> None:
    first = await get(server, "/")
    cookie = first.headers["set-cookie"]
    again = await get(server, "/", cookie=cookie.split(";")[0])

    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "set-cookie" not in again.headers


async def test_an_unknown_path_is_a_404_page(server: RunningServer) -> None:
    for_people = await get(server, "/nowhere", accept="text/html")
    for_programs = await get(server, "/nowhere", accept="application/json")

    assert for_people.status_code == for_programs.status_code == 404
    assert "<h1" in for_people.text
    assert for_programs.json()["status"] == 404


@pytest.mark.parametrize("path", ["//", "///", "//design", "/design/", "/design/?a=b"])
async def test_a_path_that_only_looks_like_a_pages_leads_to_the_page(
    server: RunningServer, path: str
) -> None:
    answer = await raw_get(server, path)

    assert answer.split(b" ")[1] == b"308"
    location = b"/design" if b"design" in path.encode() else b"/"
    query = b"?a=b" if "?" in path else b""
    assert b"\r\nLocation: " + location + query + b"\r\n" in answer


async def test_a_path_in_a_404_page_is_text(server: RunningServer) -> None:
    answer = await get(server, "/<script>alert(1)</script>", accept="text/html")

    assert "<script>alert" not in answer.text


async def test_a_method_that_is_none_is_405(server: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=server.url) as client:
        answer = await client.put("/", headers={"origin": server.url})

    assert answer.status_code == 405


async def test_a_change_from_a_foreign_origin_is_refused(server: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=server.url) as client:
        answer = await client.post("/", headers={"origin": "http://evil.example"})

    assert answer.status_code == 403


async def test_a_foreign_host_is_refused(server: RunningServer) -> None:
    assert (await get(server, "/", host="evil.example")).status_code == 421
    assert (await get(server, "/livez", host="10.0.0.7")).status_code == 200


async def test_head_answers_without_a_body(server: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=server.url) as client:
        answer = await client.head("/")

    assert (answer.status_code, answer.content) == (200, b"")


async def test_an_asset_is_kept_by_version_and_asked_for_without(server: RunningServer) -> None:
    page = (await get(server, "/")).text
    versioned = page.split('<script type="module" src="')[1].split('"')[0]
    kept = await get(server, versioned)
    plain = await get(server, "/_live/client/boot.js")
    unchanged = await get(server, "/_live/client/boot.js", if_none_match=plain.headers["etag"])

    assert "immutable" in kept.headers["cache-control"]
    assert plain.headers["cache-control"] == "no-cache"
    assert (unchanged.status_code, unchanged.content) == (304, b"")


async def test_a_stylesheet_travels_compressed_and_is_known_again_in_any_dress(server: RunningServer) -> None:
    path = "/static/css/tokens.css"
    plain = await get(server, path, accept_encoding="identity")
    squeezed = await get(server, path, accept_encoding="gzip")

    assert "content-encoding" not in plain.headers
    assert squeezed.headers["content-encoding"] == "gzip"
    assert plain.headers["vary"] == squeezed.headers["vary"] == "accept-encoding"
    assert squeezed.text == plain.text
    assert int(squeezed.headers["content-length"]) < len(plain.content)
    for known in (plain.headers["etag"], squeezed.headers["etag"], f'"x", {plain.headers["etag"]}', "*"):
        assert (await get(server, path, if_none_match=known)).status_code == 304, known
    assert (await get(server, path, if_none_match='"x"')).status_code == 200


async def test_a_head_of_a_stylesheet_has_the_headers_of_a_get(server: RunningServer) -> None:
    own = {"x-request-id"}
    async with httpx.AsyncClient(base_url=server.url) as client:
        got, head = await client.get("/static/css/tokens.css"), await client.head("/static/css/tokens.css")

    assert {**head.headers, **dict.fromkeys(own)} == {**got.headers, **dict.fromkeys(own)}
    assert head.content == b""


@pytest.mark.parametrize(
    "path",
    [
        "/static/../pyproject.toml",
        "/static/..%2fpyproject.toml",
        "/static/%2e%2e/pyproject.toml",
        "/static//etc/passwd",
        "/static/..%5cpyproject.toml",
        "/static/%00",
        "/_live/client/../application.py",
        "/_live/client/..%2f__init__.py",
        "/_live/reactpy/wheels/reactpy-2.0.0b13-py3-none-any.whl",
        "/_live/reactpy/..%2fconfig.py",
        "/_live/reactpy/index.js",
        "/_live/modules/..%2f..%2fetc%2fpasswd",
        "/_live/modules/",
        "/_live/modules//etc/passwd",
    ],
)
async def test_no_file_outside_the_served_folders_is_served(server: RunningServer, path: str) -> None:
    assert (await raw_get(server, path)).split(b" ")[1] in (b"404", b"400")


async def test_a_body_over_the_limit_is_refused(start: StartServer) -> None:
    server = await start(request_max_bytes="2048")
    async with httpx.AsyncClient(base_url=server.url) as client:
        answer = await client.request("GET", "/", content=b"x" * 4096)

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("setting", "sent"),
    [("request_timeout_s", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "), ("keep_alive_s", b"")],
    ids=["slow", "idle"],
)
async def test_a_connection_that_does_nothing_is_closed(
    start: StartServer, setting: str, sent: bytes
) -> None:
    server = await start(**{setting: "0.3"})
    reader, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rsplit(":", 1)[1]))
    writer.write(sent)

    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()

    assert answer == b"" or answer.startswith(b"HTTP/1.1 408")


async def test_a_database_that_goes_away_turns_readyz_and_comes_back(
    start: StartServer, database_url: str
) -> None:
    async with proxy_to(database_url) as proxy:
        server = await start(database_url=proxy.url)

        async def status() -> int:
            return (await get(server, "/readyz")).status_code

        async def failing() -> bool:
            return await status() == 503

        async def fine() -> bool:
            return await status() == 200

        await proxy.cut()
        await eventually(failing, what="503")
        assert (await get(server, "/livez")).status_code == 200
        assert (await get(server, "/")).status_code == 200
        await proxy.restore()
        await eventually(fine, what="recovery")


async def test_a_database_that_falls_silent_turns_readyz_and_does_not_hold_up_the_end(
    start: StartServer, database_url: str
) -> None:
    async with proxy_to(database_url) as proxy:
        server = await start(database_url=proxy.url)
        visitor = await load_page(server.url)
        async with visitor.open():
            proxy.freeze()

            async def failing() -> bool:
                return (await get(server, "/readyz")).status_code == 503

            await eventually(failing, what="503")
            assert await asyncio.to_thread(server.stop, signal.SIGTERM, 10) == 0


async def test_a_client_that_hangs_up_is_no_fault_in_the_log(start: StartServer, database_url: str) -> None:
    async with proxy_to(database_url) as proxy:
        server = await start(database_url=proxy.url, log_level="debug", log_format="json")
        proxy.freeze()
        host, port = server.url.removeprefix("http://").split(":")

        async def is_told() -> bool:
            _reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(f"GET /readyz HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
            await writer.drain()
            await asyncio.sleep(0.1)  # Of those that were under way by then one is enough.
            writer.close()
            return '"status":499' in server.log()

        await eventually(is_told, what="the log's line")
        assert '"status":500' not in server.log()


async def test_readyz_names_what_fails_without_the_password(start: StartServer, database_url: str) -> None:
    async with proxy_to(database_url) as proxy:
        server = await start(database_url=proxy.url)
        await proxy.cut()
        answer = await get(server, "/readyz")

    assert "database" in answer.json()["problems"]
    assert database_url.split(":")[2].split("@")[0] not in answer.text


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_stopped_server_leaves_no_connection(
    start: StartServer, databases: Databases, database_url: str, how: signal.Signals
) -> None:
    server = await start()
    visitor = await load_page(server.url)
    async with visitor.open():
        assert await databases.connections(database_url) > 0
        assert await asyncio.to_thread(server.stop, how) == 0

    async def none_left() -> bool:
        return await databases.connections(database_url) == 0

    await eventually(none_left, what="the last connection")
    assert "Traceback" not in server.log()


async def test_a_database_that_is_down_at_the_start_is_one_sentence_and_exit_3(start: StartServer) -> None:
    with pytest.raises(RuntimeError) as refused:
        await start(database_url="postgresql://ada:secret@127.0.0.1:1/none")

    assert "ended with 3" in str(refused.value)
    assert "cannot be reached" in str(refused.value)
    assert "Traceback" not in str(refused.value)
    assert "secret" not in str(refused.value)


async def test_a_taken_port_is_one_sentence_and_exit_4(
    start: StartServer, database_url: str, tmp_path: Path
) -> None:
    server = await start()
    port, log_path = int(server.url.rsplit(":", 1)[1]), tmp_path / "second.log"

    second = spawn_server(server_environment(database_url, port, {}), log_path)

    assert await asyncio.to_thread(second.wait, 20) == 4
    assert "is taken" in log_path.read_text()
    assert "Traceback" not in log_path.read_text()


async def test_logs_are_one_json_object_a_line_whatever_a_browser_sends(start: StartServer) -> None:
    server = await start()
    await get(server, "/x%0d%0a%7b%22event%22:%22forged%22%7d%1b[31m")

    lines = server.log().splitlines()
    assert any("x%0d%0a" in line or "x\\\\r" in line for line in lines)
    assert all(line.startswith("{") and line.endswith("}") for line in lines)
    assert not any(line.startswith('{"event":"forged"') for line in lines)
