"""The developer's tools answer to pages of this server, in the profile dev; elsewhere there is nothing."""

import gzip
import re
from urllib.parse import urlencode

import httpx
import pytest

from heavy_engine.sanic_executor.assets import CLIENT_FOLDER
from heavy_engine.sanic_executor.scripts import bundle
from heavy_engine.testing.wire_client import WireClient, connect
from heavy_stack.settings import Settings
from tests.support.servers import RunningServer

TOOLS = sorted(path.name for path in CLIENT_FOLDER.glob("d*.js") if path.name.startswith(("debug.", "dev_")))
DEV_PAGES = (
    *("/dev", "/dev/sessions", "/dev/sessions/0a1b2c3d", "/dev/events", "/dev/events/1", "/dev/timings"),
    *("/dev/queries", "/dev/faults", "/dev/faults/0a1b2c3d", "/dev/migrations", "/dev/settings"),
    *("/dev/recordings", "/_live/client/dev_pages.css"),
)
SPELLINGS = ("{}", "x/{}", "./{}", "x/../{}", "{}/.", "{}/x/..")


def token_of(ada: WireClient) -> str:
    return ada.page.identity.token


async def ask(server: RunningServer, path: str, cookie: str = "", token: str = "") -> httpx.Response:
    headers = {"cookie": cookie, "x-heavy-token": token, "accept": "application/json"}
    async with httpx.AsyncClient() as client:
        return await client.get(f"{server.url}/_live/dev/{path}", headers=headers)


async def test_a_page_of_this_server_gets_every_view(dev_server: RunningServer) -> None:
    async with await connect(dev_server.url + "/") as ada:
        page = ada.page.identity.page
        for view in ("tree", "events", "renders", "faults", "warnings", "sessions"):
            answer = await ask(dev_server, f"pages/{page}/{view}", ada.cookie, token_of(ada))

            assert answer.status_code == 200, view
            assert answer.headers["cache-control"] == "no-store"
            assert isinstance(answer.json()["data"], list | dict)


async def test_nobody_else_does(dev_server: RunningServer) -> None:
    async with await connect(dev_server.url + "/") as ada, await connect(dev_server.url + "/") as bo:
        view = f"pages/{ada.page.identity.page}/tree"

        without_token = await ask(dev_server, view, ada.cookie)
        without_cookie = await ask(dev_server, view, "", token_of(ada))
        with_anothers_token = await ask(dev_server, view, ada.cookie, token_of(bo))
        of_anothers_page = await ask(dev_server, view, bo.cookie, token_of(bo))
        fault = await ask(dev_server, "faults/00000000")

    refused = (without_token, without_cookie, with_anothers_token, fault)
    assert [answer.status_code for answer in refused] == [403] * 4
    assert of_anothers_page.status_code == 404


async def test_a_head_leaves_no_page_behind_a_get_one_that_waits(dev_server: RunningServer) -> None:
    async with await connect(dev_server.url + "/") as ada, httpx.AsyncClient() as client:

        async def open_pages() -> set[str]:
            view = f"pages/{ada.page.identity.page}/sessions"
            answer = await ask(dev_server, view, ada.cookie, token_of(ada))
            return {row["name"] for row in answer.json()["data"]}

        before = await open_pages()
        await client.head(dev_server.url + "/")
        after_head = await open_pages()
        await client.get(dev_server.url + "/")

        assert after_head <= before
        assert len(await open_pages() - before) == 1


async def test_nothing_can_be_changed_over_it(dev_server: RunningServer) -> None:
    async with await connect(dev_server.url + "/") as ada, httpx.AsyncClient() as client:
        url = f"{dev_server.url}/_live/dev/pages/{ada.page.identity.page}/tree"
        headers = {"cookie": ada.cookie, "x-heavy-token": token_of(ada), "origin": dev_server.url}
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert (await client.request(method, url, headers=headers)).status_code == 405


async def test_a_fault_that_is_not_known_is_said_in_words(dev_server: RunningServer) -> None:
    async with await connect(dev_server.url + "/") as ada:
        answer = await ask(dev_server, "faults/00000000", ada.cookie, token_of(ada))

    assert answer.status_code == 404
    assert "before this server started" in answer.json()["detail"]


