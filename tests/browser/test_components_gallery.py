"""Every example of the gallery: as it was, whole on a phone, mirrored, and nothing that axe finds."""

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from heavy_stack.frontend.gallery.groups import GROUPS
from tests.browser import gallery_facts
from tests.browser.conftest import OpenWindow
from tests.browser.gallery_facts import PHONE, SETTINGS, WIDE
from tests.support.widgets import widgets_ready

SLUGS = [group.slug for group in GROUPS]
OPENERS = {"modal": "Lend the axe", "drawer": "Show the filters", "toast": "Save"}
OPENED = {"modal": "dialog:modal", "drawer": "dialog:modal", "toast": ".toast"}
# Animations that are shown: what has ended is not among them.
MOVING = """() => document.getAnimations().map((each) =>
  `${each.constructor.name} ${each.animationName || each.transitionProperty || ""} of `
  + `${each.effect.target.localName}.${each.effect.target.className} ${each.effect.pseudoElement || ""}`)"""
RENEW = "see the pictures; if that is as it should be: python -m tests.browser.pictures ADDRESS --renew"


@pytest.mark.parametrize("slug", SLUGS)
async def test_examples_are_as_they_were_and_for_everybody(visit: OpenWindow, slug: str) -> None:
    names = [example.name for group in GROUPS if group.slug == slug for example in group.examples]
    page = await visit(f"/dev/components?group={slug}", viewport=WIDE, reduced_motion="reduce")
    await gallery_facts.settle(page, len(names))
    assert await page.locator(".fault").all_inner_texts() == []

    seen: dict[str, dict[str, Any]] = {}
    found: list[str] = []
    for setting in SETTINGS:
        await gallery_facts.put(page, setting)
        seen[setting] = await gallery_facts.look(page)
        found += [f"{setting}: {said}" for said in await _violations(page)]
        found += [f"{setting}: {said}" for said in _spilling(seen[setting], setting)]
    for name in names:
        turned = gallery_facts.not_mirrored(seen["light"][name]["boxes"], seen["rtl"][name]["boxes"])
        found += [f"{name}: {said}" for said in turned]

    kept = {name: facts for name, facts in gallery_facts.read_kept().items() if name in names}
    changed = gallery_facts.differences(kept, gallery_facts.facts_of(seen))
    assert not found, "\n".join(found)
    assert not changed, "\n".join([RENEW, *changed])


@pytest.mark.parametrize("slug", SLUGS)
async def test_nothing_moves_for_who_asked_for_stillness(visit: OpenWindow, slug: str) -> None:
    count = next(len(group.examples) for group in GROUPS if group.slug == slug)
    page = await visit(f"/dev/components?group={slug}", viewport=WIDE, reduced_motion="reduce")
    await gallery_facts.settle(page, count)
    await widgets_ready(page)
    assert await page.evaluate(MOVING) == []
    if slug != "overlays":
        return

    for example, button in OPENERS.items():
        await page.locator(f"#example-{example}").get_by_role("button", name=button, exact=True).click()
        await expect(page.locator(OPENED[example])).to_be_visible()
        assert await page.evaluate(MOVING) == [], example
        if example != "toast":
            await page.keyboard.press("Escape")
            await expect(page.locator("dialog")).to_have_count(0)
            assert await page.evaluate(MOVING) == [], f"{example} as it goes"


def _spilling(seen: dict[str, Any], setting: str) -> list[str]:
    most = PHONE["width"] if setting == "phone" else WIDE["width"]
    said = [
        f"{name} is {each['spills']} px wider than its place" for name, each in seen.items() if each["spills"]
    ]
    return [*said, *(["the page scrolls sideways"] if any(e["page"] > most for e in seen.values()) else [])]


async def _violations(page: Page) -> list[str]:
    """All of them, whatever axe thinks of their weight."""
    found = await Axe().run(page)
    return [
        f"axe {rule['id']}: {node['html'][:160]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def test_other_fonts_are_no_change_and_another_colour_is_one() -> None:
    kept = {
        "Tabs": {
            "div.tabs": "1 flex; wide 90-100, phone 100-100; light #111111 on none in -; dark - on none in -"
        }
    }

    def with_(old: str, new: str) -> gallery_facts.Facts:
        return {"Tabs": {"div.tabs": kept["Tabs"]["div.tabs"].replace(old, new)}}

    assert gallery_facts.differences(kept, kept) == []
    assert gallery_facts.differences(kept, with_("90-100", "84-100")) == []
    assert len(gallery_facts.differences(kept, with_("90-100", "40-100"))) == 1
    assert len(gallery_facts.differences(kept, with_("#111111", "#222222"))) == 1
    assert len(gallery_facts.differences(kept, with_("1 flex", "1 block"))) == 1
    assert gallery_facts.differences(kept, {"Tabs": {}}) == ["Tabs: div.tabs is gone"]
    assert gallery_facts.differences(kept, {}) == ["Tabs: an example that is gone"]


def test_a_box_that_stays_where_it_was_is_not_mirrored() -> None:
    box = {"name": "p", "display": "block", "direction": "ltr", "before": 0.0, "after": 300.0}

    assert (
        gallery_facts.not_mirrored([box], [{**box, "direction": "rtl", "before": 300.0, "after": 0.0}]) == []
    )
    assert gallery_facts.not_mirrored([box], [{**box, "direction": "rtl"}]) != []
    assert gallery_facts.not_mirrored([box], [box]) == [], "what is written from left to right stays"
