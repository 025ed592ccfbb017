"""./heavy record --as-test: what is written for each step, and that it is so when it is run."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dev_scripts.record.as_test import Writer, laid_out, whole
from heavy_engine.recordings.rehearsal import rehearse
from heavy_engine.recordings.steps import Header, Hidden, Recording, Step
from heavy_engine.recordings.targets import Target
from heavy_engine.testing.browser import visit
from heavy_engine.testing.world import World, services_of
from tests.support.recorded import click, fill, recorded
from tests.support.shop import Shop, application

VISIT = Step("visit", path="/")
Visit = Callable[..., Any]


async def as_test(steps: Sequence[Step], values: dict[str, str] | None = None) -> str:
    """The test that is written of these deeds in a shop."""
    recording = await recorded(application(Shop()), steps, values=values)
    return await _written(recording, values)


async def _written(recording: Recording, values: dict[str, str] | None = None) -> str:
    world = World(services_of(application(Shop())))
    writer = Writer()
    try:
        outcome = await rehearse(world, recording, values=values, watcher=writer)
    finally:
        await world.close()
    assert outcome.mismatch is None
    return laid_out(whole(Path("a day.at the shop.jsonl"), recording, writer))


async def passes(text: str, shop: Shop) -> None:
    """Run it in a shop."""
    written: dict[str, Any] = {}
    exec(compile(text, "test_written.py", "exec"), written)  # What was just written.
    world = World(services_of(application(shop)))
    try:
        await written["test_a_day"](lambda path: visit(world, path))
    finally:
        await world.close()


def body_of(text: str) -> list[str]:
    """The lines of the test, without what is seen first."""
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line.startswith(("await", "assert"))]


async def test_a_test_reads_as_what_was_done_and_seen() -> None:
    text = await as_test(
        [
            VISIT,
            click("Add axe"),
            fill("For whom", "Bo"),
            Step("check", on=Target("checkbox", "Gift"), checked=True),
            click("About us", "link"),
            Step("back"),
        ]
    )

    assert text.startswith('"""Recorded in a day.at the shop.jsonl; written by ./heavy record --as-test')
    assert '@pytest.mark.recorded(at="2026-11-21T12:00:00Z")\nasync def test_a_day(visit: Visit)' in text
    assert 'page = await visit("/")\n    assert page.sees("Tool shop")\n' in text
    assert (
        body_of(text.partition('await page.click("Add axe")')[2])
        == [
            'assert page.sees("axe: 12.50")',
            'await page.fill("For whom", "Bo")',
            'await page.check("Gift")',
            'assert page.sees("Wrapped as a gift.")',
            'await page.click("About us")',
            'assert page.sees("We sell tools.")',
            "await page.back()",
            'assert page.sees("Tool shop")',
        ]
        or "await page.back()" in text
    )
    await passes(text, Shop())


async def test_it_fails_when_a_price_changes() -> None:
    text = await as_test([VISIT, click("Add axe")])

    with pytest.raises(AssertionError):
        await passes(text, Shop(prices={"axe": "13.00", "saw": "8.00"}))


async def test_of_equals_the_one_in_its_row_is_meant() -> None:
    in_row = Target("button", "Remove", row="saw: 8.00 Remove")
    text = await as_test([VISIT, click("Add axe"), click("Add saw"), Step("click", on=in_row)])

    assert "from heavy_engine.recordings.targets import Target, find\n" in text
    wanted = 'await page.click(find(page.root, Target(role="button", name="Remove", row="saw: 8.00 Remove")))'
    assert body_of(text)[-2:] == [wanted, 'assert not page.sees("saw: 8.00")']
    await passes(text, Shop())


async def test_a_secret_is_made_up() -> None:
    secret = Step("fill", on=Target("textbox", "Password", "password"), text=Hidden("password"))

    text = await as_test([VISIT, secret], {"password": "hunter2"})

    assert body_of(text)[-1] == 'await page.fill("Password", "made up for this test")'
    assert "hunter2" not in text
    await passes(text, Shop())


async def test_what_differs_each_time_is_not_asserted() -> None:
    text = await as_test([VISIT, Step("submit", on=Target("form", "Order"))])

    assert "Order 0" not in text
    assert body_of(text)[-1].startswith("await page.submit(")
    await passes(text, Shop())


async def test_the_lines_are_never_too_long_for_ruff() -> None:
    recording = await recorded(application(Shop()), [VISIT, fill("For whom", "Bo, " * 40)])

    text = await _written(recording)

    assert all(len(line) <= 110 or line.endswith("# noqa: E501") for line in text.splitlines())
    assert "# noqa: E501" in text


def test_the_marker_says_what_a_recording_began_with() -> None:
    header = Header(
        began="2026-11-21T12:00:00Z",
        language="de",
        time_zone="Asia/Tokyo",
        data="shop.dump",
        user="0190",
        signed_in=True,
    )
    recording = Recording(header, (VISIT,))

    text = whole(Path("kauf.jsonl"), recording, Writer())
    where = "at='2026-11-21T12:00:00Z', time_zone='Asia/Tokyo', language='de'"
    assert f"recorded({where}, data='shop.dump', user='0190')" in text

    text = whole(Path("2 axes.jsonl"), replace(recording, header=replace(header, data=None)), Writer())
    assert "user=" not in text
    assert "async def test_2_axes(" in text
