"""Pages and events that hypothesis makes up show the same under both layouts.

CI runs few and always the same; `HEAVY_PARITY_EXAMPLES=20000` goes deeper, each time elsewhere.
"""

import asyncio
import logging
import os

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from .generated import Part, pages, root_of
from .kit import FireNth
from .pair import DROP_IN, REACTPY, both

IN_CI = 300
EXAMPLES = int(os.environ.get("HEAVY_PARITY_EXAMPLES", IN_CI))

events = st.lists(st.integers(0, 40), min_size=1, max_size=6)


@pytest.fixture(autouse=True)
def _quiet() -> None:
    """Pages that are made to fail would fill the log."""
    logging.getLogger("reactpy.core.layout").addFilter(lambda _record: False)


@settings(
    max_examples=EXAMPLES,
    derandomize=EXAMPLES == IN_CI,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(page=pages, clicks=events, constructors=st.sampled_from((REACTPY, DROP_IN)))
def test_generated_pages_show_the_same(page: Part, clicks: list[int], constructors: str) -> None:
    asyncio.run(_compare(page, clicks, constructors))


async def _compare(page: Part, clicks: list[int], constructors: str) -> None:
    async with both(root_of(page), constructors) as pair:
        pair.check()
        for click in clicks:
            note(f"click {click}")
            await pair.step(FireNth(click))
            pair.check()
