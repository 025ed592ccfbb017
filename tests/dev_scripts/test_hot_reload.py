"""./heavy dev while Ada changes a page that she has open: in Chromium, with forks and all."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.dev_scripts.whole_project import WholeProject, get, until
from tests.support.waiting import PATIENCE_S

LONG_MS = PATIENCE_S * 1000
PAGE = '''"""A page to change."""

from reactpy import component, use_state
from reactpy.types import Component

from heavy_engine.elements import html

from ..components.machine import Machine


@component
def LandingPage() -> Component:
    """What Ada counts, types and unfolds stays."""
    count, set_count = use_state(0)
    return html.main(
        html.h1("Shed"),
        html.button({"onClick": lambda _event: set_count(count + 1)}, f"Lend, {count} lent"),
        html.details(html.summary("Rules"), html.p("One axe each.")),
        html.input({"aria-label": "Who"}),
        Machine(),
        html.div({"style": {"height": "3000px"}}),
    )
'''


@pytest.fixture
def page_of(shared_clone: WholeProject) -> Iterator[Path]:
    """The file of the first page; it is put back."""
    (path,) = shared_clone.root.glob("*/frontend/pages/landing_page.py")
    before = path.read_text("utf-8")
    yield path
    path.write_text(before, "utf-8")


@pytest.fixture
def page_file(served: WholeProject, page_of: Path) -> Path:
    """The same, changed while it is served."""
    page_of.write_text(PAGE, "utf-8")
    return page_of


async def test_what_is_saved_is_shown_and_what_fails_is_told(
    served: WholeProject, page_file: Path, chromium: Browser
) -> None:
    context = await chromium.new_context()
    context.set_default_timeout(LONG_MS)
    ada = await context.new_page()
    await ada.goto(served.record()["url"])
    trouble = ada.locator("heavy-dev-reload .trouble")

    # What was saved before she came may come just now, too.
    await expect(ada.get_by_role("heading", level=1)).to_have_text("Shed", timeout=LONG_MS)
    await ada.get_by_role("button", name="Lend, 0 lent").click()
    await expect(ada.get_by_role("button", name="Lend, 1 lent")).to_be_visible(timeout=LONG_MS)
    await ada.get_by_text("Rules").click()
    await ada.get_by_label("Who").fill("Bo")
    await ada.evaluate("scrollTo(0, 300)")
    signed_in = ada.get_by_text("@example.com")
    await expect(signed_in).to_have_count(1, timeout=LONG_MS)

    page_file.write_text(PAGE.replace('"Shed"', '"Tool shed"'), "utf-8")
    await expect(ada.get_by_role("heading", level=1)).to_have_text("Tool shed", timeout=LONG_MS)
    await expect(ada.get_by_role("button", name="Lend, 1 lent")).to_be_visible(timeout=LONG_MS)
    await expect(ada.get_by_label("Who")).to_have_value("Bo", timeout=LONG_MS)
    await expect(ada.get_by_label("Who")).to_be_focused(timeout=LONG_MS)
    await expect(ada.get_by_text("One axe each.")).to_be_visible(timeout=LONG_MS)
    await expect(signed_in).to_have_count(1, timeout=LONG_MS)
    assert await ada.evaluate("scrollY") == 300

    page_file.write_text(PAGE + "\ndef lend(:\n", "utf-8")
    await expect(trouble).to_contain_text("SyntaxError", timeout=LONG_MS)
    await expect(trouble).to_contain_text("landing_page.py:", timeout=LONG_MS)
    await expect(trouble).to_have_role("alert", timeout=LONG_MS)
    await expect(ada.get_by_label("Who")).to_be_focused(timeout=LONG_MS)
    await ada.keyboard.press("Escape")
    await expect(trouble).to_be_hidden(timeout=LONG_MS)
    await ada.get_by_role("button", name="Lend, 1 lent").click()
    await expect(ada.get_by_role("button", name="Lend, 2 lent")).to_be_visible(timeout=LONG_MS)

    page_file.write_text(PAGE + "\nimport nobodys_axe\n", "utf-8")
    await expect(trouble).to_contain_text("No module named 'nobodys_axe'", timeout=LONG_MS)

    page_file.write_text(PAGE.replace('"Shed"', '"Mended shed"'), "utf-8")
    await expect(ada.get_by_role("heading", level=1)).to_have_text("Mended shed", timeout=LONG_MS)
    await expect(trouble).to_be_hidden(timeout=LONG_MS)
    await expect(ada.get_by_role("button", name="Lend, 2 lent")).to_be_visible(timeout=LONG_MS)

    sheet = served.root / "static/css/base.css"
    before = sheet.read_text("utf-8")
    sheet.write_text(f"{before}\nh1 {{ letter-spacing: 7px; }}\n", "utf-8")
    await expect(ada.get_by_role("heading", level=1)).to_have_css("letter-spacing", "7px", timeout=LONG_MS)
    await expect(ada.get_by_label("Who")).to_have_value("Bo", timeout=LONG_MS)
    sheet.write_text(before, "utf-8")
    await context.close()


def test_code_that_never_worked_is_waited_for(clone: WholeProject, page_of: Path, port: str) -> None:
    page_of.write_text(PAGE + "\ndef lend(:\n", "utf-8")

    begun = clone.heavy("dev", "--detach", "--wait", "--no-open", "--port", port)

    assert begun.returncode == 1
    assert "SyntaxError" in begun.stderr
    assert "Mend it and save" in begun.stderr
    url = clone.record()["url"]
    assert until(lambda: "landing_page.py:" in asked(url)), "who comes is told, too"
    page_of.write_text(PAGE, "utf-8")
    assert until(lambda: ">Shed</h1>" in get(url)[1]), "nobody has to start it anew"


def asked(url: str) -> str:
    """What a browser shows, whatever the status."""
    return httpx.get(url, trust_env=False, timeout=PATIENCE_S).text
