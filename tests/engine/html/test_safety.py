"""Nothing that components are given runs as a script."""

from typing import Any

import pytest
import reactpy
import structlog
from hypothesis import given
from hypothesis import strategies as st
from reactpy.types import InlineJavaScript

from heavy_engine.html import safety
from heavy_engine.html.attributes import changes, normalise
from heavy_engine.html.safety import REFUSED_TAGS, TrustedHtml, UnsafeMarkup, check_tag, check_vdom
from heavy_engine.html.tags import inner_html, opening

HARMFUL_URLS = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "JAVASCRIPT:alert(1)",
    " javascript:alert(1)",
    "\u0020\t\n javascript:alert(1)",
    "\x01javascript:alert(1)",
    "\x1f\x1e\x00javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\rscript:alert(1)",
    "java\r\nscript:alert(1)",
    "j\na\tv\ra\ns\tc\rr\ni\tp\nt\t:alert(1)",
    "javascript\t:alert(1)",
    "javascript\n:alert(1)",
    "java\0script:alert(1)",
    "\0javascript:alert(1)",
    "javascript:\0alert(1)",
    "javascript://example.com/%0aalert(1)",
    "javascript:/*http://*/alert(1)",
    "javascript:https:alert(1)",
    "vbscript:msgbox(1)",
    "VbScript:msgbox(1)",
    "livescript:alert(1)",
    "mocha:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "DATA:text/html,x",
    " data:,alert(1)",
    "data:application/xhtml+xml,x",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "da\tta:text/html,x",
    "file:///etc/passwd",
    "view-source:javascript:alert(1)",
    "jar:http://example.com!/x",
    "feed:javascript:alert(1)",
    "filesystem:http://example.com/x",
    "ms-its:x",
    "x:javascript:alert(1)",
    "intent://x#Intent;scheme=javascript;end",
    "about:blank",
]
HARMLESS_URLS = [
    "",
    "/",
    "/tasks?q=a:b#c:d",
    "tasks",
    "./a:b",
    "../x",
    "?javascript:x",
    "#javascript:x",
    "//example.com/x",
    "http://example.com",
    "HTTPS://example.com:443/",
    " https://example.com",
    "mailto:ada@example.com",
    "MailTo:bo@example.com",
    "tel:+43-1",
    "blob:http://example.com/1-2",
    # No scheme for a browser: the entity is text here, other spaces and letters do not belong to one.
    "javascript&#58;alert(1)",
    "&#106;avascript:alert(1)",
    "\u00a0javascript:alert(1)",
    "\ufeffjavascript:alert(1)",
    "java script:alert(1)",
    "%6aavascript:alert(1)",
    "\uff4aavascript:alert(1)",
    "1javascript:alert(1)",
    ":javascript:alert(1)",
    "java\\script:alert(1)",
]
URL_PLACES = [
    ("a", "href"),
    ("a", "HREF"),
    ("a", "hReF"),
    ("area", "href"),
    ("a", "ping"),
    ("a", "xlinkHref"),
    ("a", "xlink:href"),
    ("a", "XLINK:HREF"),
    ("use", "href"),
    ("use", "xlinkHref"),
    ("link", "href"),
    ("form", "action"),
    ("button", "formAction"),
    ("button", "formaction"),
    ("input", "formAction"),
    ("iframe", "src"),
    ("embed", "src"),
    ("frame-like", "src"),
    ("audio", "src"),
    ("object", "data"),
    ("object", "codebase"),
    ("object", "classid"),
    ("blockquote", "cite"),
    ("table", "background"),
    ("img", "longDesc"),
    ("track", "src"),
    ("animate", "to"),
    ("animate", "from"),
    ("set", "to"),
    ("animate", "values"),
    ("my-element", "href"),
]


@pytest.mark.parametrize("url", HARMFUL_URLS)
@pytest.mark.parametrize(("tag", "name"), URL_PLACES)
def test_an_address_that_would_run_is_left_out(tag: str, name: str, url: str) -> None:
    assert normalise(tag, {name: url}) == {}
    assert changes(tag, {}, {name: url}) == ({}, {})
    assert opening(tag, {name: url}, 1) == f'<{tag} data-h="1">'


@pytest.mark.parametrize("url", HARMLESS_URLS)
@pytest.mark.parametrize(("tag", "name"), [("a", "href"), ("form", "action"), ("img", "src")])
def test_an_address_that_leads_somewhere_stays(tag: str, name: str, url: str) -> None:
    assert normalise(tag, {name: url}) == {name: url}


@given(st.text(st.sampled_from("\t\n\r\0 \x01\x1f"), max_size=4), st.data())
def test_no_spelling_hides_a_scheme(noise: str, data: st.DataObject) -> None:
    spelled = "".join(
        data.draw(st.sampled_from([letter, letter.upper()]))
        + data.draw(st.text(st.sampled_from("\t\n\r\0"), max_size=2))
        for letter in "javascript:"
    )

    assert normalise("a", {"href": noise + spelled + "alert(1)"}) == {}


@pytest.mark.parametrize(
    ("tag", "name"),
    [("img", "src"), ("source", "src"), ("input", "src"), ("image", "href"), ("video", "poster")],
)
@pytest.mark.parametrize("kind", ["png", "svg+xml", "JPEG", "x-icon"])
def test_pictures_may_be_in_the_address_where_pictures_are_shown(tag: str, name: str, kind: str) -> None:
    url = f"data:image/{kind};base64,AAAA"

    assert normalise(tag, {name: url}) == {name: url}
    assert normalise("iframe", {"src": url}) == normalise("a", {"href": url}) == {}