async def test_outside_of_dev_none_of_it_is_there(plain_server: RunningServer) -> None:
    async with await connect(plain_server.url + "/broken") as ada, httpx.AsyncClient() as client:
        page, cookie, token = ada.page.identity.page, ada.cookie, token_of(ada)
        for path in (f"pages/{page}/tree", f"pages/{page}/sessions", "faults/00000000", "", "panel"):
            assert (await ask(plain_server, path, cookie, token)).status_code == 404
        core = re.search(r'src="(/_live/client/\w+)/core\.js"', ada.page.document)
        assert core
        folders = ("/_live/client/", f"{core[1]}/")
        for url in (
            folder + spelling.format(name) for folder in folders for spelling in SPELLINGS for name in TOOLS
        ):
            assert (await client.get(plain_server.url + url)).status_code == 404, url
        for url in DEV_PAGES:
            assert (await client.get(plain_server.url + url)).status_code == 404, url
        # The ground of it: other late modules are served there.
        assert (await client.get(f"{plain_server.url}{core[1]}/islands.js")).status_code == 200

        assert ada.hello["dev"] is False
        assert "nobody has the rake" not in ada.page.document
        assert "lend" not in ada.page.document
        assert re.search(r"Reference <[^>]*>[0-9a-f]{8}", ada.page.document)


async def test_an_error_page_offers_to_save_in_dev_only_and_only_its_own_form_may(
    dev_server: RunningServer, plain_server: RunningServer
) -> None:
    async with httpx.AsyncClient(headers={"accept": "text/html"}) as client:
        plain = await client.get(f"{plain_server.url}/locked")
        shown = await client.get(f"{dev_server.url}/locked")
        found = re.search(r'action="(/_live/dev/faults/(\w+)/recording)".*?value="(\w+)"', shown.text)
        assert found
        url, token, origin = dev_server.url + found[1], found[3], dev_server.url

        foreign = await client.post(url, data={"token": token}, headers={"origin": "https://shed.example"})
        empty = await client.post(url, data={}, headers={"origin": origin})
        others = await client.post(url, data={"token": token[::-1]}, headers={"origin": origin})
        there_is_none = await client.post(
            url.replace(found[2], "00000000"), data={"token": token}, headers={"origin": origin}
        )
        own = await client.post(url, data={"token": token}, headers={"origin": origin})

    assert (plain.status_code, shown.status_code) == (500, 500)
    assert "nobody has the key" not in plain.text
    assert "_live/dev" not in plain.text
    refused = (foreign, empty, others, there_is_none)
    assert [answer.status_code for answer in refused] == [403] * 4
    assert (own.status_code, own.headers["location"]) == (303, f"/dev/recordings/error-{found[2]}")


async def test_in_dev_all_modules_of_it_are_served(dev_server: RunningServer) -> None:
    assert len(TOOLS) > 5
    async with httpx.AsyncClient() as client:
        for name in TOOLS:
            assert (await client.get(f"{dev_server.url}/_live/client/{name}")).status_code == 200
        for url in DEV_PAGES:
            assert (await client.get(dev_server.url + url)).status_code == 200, url


async def test_another_host_name_sees_none_of_it(dev_server: RunningServer) -> None:
    """A page of somebody else may name this machine, and would read along."""
    async with httpx.AsyncClient() as client:
        for url in DEV_PAGES:
            answer = await client.get(dev_server.url + url, headers={"host": "shed.example"})
            assert answer.status_code == 421, url


def test_the_core_that_every_page_loads_holds_none_of_it() -> None:
    core = bundle(CLIENT_FOLDER, "boot.js")

    assert core.count("debug.js") == 1
    assert "dev_" not in core
    assert len(gzip.compress(core.encode())) > 1_000  # the ground of it


@pytest.mark.parametrize(("profile", "is_dev"), [("dev", True), ("staging", False), ("production", False)])
def test_only_the_profile_dev_is_dev(profile: str, is_dev: bool) -> None:
    settings = Settings.model_construct(profile=profile)

    assert settings.is_dev is is_dev


def test_tokens_do_not_travel_in_addresses() -> None:
    for name in TOOLS:
        assert urlencode({"token": ""}) not in (CLIENT_FOLDER / name).read_text()
