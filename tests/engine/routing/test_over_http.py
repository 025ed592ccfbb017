"""The town over real HTTP: one address for each page, HEAD as GET, compression, errors of sections."""

import gzip
import re
import zlib
from typing import Any

import httpx
import pytest

from heavy_engine import EngineSettings
from heavy_engine.sanic_executor.compression import LEVEL, PADDING_MAX, padded_gzip
from heavy_engine.sanic_executor.security import SessionCookie
from tests.engine.routing.pages import AXE
from tests.support.raw_client import load_page
from tests.support.servers import RunningServer

HTML = {"accept": "text/html"}
# What is made anew for each answer.
PERSONAL = {"x-request-id", "set-cookie", "content-length"}


async def ask(town: RunningServer, method: str, path: str, **headers: str) -> httpx.Response:
    """One request; the path is sent as it is."""
    named = {**HTML, **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with httpx.AsyncClient() as client:
        request = client.build_request(method, town.url, headers=named)
        request.url = request.url.copy_with(raw_path=path.encode())
        return await client.send(request)


@pytest.mark.parametrize(
    ("asked", "one"),
    [
        ("/list/", "/list"),
        ("/list//", "/list"),
        ("//list", "/list"),
        ("///", "/"),
        ("/list/?page=2&q=a%20b", "/list?page=2&q=a%20b"),
        ("/%6cist", "/list"),
        (f"/tools/{str(AXE).upper()}", f"/tools/{AXE}"),
        ("/admin//users/7/", "/admin/users/7"),
        ("/files/a//b/", "/files/a/b"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_every_page_has_one_address(town: RunningServer, method: str, asked: str, one: str) -> None:
    answer = await ask(town, method, asked)

    assert (answer.status_code, answer.headers["location"]) == (308, one)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/nowhere",
            "/nowhere/",
            "//evil.example/",
            "/\\evil.example",
            "/list/x",
            "/tools/axe",
            "/days/2026-02-30",
        ),
        *(
            "/admin/users/8",
            "/admin/users/x",
            "/files/..%2f..%2fetc",
            "/files/%00",
            "/files/%ff",
            "/list%0d%0aX:y",
        ),
    ],
)
async def test_what_is_no_page_is_404_and_leads_nowhere(town: RunningServer, path: str) -> None:
    answer = await ask(town, "GET", path)

    assert answer.status_code == 404
    assert "location" not in answer.headers
    assert "<h1" in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/list?page=2", f"/tools/{AXE}", "/nowhere", "/admin/none", "/list/", "/gone"]
)
async def test_a_head_is_told_what_a_get_would_be(town: RunningServer, path: str) -> None:
    get, head = await ask(town, "GET", path), await ask(town, "HEAD", path)

    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers.keys() == get.headers.keys()
    for name in get.headers.keys() - PERSONAL:
        assert head.headers[name] == get.headers[name], name
    assert int(head.headers["content-length"]) > 0 or path == "/list/"


async def test_a_head_without_compression_knows_the_length(town: RunningServer) -> None:
    get = await ask(town, "GET", "/list", accept_encoding="identity")
    head = await ask(town, "HEAD", "/list", accept_encoding="identity")

    assert head.headers["content-length"] == get.headers["content-length"] == str(len(get.content))


@pytest.mark.parametrize(
    ("path", "status", "whose"),
    [
        ("/nowhere", 404, "town 404"),
        ("/administration", 404, "town 404"),
        ("/admin/none", 404, "admin lost 404"),
        ("/admin/users/8", 404, "admin lost 404: There is no user 8."),
        ("/admin//none/", 404, "admin lost 404"),
        ("/gone", 404, "town 404: This shed is gone."),
    ],
)
async def test_each_section_has_its_own_error_pages(
    town: RunningServer, path: str, status: int, whose: str
) -> None:
    answer = await ask(town, "GET", path)

    assert answer.status_code == status
    assert whose in answer.text


async def test_a_program_gets_errors_as_json(town: RunningServer) -> None:
    answer = await ask(town, "GET", "/admin/users/8", accept="application/json")

    assert answer.json() == {
        "status": 404,
        "error": "No such page",
        "detail": "There is no user 8.",
        "reference": "",
    }


