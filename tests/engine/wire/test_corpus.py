"""The corpus of edits, applied in this process and in Chromium: both give the same page."""

from dataclasses import asdict

import pytest
from playwright.async_api import Browser

from tests.engine.wire.chromium import apply_cases, patch_page
from tests.engine.wire.corpus import Case, apply_case, load_corpus

CASES = load_corpus()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_edits_applied_here_give_the_page(case: Case) -> None:
    page = apply_case(case)

    assert page.html == case.result
    assert page.properties(case.properties) == case.properties
    assert page.told == case.told


async def test_edits_applied_in_chromium_give_the_page(chromium: Browser) -> None:
    async with patch_page(chromium) as page:
        answers = await apply_cases(page, [asdict(case) for case in CASES])

    for case, answer in zip(CASES, answers, strict=True):
        wanted = asdict(case) | {"html": case.result}
        compared = ("name", "html", "properties", "namespaces", "styles", "told")
        got = {"name": case.name, **answer}
        assert {key: got[key] for key in compared} == {key: wanted[key] for key in compared}


def test_every_operation_has_cases() -> None:
    letters = {op[0] for case in CASES for op in case.ops}

    assert letters == set("tapirmxjghlf")


def test_names_are_told_apart() -> None:
    names = [case.name for case in CASES]

    assert len(names) == len(set(names))
