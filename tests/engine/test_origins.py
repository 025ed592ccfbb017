from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from heavy_engine.application import EngineSettings
from heavy_engine.sanic_executor.security import SessionCookie, host_problem, origin_problem

SETTINGS = EngineSettings(
    signing_keys=(b"new", b"old"),
    allowed_hosts=("shop.example", "localhost", "[::1]"),
    allowed_origins=("https://partner.example",),
)
HOST = "shop.example:8000"
OWN = f"http://{HOST}"


def request(
    *headers: tuple[str, str], tls: bool = False, cookies: dict[str, str] | None = None, target: bytes = b"/"
) -> Any:
    """As much of a request as the checks look at."""
    transport = SimpleNamespace(get_extra_info=lambda _name: object() if tls else None)
    return SimpleNamespace(
        headers=_Headers(headers), transport=transport, cookies=cookies or {}, raw_url=target
    )


class _Headers(CIMultiDict[str]):
    """Sanic's headers answer getall with a default."""


def test_our_own_origin_is_allowed() -> None:
    assert origin_problem(request(("Host", HOST), ("Origin", OWN)), SETTINGS) == ""


def test_a_listed_origin_is_allowed() -> None:
    assert origin_problem(request(("Host", HOST), ("Origin", "https://partner.example")), SETTINGS) == ""


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "http://shop.example",
        "http://shop.example:8001",
        "https://shop.example:8000",
        "http://SHOP.example:8000",
        "http://shop.example:8000.evil.example",
        "http://evil.example/shop.example:8000",
        "http://shop.example:8000@evil.example",
        "http://user@shop.example:8000",
        "http://shop.example.:8000",
        "http://shop.example:08000",
        "http://shop.example:8000/",
        "http://shop.example:8000 ",
        "http://xn--shp-1na.example:8000",
        "http://sh\u043ep.example:8000",
        "http://shop\u3002example:8000",
        "http://shop.example:8000,https://partner.example",
        "http://shop.example:8000 https://partner.example",
        "*",
        "http://evil-shop.example:8000",
        "http://sub.shop.example:8000",
        "https://partner.example.evil.example",
        "https://partner.example:444",
        "http://partner.example",
        "file://",
    ],
)
def test_a_foreign_origin_is_refused(origin: str) -> None:
    assert origin_problem(request(("Host", HOST), ("Origin", origin)), SETTINGS)


@settings(max_examples=1_000)
@given(
    st.one_of(
        st.text(max_size=40),
        st.from_regex(r"https?://[a-z.]{0,12}shop\.example[:a-z.0-9@/]{0,12}", fullmatch=True),
    )
)
def test_no_other_origin_gets_through(origin: str) -> None:
    allowed = origin_problem(request(("Host", HOST), ("Origin", origin)), SETTINGS) == ""

    assert allowed == (origin in (OWN, "https://partner.example"))


def test_a_missing_or_doubled_origin_is_refused() -> None:
    assert origin_problem(request(("Host", HOST)), SETTINGS)
    assert origin_problem(request(("Host", HOST), ("Origin", OWN), ("Origin", OWN)), SETTINGS)


@pytest.mark.parametrize(
    "host", ["shop.example", "shop.example:8000", "SHOP.example", "localhost:1", "[::1]:8000"]
)
def test_our_hosts_are_known(host: str) -> None:
    assert host_problem(request(("Host", host)), SETTINGS) == ""


@pytest.mark.parametrize(
    "host",
    ["evil.example", "shop.example.evil", "shop.example:80@evil", "127.0.0.1", "", "shop.example:x", "::1"],
)
def test_a_foreign_host_is_refused(host: str) -> None:
    assert host_problem(request(("Host", host)), SETTINGS)