async def test_what_a_page_says_of_itself_is_in_its_head(town: RunningServer) -> None:
    head = (await ask(town, "GET", f"/tools/{AXE}")).text.split("</head>")[0]

    assert "<title>Tool axe</title>" in head
    assert '<meta name="description" content="All about the axe.">' in head
    assert f'<link rel="canonical" href="/tools/{AXE}">' in head
    assert "robots" not in head


async def test_a_document_is_compressed_for_browsers_that_take_it(town: RunningServer) -> None:
    plain = await ask(town, "GET", "/", accept_encoding="identity")
    squeezed = await ask(town, "GET", "/", accept_encoding="br, gzip")

    assert "content-encoding" not in plain.headers
    assert squeezed.headers["content-encoding"] == "gzip"
    assert plain.headers["vary"] == squeezed.headers["vary"] == "accept-encoding"
    shared = re.compile(r'data-(page|token|digest)="\w+"')
    assert shared.sub("", squeezed.text) == shared.sub("", plain.text)
    assert int(squeezed.headers["content-length"]) < len(plain.content)


@pytest.mark.parametrize("wanted", ["", "br", "gzip;q=0", "gzip; q=0.0, *", "*;q=0", "x-gzip2"])
async def test_nobody_gets_gzip_who_does_not_want_it(town: RunningServer, wanted: str) -> None:
    assert "content-encoding" not in (await ask(town, "GET", "/", accept_encoding=wanted)).headers


@pytest.mark.parametrize("wanted", ["gzip", "GZIP;q=0.5", "*", "br;q=1.0, gzip;q=0.8, *;q=0.1"])
async def test_gzip_is_asked_for_in_several_ways(town: RunningServer, wanted: str) -> None:
    assert (await ask(town, "GET", "/", accept_encoding=wanted)).headers["content-encoding"] == "gzip"


def test_the_length_of_a_compressed_answer_tells_little() -> None:
    body = b"<p>Ada</p>" * 1_000
    answers = [padded_gzip(body) for _time in range(200)]

    assert all(gzip.decompress(answer) == body for answer in answers)
    assert all(zlib.decompress(answer, 31) == body for answer in answers)
    lengths = {len(answer) for answer in answers}
    shortest = len(gzip.compress(body, LEVEL)) + 1
    assert len(lengths) > 30
    assert shortest <= min(lengths)
    assert max(lengths) < shortest + PADDING_MAX


def test_the_token_of_a_page_is_another_one_each_time() -> None:
    cookie = SessionCookie(EngineSettings(signing_keys=(b"k",), allowed_hosts=()))
    tokens = [cookie.token("ada") for _time in range(20)]

    assert all(cookie.knows("ada", token) for token in tokens)
    assert not any(cookie.knows("bo", token) or cookie.knows("ad", token) for token in tokens)
    parts = [token[start : start + 16] for token in tokens for start in range(len(token) - 15)]
    assert len(set(parts)) == len(parts), "nothing comes twice that one could guess at"


@pytest.mark.parametrize(
    "form", ["a; Domain=evil.example", "a\r\nX: y", "\ud7ff", "a" * 60_000, "ä", "", "1"]
)
def test_what_a_forger_calls_a_form_is_written_into_no_cookie(form: str) -> None:
    cookie = SessionCookie(EngineSettings(signing_keys=(b"k",), allowed_hosts=()))
    request: Any = None  # Only development looks at it.

    line = cookie.sent_header(request, "ada", form)

    assert line == "__Host-heavy-sent=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"
    assert "heavy-sent=new-tool." in cookie.sent_header(request, "ada", "new-tool")


async def test_the_token_of_a_page_opens_its_socket(town: RunningServer) -> None:
    ada = await load_page(town.url)
    async with ada.open() as (_socket, hello):
        assert hello["title"] == "Home"


async def test_a_page_is_personal_and_not_kept(town: RunningServer) -> None:
    answer = await ask(town, "GET", "/")

    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
