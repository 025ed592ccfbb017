"""The stylesheets: complete, consistent, readable in both themes."""

import re

import pytest

from heavy_engine.sanic_executor.stylesheets import is_whole
from heavy_stack.frontend.components.stylesheets import DEV_STYLESHEETS
from heavy_stack.frontend.components.stylesheets import STYLESHEETS as EVERYWHERE
from tests.support.servers import PROJECT_ROOT

STYLESHEETS = (*EVERYWHERE, *DEV_STYLESHEETS)
STATIC = PROJECT_ROOT / "static"
TOKENS = (STATIC / "css" / "tokens.css").read_text()
TEXT, SHAPE = 4.5, 3.0

Colour = tuple[str, str]


def test_every_stylesheet_is_there_and_linked() -> None:
    # Those of islands are linked by the scripts that need them.
    on_disk = {str(path.relative_to(STATIC)) for path in (STATIC / "css").rglob("*.css")}

    assert set(STYLESHEETS) == on_disk
    assert STYLESHEETS[0] == "css/tokens.css"


def test_every_stylesheet_may_be_joined_with_the_others() -> None:
    for name in STYLESHEETS:
        assert is_whole((STATIC / name).read_text()), f"{name} leaves something open"


def test_every_token_that_is_used_is_defined() -> None:
    everything = "".join((STATIC / name).read_text() for name in STYLESHEETS)
    used = set(re.findall(r"var\(--([\w-]+)", everything))
    defined = set(re.findall(r"--([\w-]+):", everything))

    assert used
    assert used - defined == set()


def test_stylesheets_load_nothing() -> None:
    for name in STYLESHEETS:
        text = (STATIC / name).read_text()
        assert "url(" not in text, name
        assert "@import" not in text, name


def test_every_class_of_a_component_has_a_style() -> None:
    styles = "".join((STATIC / name).read_text() for name in STYLESHEETS)
    written = set(re.findall(r"\.([a-z][\w-]*)", styles))
    frontend = PROJECT_ROOT / "heavy_stack" / "frontend"
    quoted = [re.findall(r'"class": "([^"{]+)"', path.read_text()) for path in frontend.rglob("*.py")]
    used = {name for found in quoted for names in found for name in names.split()}

    assert len(used) > 30
    assert used - written == set()


@pytest.mark.parametrize(
    ("ink", "grounds", "wanted"),
    [
        ("ink", "paper surface sunken bad-soft", TEXT),
        ("ink-soft", "paper surface sunken", TEXT),
        ("ink-faint", "paper surface sunken", TEXT),
        ("accent", "paper surface", TEXT),
        ("accent-ink", "accent-fill accent-fill-hover", TEXT),
        ("good", "good-soft", TEXT),
        ("warn", "warn-soft", TEXT),
        ("bad", "bad-soft paper surface", TEXT),
        ("anvil-ink", "anvil", TEXT),
        ("anvil-soft", "anvil", TEXT),
        ("anvil-accent", "anvil", TEXT),
        ("line-strong", "paper surface sunken", SHAPE),
        ("focus", "paper surface sunken", SHAPE),
        ("anvil-focus", "anvil", SHAPE),
        ("accent-fill", "paper surface", SHAPE),
        ("anvil-good", "anvil", SHAPE),
        ("anvil-bad", "anvil", SHAPE),
        ("good", "paper surface", SHAPE),
    ],
)
def test_colours_differ_enough(ink: str, grounds: str, wanted: float) -> None:
    """WCAG 2.2: 4.5 for text (1.4.3), 3 for what one must see to use a control (1.4.11)."""
    for ground in grounds.split():
        for one, other in zip(_colour(ink), _colour(ground), strict=True):
            assert _contrast(one, other) >= wanted, f"{ink} {one} on {ground} {other}"


def _colour(name: str) -> Colour:
    """A token in the light and in the dark theme."""
    both = re.search(rf"--{name}: light-dark\((#\w{{6}}), (#\w{{6}})\)", TOKENS)
    if both:
        return both[1], both[2]
    one = re.search(rf"--{name}: (#\w{{6}});", TOKENS)
    assert one, f"no colour --{name}"
    return one[1], one[1]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