def test_frames_show_no_blobs() -> None:
    url = "blob:http://example.com/1"

    assert normalise("iframe", {"src": url}) == normalise("embed", {"src": url}) == {}


@pytest.mark.parametrize(
    "urls",
    [
        "javascript:alert(1)",
        "/a.png 1x, javascript:alert(1) 2x",
        "/a.png 1x,java\nscript:alert(1) 2x",
        "data:text/html,x 1x",
        "/a.png,\tvbscript:x",
        "\x01javascript:x 1x",
    ],
)
def test_a_list_with_a_harmful_address_is_left_out(urls: str) -> None:
    assert normalise("img", {"srcSet": urls}) == normalise("source", {"srcset": urls}) == {}


@pytest.mark.parametrize(
    "urls", ["/a.png", "/a.png 1x, /b.png 2x", "data:image/png;base64,A= 1x, https://x.example/b.png 2x"]
)
def test_a_list_of_harmless_addresses_stays(urls: str) -> None:
    assert normalise("img", {"srcSet": urls}) == {"srcset": urls}


def test_a_link_cannot_be_animated_into_a_harmful_one() -> None:
    assert normalise("animate", {"values": "/a;javascript:alert(1)"}) == {}
    assert normalise("animate", {"values": "0;1;2.5"}) == {"values": "0;1;2.5"}
    with pytest.raises(UnsafeMarkup, match="animation may not set 'onclick'"):
        normalise("set", {"attributeName": "onclick"})


@pytest.mark.parametrize(
    "name",
    ["onclick", "ONCLICK", "onClick", "onload", "onerror", "onfocusin", "on", "onanything", "on-x"],
)
def test_javascript_as_a_string_is_refused(name: str) -> None:
    for markup in (lambda: normalise("p", {name: "alert(1)"}), lambda: opening("p", {name: "alert(1)"}, 1)):
        with pytest.raises(UnsafeMarkup, match="Give it a Python function"):
            markup()


def test_a_handler_that_is_not_there_is_no_attribute() -> None:
    assert normalise("p", {"onClick": None, "onInput": False}) == {}


@pytest.mark.parametrize(
    "vdom",
    [
        reactpy.html.p({"onClick": "alert(1)"}),
        reactpy.html.p({"onClick": InlineJavaScript("alert(1)")}),
        reactpy.html.p({"title": InlineJavaScript("alert(1)")}),
    ],
)
def test_inline_javascript_in_vdom_is_refused(vdom: dict[str, Any]) -> None:
    with pytest.raises(UnsafeMarkup, match="of <p> is a string of JavaScript"):
        check_vdom(vdom)


@pytest.mark.parametrize("tag", [*REFUSED_TAGS, "SCRIPT", "sCript", "Base"])
def test_elements_that_run_or_break_out_are_refused(tag: str) -> None:
    with pytest.raises(UnsafeMarkup, match="is not written into pages"):
        check_tag(tag)
    with pytest.raises(UnsafeMarkup, match="is not written into pages"):
        opening(tag, None, 1)


@pytest.mark.parametrize(
    "tag", ["", " ", "p>", "p x", "<p", "p/", "1p", "p\n", "-p", "pé", "p\0", "!--", "?xml"]
)
def test_what_is_no_name_of_an_element_is_refused(tag: str) -> None:
    with pytest.raises(UnsafeMarkup, match="is no name of an element"):
        opening(tag, None, 1)


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "a=b", 'a"', "a'", "a>", "a/", "a\n", "a\0", "é", "<a", "1a", "a`", "@click"]
)
def test_what_is_no_name_of_an_attribute_is_refused(name: str) -> None:
    for markup in (lambda: normalise("p", {name: "x"}), lambda: opening("p", {name: "x"}, 1)):
        with pytest.raises(UnsafeMarkup, match="is no name of an attribute"):
            markup()


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("iframe", "srcdoc"),
        ("iframe", "srcDoc"),
        ("meta", "httpEquiv"),
        ("meta", "http-equiv"),
        ("div", "innerHTML"),
        ("div", "outerHTML"),
        ("div", "innerText"),
        ("div", "data-h"),
        ("div", "DATA-ON"),
        ("div", "data-style"),
        ("div", "data-island"),
    ],
)
def test_attributes_that_are_markup_or_the_engines_own_are_refused(tag: str, name: str) -> None:
    with pytest.raises(UnsafeMarkup, match="is not written into pages"):
        normalise(tag, {name: "x"})


def test_raw_html_needs_the_authors_mark() -> None:
    with pytest.raises(UnsafeMarkup, match="TrustedHtml"):
        normalise("div", {"dangerouslySetInnerHTML": {"__html": "<b>Ada</b>"}})
    with pytest.raises(UnsafeMarkup, match="TrustedHtml"):
        inner_html({"dangerouslySetInnerHTML": {"__html": "<b>Ada</b>"}})

    trusted = {"dangerouslySetInnerHTML": {"__html": TrustedHtml("<b>Ada</b>")}}

    assert (normalise("div", trusted), inner_html(trusted)) == ({}, "<b>Ada</b>")
    assert inner_html({"dangerouslySetInnerHTML": {"__html": None}}) is None
    assert inner_html({"id": "x"}) is inner_html(None) is None


def test_a_dropped_address_is_told_once_and_without_the_address() -> None:
    safety.report_dropped.cache_clear()

    with structlog.testing.capture_logs() as logs:
        for number in range(3):
            normalise("a", {"href": f"javascript:steal({number})"})

    assert logs == [
        {
            "event": "unsafe_url_dropped",
            "log_level": "warning",
            "tag": "a",
            "attribute": "href",
            "scheme": "javascript",
        }
    ]
