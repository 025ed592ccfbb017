"""Stylesheets are joined where that changes nothing of what they mean."""

import gzip
import os
import re
from pathlib import Path

import httpx
import pytest

from heavy_engine.sanic_executor.stylesheets import Stylesheets, is_whole, lean
from tests.support.servers import RunningServer

ONE, OTHER = "p { color: red; }\n", "q {\n  color: blue;\n}\n"
LINKED = re.compile(r'<link rel="stylesheet" href="([^"]+)">')


def written(folder: Path, **sheets: str) -> list[str]:
    """Stylesheets in a folder; `css_one` is css/one.css. Gives their names."""
    names = [name.replace("_", "/") + ".css" for name in sheets]
    for name, text in zip(names, sheets.values(), strict=True):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return names


def joined(folder: Path, names: list[str]) -> list[str]:
    """What each address that a page links gives."""
    stylesheets = Stylesheets(folder, names, joined=True)
    paths = [url.removeprefix("/static/").partition("?")[0] for url in stylesheets.urls()]
    return [held.plain.decode() for path in paths if (held := stylesheets.find(path))]


def test_they_are_one_file_in_their_order_without_comments(tmp_path: Path) -> None:
    names = written(tmp_path, css_one=f"/* {ONE} */\n{ONE}", css_two=OTHER)

    stylesheets = Stylesheets(tmp_path, names, joined=True)

    (url,) = stylesheets.urls()
    held = stylesheets.find("css/joined-1.css")
    assert held
    assert url == f"/static/css/joined-1.css?v={held.version}"
    assert held.plain == b"p { color: red; }\nq {\ncolor: blue;\n}\n"
    assert gzip.decompress(held.squeezed) == held.plain


def test_the_address_is_another_when_one_of_them_is(tmp_path: Path) -> None:
    names = written(tmp_path, css_one=ONE, css_two=OTHER)
    before = Stylesheets(tmp_path, names, joined=True).urls()

    assert Stylesheets(tmp_path, names, joined=True).urls() == before
    assert Stylesheets(tmp_path, names[::-1], joined=True).urls() != before
    (tmp_path / names[1]).write_text(OTHER.replace("blue", "green"))
    assert Stylesheets(tmp_path, names, joined=True).urls() != before


def test_a_server_goes_on_with_what_it_began_with(tmp_path: Path) -> None:
    names = written(tmp_path, css_one=ONE)
    stylesheets = Stylesheets(tmp_path, names, joined=True)
    before = stylesheets.urls()

    (tmp_path / names[0]).write_text(OTHER)

    assert stylesheets.urls() == before


def test_addresses_in_them_still_lead_to_the_same_files(tmp_path: Path) -> None:
    anvil = 'p { background: url("anvil.svg"); }\n'
    names = written(tmp_path, css_one=ONE, css_two=anvil, shed_three=anvil, css_four=OTHER)

    stylesheets = Stylesheets(tmp_path, names, joined=True)

    paths = [url.partition("?")[0] for url in stylesheets.urls()]
    assert paths == ["/static/css/joined-1.css", "/static/shed/joined-2.css", "/static/css/joined-3.css"]
    assert joined(tmp_path, names) == [ONE + anvil, anvil, lean(OTHER)]


@pytest.mark.parametrize(
    "broken",
    [
        "p { color: red;",
        "p { color: red; } }",
        "p { width: calc(1px; }",
        "p { color: red; } /* to be continued",
        "p { content: 'never closed; }",
        "p { color: red; } q",
        '@import "other.css"; p { color: red; }',
        '@CHARSET "utf-8";',
        "@namespace svg url(http://www.w3.org/2000/svg);",
    ],
)
def test_one_that_would_change_the_others_stands_alone_as_it_was_written(tmp_path: Path, broken: str) -> None:
    names = written(tmp_path, css_one=ONE, css_two=broken, css_three=ONE, css_four=ONE)

    assert joined(tmp_path, names) == [ONE, broken, ONE + ONE]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/* nothing but words: { ' */",
        "p::before { content: '{'; }",
        'p { content: "\\"{"; }',
        "p { background: url(data:image/png;base64,'x'); }".replace("'", ""),
        "p { background: url(a{b.png); }",
        ".w-\\[10px\\]\\{ { color: red; }",
        "@layer base, parts;",
        "@media (width > 40rem) { p { color: red; } }",
        "p { color: red; } /* the end */",
    ],
)
def test_signs_that_mean_nothing_keep_nothing_apart(text: str) -> None:
    assert is_whole(text)


def test_what_means_something_stays() -> None:
    texts = 'p { content: "a  /* b */\\\n  c"; background: url( /*x*/ ); grid: "a b"\n    "c d"; }'

    assert lean(texts).count("/* b */\\\n  c") == 1
    assert "url( /*x*/ )" in lean(texts)
    assert lean("a/* and */b { }") == "a/**/b { }\n"
    assert lean("a /* or */ b { }").split() == ["a", "b", "{", "}"]


def test_a_byte_order_mark_is_no_part_of_a_stylesheet(tmp_path: Path) -> None:
    names = written(tmp_path, css_one=ONE, css_two=f"\ufeff{OTHER}")

    assert joined(tmp_path, names) == [ONE + lean(OTHER)]


def test_a_developer_gets_each_as_it_is_now(tmp_path: Path) -> None:
    names = written(tmp_path, css_one=ONE, css_two=OTHER)
    stylesheets = Stylesheets(tmp_path, names, joined=False)
    before = stylesheets.urls()

    (tmp_path / names[0]).write_text(OTHER)
    os.utime(tmp_path / names[0], ns=(1, 1))

    assert [url.partition("?")[0] for url in before] == ["/static/css/one.css", "/static/css/two.css"]
    assert stylesheets.urls()[0] != before[0]
    assert stylesheets.urls()[1] == before[1]
    assert stylesheets.find("css/joined-1.css") is None


async def test_a_page_links_one_that_may_be_kept_for_ever(production: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=production.url) as client:
        (url,) = LINKED.findall((await client.get("/")).text)
        got = await client.get(url)
        known = await client.get(url, headers={"if-none-match": got.headers["etag"]})
        plain = await client.get(url, headers={"accept-encoding": "identity"})
        head = await client.head(url)

    assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert got.headers["content-encoding"] == "gzip"
    assert got.headers["content-type"] == "text/css; charset=utf-8"
    assert "--paper:" in got.text
    assert (plain.text, "content-encoding" in plain.headers) == (got.text, False)
    assert (known.status_code, known.content) == (304, b"")
    assert (head.content, head.headers["content-length"]) == (b"", got.headers["content-length"])


async def test_a_page_of_another_version_is_not_left_without_style(production: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=production.url) as client:
        old = await client.get("/static/css/joined-1.css?v=000000000000")
        missing = await client.get("/static/css/joined-9.css")

    assert (old.status_code, old.headers["cache-control"]) == (200, "no-cache")
    assert missing.status_code == 404
