"""Random pages and edits give the same here and in Chromium. `fuzz` runs many more of them."""

from playwright.async_api import Browser

from tests.engine.wire.chromium import patch_page
from tests.engine.wire.fuzz import find_difference, layout_case, random_case
from tests.engine.wire.trees import problem_with, tree_case

# The same seeds each time: who turns this red broke it.
CASES, TREES, SEED = 2_000, 400, 1


async def test_random_edits_give_the_same_page_here_and_in_chromium(chromium: Browser) -> None:
    async with patch_page(chromium) as page:
        assert await find_difference(page, range(SEED, SEED + CASES), random_case) is None


async def test_the_edits_of_a_page_that_changes_make_the_new_page(chromium: Browser) -> None:
    async with patch_page(chromium) as page:
        assert await find_difference(page, range(SEED, SEED + TREES), layout_case) is None


def test_an_edit_that_is_left_out_is_noticed() -> None:
    cases = [case for case in map(tree_case, range(SEED, SEED + 60)) if case.steps[0].ops]
    for case in cases:
        del case.steps[0].ops[-1]

    unnoticed = [case for case in cases if not problem_with(case)]

    assert len(cases) > 20
    assert unnoticed == []
