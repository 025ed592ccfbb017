"""./heavy dev while Ada changes Python that runs in the browser: in Chromium, on a page that she has open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.dev_scripts.whole_project import WholeProject
from tests.support.waiting import PATIENCE_S

LONG_MS = PATIENCE_S * 1000
CLIENT = '''"""What the shed says, in the browser."""

from heavy_engine.browser_side import page


async def greet(element_id: str) -> None:
    """Say hello."""
    await page.element(element_id).set_text("Good morning")
'''
PAGE = '''"""A page to change."""

from brython.shed_greeting import greet
from reactpy import component, use_state
from reactpy.types import Component

from heavy_engine import in_browser
from heavy_engine.elements import html


@component
def LandingPage() -> Component:
    """What Ada counts, types and scrolls stays."""
    count, set_count = use_state(0)
    return html.main(
        html.h1("Shed"),
        html.button({"onClick": lambda _event: set_count(count + 1)}, f"Lend, {count} lent"),
        html.input({"aria-label": "Who"}),
        html.p({"id": "said", "onMount": in_browser(greet, element_id="said")}),
        html.div({"style": {"height": "3000px"}}),
    )
'''


@pytest.fixture
def client_file(served: WholeProject) -> Iterator[Path]:
    """A client module that is used by the first page; both are put back."""
    (page,) = served.root.glob("*/frontend/pages/landing_page.py")
    before = page.read_text("utf-8")
    client = served.root / "brython/shed_greeting.py"
    client.write_text(CLIENT, "utf-8")
    page.write_text(PAGE, "utf-8")
    yield client
    page.write_text(before, "utf-8")
    client.unlink()


async def test_a_changed_client_module_runs_on_the_page_that_is_open(
    served: WholeProject, client_file: Path, chromium: Browser
) -> None:
    context = await chromium.new_context()
    context.set_default_timeout(LONG_MS)
    ada = await context.new_page()
    await ada.goto(served.record()["url"])
    trouble, said = ada.locator("heavy-dev-reload .trouble"), ada.locator("#said")
    await expect(said).to_have_text("Good morning", timeout=LONG_MS)
    await ada.get_by_role("button", name="Lend, 0 lent").click()
    await expect(ada.get_by_role("button", name="Lend, 1 lent")).to_be_visible(timeout=LONG_MS)
    await ada.get_by_label("Who").fill("Bo")
    await ada.evaluate("scrollTo(0, 300); globalThis.isSame = true")

    client_file.write_text(CLIENT.replace("morning", "evening"), "utf-8")
    await expect(said).to_have_text("Good evening", timeout=LONG_MS)

    client_file.write_text(f"{CLIENT}\ndef lend(:\n", "utf-8")
    await expect(trouble).to_contain_text("SyntaxError", timeout=LONG_MS)
    await expect(trouble).to_contain_text("brython/shed_greeting.py:", timeout=LONG_MS)
    await expect(said).to_have_text("Good evening", timeout=LONG_MS)

    client_file.write_text(CLIENT.replace("morning", "night"), "utf-8")
    await expect(said).to_have_text("Good night", timeout=LONG_MS)
    await expect(trouble).to_be_hidden(timeout=LONG_MS)

    await expect(ada.get_by_role("button", name="Lend, 1 lent")).to_be_visible(timeout=LONG_MS)
    await expect(ada.get_by_label("Who")).to_have_value("Bo", timeout=LONG_MS)
    await expect(ada.get_by_label("Who")).to_be_focused(timeout=LONG_MS)
    assert await ada.evaluate("[scrollY > 0, globalThis.isSame]") == [True, True]
    await context.close()
