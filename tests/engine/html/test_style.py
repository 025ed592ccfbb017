"""Inline style: what CSS makes of it is what the author wrote, and no more."""

from typing import Any

import pytest

from heavy_engine.html.style import css_text


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ({}, ""),
        ({"fontSize": 12, "lineHeight": 1.5}, "font-size:12px;line-height:1.5"),
        ({"color": None, "margin": "", "padding": False}, ""),
        ({"--gap": 3, "--My-Name": "x"}, "--gap:3;--My-Name:x"),
        (
            {"WebkitMask": "none", "msFlex": 1, "MozAppearance": "none"},
            "-webkit-mask:none;-ms-flex:1;-moz-appearance:none",
        ),
        ({"cssFloat": "left", "width": 0}, "float:left;width:0px"),
        ({"content": '"a;b{c"', "quotes": "'(' ')'"}, "content:\"a;b{c\";quotes:'(' ')'"),
        ({"background": "url(data:image/png;base64,A=)"}, "background:url(data:image/png;base64,A=)"),
        (
            {"width": "calc((1px + 2px) * 3)", "gridTemplateColumns": "[a] 1fr"},
            "width:calc((1px + 2px) * 3);grid-template-columns:[a] 1fr",
        ),
        ("color: red", "color: red"),
    ],
)
def test_style_becomes_css(style: dict[str, Any] | str, expected: str) -> None:
    assert css_text(style) == expected


@pytest.mark.parametrize(
    "value",
    [
        "red;position:fixed",
        "red}body{display:none",
        "red/*",
        "url(x",
        "x)",
        "calc(1px]",
        '"open',
        "it's",
        "a\\",
        "a\nb",
        '"a\nb;c"',
        "url(a;b",
        ");position:fixed;(",
    ],
)
def test_a_value_that_would_end_its_declaration_is_left_out(value: str) -> None:
    assert css_text({"color": value, "margin": 1}) == "margin:1px"


@pytest.mark.parametrize("name", ["color:red;x", "", "a b", "1a", "}", "a\n", "--"])
def test_a_name_that_is_none_is_left_out(name: str) -> None:
    assert css_text({name: "red", "margin": 1}) == "margin:1px"