@pytest.mark.parametrize(
    ("target", "is_ours"),
    [
        (b"/?to=http://evil.example/", True),
        (b"*", True),
        (b"http://shop.example:8000/tools", True),
        (b"http://evil.example/", False),
        (b"HTTP://evil.example?shop.example", False),
        (b"http://shop.example@evil.example/", False),
        (b"http://evil.example#@shop.example/", False),
        (b"http:///shop.example", False),
        (b"http://[shop.example/", False),
        (b"http://\xff/", False),
    ],
)
def test_a_target_with_another_host_than_ours_is_refused(target: bytes, *, is_ours: bool) -> None:
    assert (host_problem(request(("Host", HOST), target=target), SETTINGS) == "") is is_ours


def test_a_missing_or_doubled_host_is_refused() -> None:
    assert host_problem(request(), SETTINGS)
    assert host_problem(request(("Host", HOST), ("Host", HOST)), SETTINGS)


def test_a_session_cookie_comes_back() -> None:
    cookie = SessionCookie(SETTINGS)
    session_id = cookie.new_id()
    name, _, value = cookie.header(request(("Host", HOST)), session_id).split(";")[0].partition("=")

    assert cookie.read(request(cookies={name: value})) == session_id


def test_a_session_signed_by_the_previous_key_is_known() -> None:
    before = SessionCookie(EngineSettings(signing_keys=(b"old",), allowed_hosts=()))
    name, _, value = before.header(request(("Host", HOST)), "ada").split(";")[0].partition("=")

    assert SessionCookie(SETTINGS).read(request(cookies={name: value})) == "ada"
    assert SessionCookie(SETTINGS).knows("ada", before.token("ada"))


@pytest.mark.parametrize(("dev", "planted"), [(False, None), (True, "mallory")], ids=["served", "developed"])
def test_a_signed_session_that_a_neighbour_planted_under_a_weaker_name_is_not_adopted(
    dev: bool, planted: str | None
) -> None:
    """A subdomain can set a cookie for us, but none whose name begins with __Host-."""
    cookie = SessionCookie(replace(SETTINGS, dev=dev))
    signed = cookie.header(request(("Host", HOST)), "mallory").split(";")[0].partition("=")[2]

    assert cookie.read(request(cookies={"heavy": signed})) == planted
    assert cookie.read(request(cookies={"heavy": signed, "__Host-heavy": "ada.00"})) == planted
    assert cookie.read(request(cookies={"__Host-heavy": signed})) == "mallory"


@pytest.mark.parametrize("value", ["", "ada", "ada.", ".", "ada.00", "ada.é"])
def test_a_session_that_somebody_made_up_is_not_adopted(value: str) -> None:
    assert SessionCookie(SETTINGS).read(request(cookies={"__Host-heavy": value})) is None


def test_a_token_opens_its_own_session_only() -> None:
    cookie = SessionCookie(SETTINGS)

    assert cookie.knows("ada", cookie.token("ada"))
    assert not cookie.knows("bo", cookie.token("ada"))
    # A cookie's signature is no token: the two purposes are signed apart.
    signature = cookie.header(request(("Host", HOST)), "ada").split(";")[0].rpartition(".")[2]
    assert not cookie.knows("ada", signature)


@pytest.mark.parametrize(
    ("dev", "host", "agent", "tls", "secure"),
    [
        (False, "shop.example", "", False, True),
        (True, "localhost:8000", "Chrome/1 Safari/1", False, True),
        (True, "localhost:8000", "Version/18 Safari/605", False, False),
        (True, "shop.example:8000", "Chrome/1 Safari/1", False, False),
        (True, "shop.example:8000", "Version/18 Safari/605", True, True),
    ],
)
def test_cookies_are_secure_wherever_browsers_keep_them(
    dev: bool, host: str, agent: str, tls: bool, secure: bool
) -> None:
    cookie = SessionCookie(EngineSettings(signing_keys=(b"k",), allowed_hosts=(), dev=dev))

    line = cookie.header(request(("Host", host), ("User-Agent", agent), tls=tls), "ada")

    assert ("; Secure" in line) is secure
    assert line.startswith("__Host-heavy=" if secure else "heavy=")
    assert "HttpOnly" in line
    assert "SameSite=Lax" in line
