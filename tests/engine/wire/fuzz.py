"""Random edits of random pages, applied here and in Chromium: both must give the same page.

Run it: python -m tests.engine.wire.fuzz --cases 100000 [--trees 20000] [--seed 1]

`--cases` are random edits. `--trees` are pages that change: the edits are our layout's, and
what they make of the page must be what a new layout paints.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from playwright.async_api import Page, async_playwright

from heavy_engine.testing.dom import inner_html
from heavy_engine.testing.parse import parse
from tests.engine.wire.chromium import apply_cases, patch_page
from tests.engine.wire.corpus import Page as OwnPage
from tests.engine.wire.generate import Maker
from tests.engine.wire.trees import problem_with, tree_case
from tests.support.browsers import arguments, find_chromium

BATCH = 500
Case = dict[str, Any]


def random_case(seed: int) -> Case:
    """Random edits of a random page."""
    return Maker(seed).case()


def layout_case(seed: int) -> Case:
    """A page that changes, and the layout's edits for that.

    Raises:
        AssertionError: when they do not make the new page here.
    """
    case = tree_case(seed)
    if problem := problem_with(case):
        raise AssertionError(f"seed {seed}: {problem}")
    return {"html": case.html, "ops": case.ops}


async def find_difference(page: Page, seeds: range, make: Callable[[int], Case]) -> Case | None:
    """The first case, made smaller, whose result in Chromium differs; None if there is none."""
    for start in range(seeds.start, seeds.stop, BATCH):
        batch = range(start, min(start + BATCH, seeds.stop))
        cases = [make(seed) for seed in batch]
        theirs = await apply_cases(page, cases)
        for seed, case, answer in zip(batch, cases, theirs, strict=True):
            if own_answer(case) != seen(answer):
                return {"seed": seed, **await explained(page, await smallest(page, case))}
    return None


def own_answer(case: Case) -> Case:
    """What the edits give here."""
    page = OwnPage.of(case["html"])
    try:
        page.registry.apply(case["ops"])
    except Exception as error:
        return {"error": repr(error)}
    return {"html": page.html, "controls": page.controls}


def seen(answer: Case) -> Case:
    """What of Chromium's answer is compared."""
    return {"error": answer["error"]} if answer.get("error") else {k: answer[k] for k in ("html", "controls")}


async def smallest(page: Page, case: Case) -> Case:
    """The same difference with as little as possible: each edit and each element is left out if it can be."""

    async def differs(tried: Case) -> bool:
        return own_answer(tried) != seen((await apply_cases(page, [tried]))[0])

    smaller = True
    while smaller:
        smaller = False
        for tried in [*_fewer_ops(case), *_fewer_elements(case)]:
            if await differs(tried):
                case, smaller = tried, True
                break
    return case


async def explained(page: Page, case: Case) -> Case:
    """The case with both results."""
    return {**case, "here": own_answer(case), "chromium": seen((await apply_cases(page, [case]))[0])}


def _fewer_ops(case: Case) -> list[Case]:
    ops = case["ops"]
    return [{**case, "ops": ops[:i] + ops[i + 1 :]} for i in range(len(ops))]


def _fewer_elements(case: Case) -> list[Case]:
    found = []
    for index in range(len(list(parse(case["html"]).walk()))):
        root = parse(case["html"])
        node = list(root.walk())[index]
        node.remove()
        found.append({**case, "html": inner_html(root)})
    return sorted(found, key=lambda smaller: len(smaller["html"]))


async def main(cases: int, trees: int, seed: int) -> int:
    """Run; answers the exit code."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=arguments())
        async with patch_page(browser) as page:
            for count, make in ((cases, random_case), (trees, layout_case)):
                began = time.monotonic()
                if found := await find_difference(page, range(seed, seed + count), make):
                    print(json.dumps(found, indent=1, ensure_ascii=False))
                    return 1
                took = time.monotonic() - began
                print(f"{make.__name__}: {count} from seed {seed}, no difference, {took:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--trees", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.exit(asyncio.run(main(given.cases, given.trees, given.seed)))
