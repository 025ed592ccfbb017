"""Each small component of the catalogue shows the same under both layouts, after everything that happens."""

import pytest

from .catalogue import cases
from .kit import Case
from .pair import DROP_IN, REACTPY, both


@pytest.mark.parametrize("constructors", [REACTPY, DROP_IN])
@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in cases()])
async def test_both_layouts_show_the_same(case: Case, constructors: str) -> None:
    async with both(case, constructors) as pair:
        pair.check()

        for step in case.steps:
            await pair.step(step)
            pair.check()


def test_the_catalogue_is_broad() -> None:
    names = [name for name, _case in cases()]

    assert len(names) == len(set(names)) >= 100
