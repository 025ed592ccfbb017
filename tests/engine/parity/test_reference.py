"""The reference is what it claims: ReactPy's own layout, with its updates applied."""

import pytest
from reactpy import html

from .catalogue import cases
from .kit import Case, Kit
from .reference import reference_run


@pytest.mark.parametrize("case", [pytest.param(c, id=name) for name, c in cases()])
async def test_reactpy_runs_each_case(case: Case) -> None:
    kit = Kit(html)

    async with reference_run(case, kit) as run:
        documents = [run.document()]
        for step in case.steps:
            await run.step(step)
            documents.append(run.document())

    assert run.updates >= 1
