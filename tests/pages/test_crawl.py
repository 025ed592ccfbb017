"""Every link of the application leads somewhere, in this process and over HTTP without JavaScript."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from heavy_engine import RouteTable
from heavy_engine.routing.addresses import split_address
from heavy_engine.testing.browser import Page
from heavy_engine.testing.find import select
from heavy_stack.routes import ROUTES, SECTIONS
from tests.pages.conftest import Visit
from tests.support.servers import RunningServer

# Elements whose address a browser loads or follows, and the attribute that has it.
LINKED = {
    "a": "href",
    "area": "href",
    "form": "action",
    "iframe": "src",
    "img": "src",
    "link": "href",
    "script": "src",
    "source": "src",
}
PAGES_MAX = 500
# Of one path with many queries, such as the places of an endless list, so many are looked at.
QUERIES_MAX = 10


class Links(HTMLParser):
    """All addresses in a document, and all names that an anchor may lead to."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.names = {"", "top"}
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (address := given.get(LINKED.get(tag, ""))) is not None:
            self.addresses.append(address)
        self.names |= {name for name in (given.get("id"), given.get("name")) if name}


class Crawl:
    """What was found, and what is still to be looked at; `found_on` tells who leads there."""

    def __init__(self, first: str) -> None:
        self.waiting = [first]
        self.found_on = {first: "(the start)"}
        self._queries: dict[str, int] = {}

    def add(self, address: str, page: str) -> None:
        path = urlsplit(address).path
        if address in self.found_on or self._queries.get(path, 0) >= QUERIES_MAX:
            return
        self._queries[path] = self._queries.get(path, 0) + 1
        self.found_on[address] = page
        self.waiting.append(address)

    def __iter__(self) -> Iterator[str]:
        while self.waiting:
            assert len(self.found_on) < PAGES_MAX, "this crawl does not end"
            yield self.waiting.pop()


def where(crawl: Crawl, address: str) -> str:
    return f"{address} (on {crawl.found_on[address]})"


def unlinked(paths: set[str]) -> set[str]:
    """Pages that one can only reach by typing their address; those with parameters are not judged."""
    table = RouteTable(ROUTES, SECTIONS)
    seen = {match.entry.pattern.text for path in paths if (match := table.match(path))}
    return {entry.pattern.text for entry in table.entries if not entry.pattern.parameters} - seen


async def test_every_link_over_http_leads_somewhere(server: RunningServer) -> None:
    dead: list[str] = []
    documents: dict[str, Links] = {}
    anchors: list[tuple[str, str, str]] = []
    crawl = Crawl(server.url + "/")
    async with httpx.AsyncClient(headers={"accept": "text/html,*/*"}) as client:
        for address in crawl:
            answer = await client.get(address)
            if answer.status_code != 200:
                dead.append(f"{answer.status_code} {where(crawl, address)}")
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            documents[address] = links = Links(answer.text)
            for link in links.addresses:
                target, anchor = urldefrag(urljoin(address, link))
                if target.startswith(server.url):
                    crawl.add(target, address)
                    anchors.append((address, target, anchor))

    dead += [
        f"no {anchor!r} on {target} (on {page})"
        for page, target, anchor in anchors
        if target in documents and anchor not in documents[target].names
    ]
    assert dead == []
    assert unlinked({urlsplit(address).path for address in documents}) == set()
    assert any(urlsplit(address).path.endswith(".css") for address in crawl.found_on), "not only pages"


async def test_a_dead_link_would_be_found(server: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=server.url) as client:
        assert (await client.get("/nowhere")).status_code == 404
    links = Links('<a href="/a#x">a</a><img src="b.png"><p id="here"></p><form action="/c"></form>')
    assert (links.addresses, links.names) == (["/a#x", "b.png", "/c"], {"", "top", "here"})


async def test_every_link_in_this_process_leads_to_a_page(visit: Visit) -> None:
    crawl = Crawl("/")
    shown: set[str] = set()
    for address in crawl:
        page = await visit(address)
        shown.add(split_address(page.path)[0])
        assert page.texts("h1"), where(crawl, address)
        assert page.texts(".fault") == [] or address.startswith("/design"), where(crawl, address)
        for link in _links(page):
            crawl.add(split_address(link)[0] + split_address(link)[1], address)
        await page.close()

    assert unlinked(shown) == set()


def _links(page: Page) -> list[str]:
    hrefs = [str(link.attributes.get("href", "")) for link in select(page.root, "a")]
    return [href for href in hrefs if href.startswith("/") and not href.startswith("/static/")]
