"""Random pages become random others: whatever they were, they are what the greeting says then."""

from itertools import chain

from heavy_engine.testing.dom import Element
from heavy_engine.testing.morph import morph
from heavy_engine.testing.parse import parse
from heavy_engine.testing.patch import Registry, number_of
from heavy_engine.testing.touched import Watch
from tests.engine.wire.trees import shape, tree_case

SEEDS = range(120)


def numbers(root: Element) -> list[int]:
    return [number for node in root.walk() if (number := number_of(node))]


def assert_is(registry: Registry, html: str, seed: int) -> None:
    wanted = parse(html)
    assert shape(registry.root) == shape(wanted), seed
    ours = [number_of(node) for node in registry.root.walk() if registry.is_ours(node)]
    assert ours == numbers(wanted), seed


def test_a_page_becomes_what_another_worker_paints() -> None:
    for seed in SEEDS:
        case = tree_case(seed)
        registry = Registry(parse(case.html))
        for step in chain(case.steps, reversed(case.steps)):
            morph(registry, step.painted)
            assert_is(registry, step.painted, seed)


def test_a_page_becomes_any_other() -> None:
    pages = [tree_case(seed).steps[-1].painted for seed in SEEDS]
    for seed, (before, after) in enumerate(zip(pages, reversed(pages), strict=True)):
        registry = Registry(parse(before))

        morph(registry, after)

        assert_is(registry, after, seed)


def test_a_page_that_missed_frames_becomes_what_its_worker_says() -> None:
    for seed in SEEDS:
        case = tree_case(seed)
        registry = Registry(parse(case.html))
        for step in case.steps:
            morph(registry, step.html, is_same_page=True)
            assert_is(registry, step.html, seed)


def test_an_equal_page_is_not_touched() -> None:
    for seed in SEEDS:
        for step in tree_case(seed).steps:
            registry = Registry(parse(step.html))
            watch = Watch(registry.root)

            morph(registry, step.painted)

            assert watch.touched(registry) == [], seed


def test_edits_go_on_after_it() -> None:
    """What a page became is known by its numbers: the edits that follow make the page that follows."""
    for seed in SEEDS:
        case = tree_case(seed)
        registry = Registry(parse(tree_case(seed + len(SEEDS)).html))
        morph(registry, case.html)
        for step in case.steps:
            registry.apply(step.ops)
            assert_is(registry, step.html, seed)
