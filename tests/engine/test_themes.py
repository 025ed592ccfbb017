"""The theme that somebody chose is in the first HTML of every document, so that nothing flashes."""

import httpx
import pytest

from tests.support.servers import RunningServer


async def first_tag(server: RunningServer, path: str, cookie: str) -> str:
    headers = {"cookie": cookie, "accept": "text/html"}
    async with httpx.AsyncClient(base_url=server.url) as client:
        text = (await client.get(path, headers=headers)).text
    return text.split("\n")[1]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/nowhere"])
async def test_a_document_begins_in_the_theme_that_was_chosen(
    server: RunningServer, path: str, theme: str
) -> None:
    assert await first_tag(server, path, f"heavy-theme={theme}") == f'<html lang="en" data-theme="{theme}">'


@pytest.mark.parametrize("cookie", ["", "heavy-theme=", 'heavy-theme=dark" onclick="x', "heavy-theme=sepia"])
async def test_what_is_no_theme_is_the_systems(server: RunningServer, cookie: str) -> None:
    assert await first_tag(server, "/", cookie) == '<html lang="en">'
