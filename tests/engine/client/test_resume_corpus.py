"""The corpus of resumes in Chromium: each page becomes what the greeting says, by the same touches."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Route

from tests.engine.wire.chromium import patch_page
from tests.engine.wire.resume_corpus import ResumeCase, load_resumes, run_resume
from tests.engine.wire.rows import rows_case

HARNESS = Path(__file__).parent / "resume_harness.js"
CASES = load_resumes()
SEEDS = range(200)


async def run_in_chromium(chromium: Browser, cases: list[ResumeCase]) -> list[dict[str, Any]]:
    """What the browser's own modules make of each case."""

    async def serve(route: Route) -> None:
        await route.fulfill(body=HARNESS.read_text(), content_type="text/javascript")

    async with patch_page(chromium) as page:
        await page.route("**/resume_harness.js", serve)
        await page.evaluate("import('/resume_harness.js').then(module => { window.resumes = module })")
        answers: list[dict[str, Any]] = await page.evaluate(
            "cases => cases.map(resumes.runCase)", [asdict(case) for case in cases]
        )
        return answers


async def test_the_client_makes_of_each_page_what_the_greeting_says(chromium: Browser) -> None:
    answers = await run_in_chromium(chromium, CASES)

    for case, answer in zip(CASES, answers, strict=True):
        wanted = {
            "name": case.name,
            "html": case.result,
            "touched": case.touched,
            "properties": case.properties,
            "reported": case.reported,
            "focused": case.focus[1],
            "survived": answer["survived"] if case.survived is None else case.survived,
        }
        assert {"name": case.name, **answer} == wanted


async def test_the_same_greeting_again_touches_nothing(chromium: Browser) -> None:
    answers = await run_in_chromium(
        chromium, [ResumeCase(case.name, case.new, case.new, case.new, []) for case in CASES]
    )

    assert [answer["touched"] for answer in answers] == [[] for _ in CASES]


async def test_random_lists_become_the_same_here_and_there(chromium: Browser) -> None:
    cases = [rows_case(seed).case for seed in SEEDS]

    answers = await run_in_chromium(chromium, cases)

    for case, answer in zip(cases, answers, strict=True):
        assert {"name": case.name, **answer} == {"name": case.name, **asdict(run_resume(case))}
