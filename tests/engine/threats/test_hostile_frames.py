"""Whatever a server says, the browser's part lives on, its prototypes stay, and nothing runs as code."""

from playwright.async_api import Browser

from tests.engine.threats.hostile_frames import attack, problems, victim

FRAMES, BATCH = 1_500, 50


async def test_no_frame_ends_the_client_changes_a_prototype_or_runs_as_code(chromium: Browser) -> None:
    async with victim(chromium) as page:
        outcome = await attack(page, FRAMES, seed=20)

    assert problems(outcome) == []
    assert outcome["frames"] == FRAMES
    assert outcome["thrown"], "some of them made no sense at all"


async def test_they_change_prototypes_of_a_client_that_merges_what_it_is_sent(
    chromium: Browser,
) -> None:
    async with victim(chromium) as page:
        changed = await page.evaluate("hostile.naive(500, 20)")

    assert "Object.prototype.polluted" in changed


async def test_they_would_run_as_code_without_the_security_policy(chromium: Browser) -> None:
    async with victim(chromium, bypass_csp=True) as page:
        outcome = await attack(page, 6 * BATCH, seed=20)

    assert outcome["hits"] > 0


async def test_a_client_that_hears_nothing_any_more_is_called_dead(chromium: Browser) -> None:
    async with victim(chromium) as page:
        await page.evaluate("hostile.patience = 0")
        outcome = await attack(page, BATCH, seed=20)

    assert len(outcome["dead"]) == 1
