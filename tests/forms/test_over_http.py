"""Posts on a real server: who may post, what may be posted, and what is answered."""

import re
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import httpx
import pytest

from tests.support.servers import RunningServer

FORM_TYPE = "application/x-www-form-urlencoded"


class Window:
    """A browser without JavaScript, as far as posts go; it keeps secure cookies, as for localhost."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.origin = str(client.base_url).rstrip("/")
        self.cookies: dict[str, str] = {}

    async def get(self, path: str, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._kept(await self.client.get(path, headers=self._cookie() | named)).text

    async def token(self, path: str = "/tool") -> str:
        page = await self.get(path, accept="text/html")
        found = re.search(r'<input[^>]*name="_token"[^>]*>', page)
        assert found
        value = re.search(r'value="([^"]*)"', found[0])
        assert value
        return value[1]

    async def post(self, path: str = "/tool", **fields: str) -> httpx.Response:
        return await self.send(path, urlencode({"_form": "tool", **fields}))

    async def send(self, path: str, body: str | bytes, **headers: str) -> httpx.Response:
        named = {"origin": self.origin, "content-type": FORM_TYPE, "accept": "text/html"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {name: value for name, value in named.items() if value}
        return self._kept(await self.client.post(path, content=body, headers=self._cookie() | kept))

    def _cookie(self) -> dict[str, str]:
        return {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def _kept(self, answer: httpx.Response) -> httpx.Response:
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


@pytest.fixture
async def ada(workshop: RunningServer) -> AsyncIterator[Window]:
    async with httpx.AsyncClient(base_url=workshop.url) as client:
        yield Window(client)


async def test_a_form_is_sent_and_its_page_says_so_once(ada: Window, workshop: RunningServer) -> None:
    answer = await ada.post(_token=await ada.token(), name="axe of HTTP", price="1", state="new")

    assert (answer.status_code, answer.headers["location"]) == (303, "/tool")
    assert answer.headers["cache-control"] == "no-store"
    assert "axe of HTTP" in workshop.log()
    told, again = [await ada.get("/tool") for _time in range(2)]
    assert "The tool is on the shelf." in told
    assert "The tool is on the shelf." not in again


async def test_what_is_wrong_is_a_422_page_with_what_was_typed(ada: Window) -> None:
    answer = await ada.post(_token=await ada.token(), name='"><script>alert(1)</script>' * 9, price="7")

    assert answer.status_code == 422
    assert "This has 243 characters; at most 20 fit." in answer.text
    assert "&quot;&gt;&lt;script&gt;alert(1)" in answer.text
    assert "<script>alert" not in answer.text
    assert 'id="heavy-root"' in answer.text


async def test_a_foreign_page_cannot_post(ada: Window, workshop: RunningServer) -> None:
    token = await ada.token()
    body = urlencode({"_form": "tool", "_token": token, "name": "foreign", "price": "1", "state": "new"})

    for origin in ("https://evil.example", "null", "", f"{ada.origin}.evil.example"):
        assert (await ada.send("/tool", body, origin=origin)).status_code == 403
    no_token = urlencode({"_form": "tool", "name": "foreign", "price": "1"})
    assert (await ada.send("/tool", no_token)).status_code == 403
    async with httpx.AsyncClient(base_url=workshop.url) as client:
        stranger = Window(client)
        assert (await stranger.send("/tool", body)).status_code == 403
        await stranger.token()
        assert (await stranger.send("/tool", body)).status_code == 403
    assert "foreign" not in workshop.log()
    assert (await ada.send("/tool", body)).status_code == 303


async def test_what_is_no_form_is_refused(ada: Window) -> None:
    token = await ada.token()
    fields = urlencode({"_form": "tool", "_token": token})

    assert (await ada.send("/tool", "{}", content_type="application/json")).status_code == 415
    assert (await ada.send("/tool", "x", content_type="text/plain")).status_code == 415
    assert (await ada.send("/tool", "x", content_type="")).status_code == 415
    assert (await ada.send("/tool", fields.encode() + b"&name=\xff")).status_code == 400
    assert (await ada.send("/tool", fields + "&x=1" * 2000)).status_code == 413
    assert (await ada.send("/nowhere", fields)).status_code == 404
    assert (await ada.send("/done", fields)).status_code == 409
    assert (await ada.client.put("/tool", headers={"origin": ada.origin})).status_code == 405


async def test_a_multipart_form_is_read_too(ada: Window, workshop: RunningServer) -> None:
    fields = {
        "_form": "tool",
        "_token": await ada.token(),
        "name": "axe in parts",
        "price": "1",
        "state": "new",
    }
    files = {name: (None, value) for name, value in fields.items()}

    answer = await ada.client.post("/tool", files=files, headers={"origin": ada.origin} | ada._cookie())

    assert answer.status_code == 303
    assert "axe in parts" in workshop.log()


async def test_pages_speak_the_language_of_the_request(ada: Window) -> None:
    german = await ada.get("/locale", accept_language="de")
    nonsense = await ada.get("/locale", accept_language="\\;q=x,,,../../etc/passwd;q=nan")

    assert "1.234,5 31.03.2026" in german
    assert "1,234.5 Mar 31, 2026" in nonsense


async def test_nobody_else_can_make_a_page_say_that_a_form_was_sent(ada: Window) -> None:
    await ada.token()
    for name in ("heavy-sent", "__Host-heavy-sent"):
        ada.cookies[name] = f"tool.{'0' * 64}"

    assert "The tool is on the shelf." not in await ada.get("/tool")
