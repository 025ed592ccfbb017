"""Pages with their data in them: wait for the loaders that effects begin, within a limit."""

import asyncio
from collections.abc import Collection

import structlog

from ..html.nesting import misplaced
from ..layout import Layout
from ..session.page_session import PageSession

# A page whose effects set state without end is shown as it is after so many rounds.
ROUNDS_MAX = 50
# From the end of work, or of a render, to the work that begins after it, at most: who waited for the
# work, the page's turn and what that waits for, the effect's task, what it starts, work that needs no time.
TURNS_UNTIL_WORK = 10
# Where work begins and ends without end, it is looked at the clock after so many.
TURNS_MAX = 10 * TURNS_UNTIL_WORK
# Of a page that is checked for a developer; in characters.
CHECKED_MAX = 500_000

log = structlog.get_logger("heavy.session")


async def paint(layout: Layout, session: PageSession) -> None:
    """Render a page that nobody sees yet, with its data.

    Waits for loaders that its effects begin, at most `first_paint_s`; what is not there
    by then shows what it shows while it loads.
    """
    loop = asyncio.get_running_loop()
    layout.render()
    if layout.is_dirty:
        # A boundary caught something: what is not shown must not begin its effects.
        layout.flush()
    deadline = loop.time() + session.services.settings.first_paint_s
    for _round in range(ROUNDS_MAX):
        layout.start_effects()
        await _calm(session.work)
        while not layout.is_dirty and await _some_work(session, deadline):
            # State that was set by whom the work's result went to.
            await _calm(session.work)
        if not layout.is_dirty or loop.time() >= deadline:
            break
        layout.flush()


async def data_is_there(
    session: PageSession, *, besides: Collection[asyncio.Task[None]], limit_s: float
) -> None:
    """Wait until a page that renders in turns of the loop has the data of all its loaders.

    Args:
        session: of that page.
        besides: work that is not waited for.
        limit_s: how long to wait at most, in seconds.
    """
    deadline = asyncio.get_running_loop().time() + limit_s
    await _calm(session.work)
    while await _some_work(session, deadline, besides):
        await _calm(session.work)


def warn_of_misplaced(session: PageSession, html: str) -> None:
    """Tell developers, once for each page, what browsers will mend in its HTML."""
    path, warned = session.view.path, session.services.warned
    for sentence in misplaced(html[:CHECKED_MAX]):
        if (path, sentence) not in warned:
            warned.add((path, sentence))
            log.warning("nested as HTML does not allow", path=path, reason=sentence)


async def _some_work(
    session: PageSession, deadline: float, besides: Collection[asyncio.Task[None]] = ()
) -> bool:
    """Wait for the first piece of work to end; False if there is none or its time is over.

    What waits for the browser is not waited for: that one has to get the page first.
    """
    left = deadline - asyncio.get_running_loop().time()
    work = {each for each in session.work.difference(besides) if not session.waits_for_browser(each)}
    if not work or left <= 0:
        return False
    await asyncio.wait({*work, session.next_call()}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
    return True


async def _calm(work: Collection[asyncio.Task[None]]) -> None:
    """Let the loop run until no work has begun or ended for so many turns that none will."""
    known, calm = set(work), 0
    for _turn in range(TURNS_MAX):
        await asyncio.sleep(0)
        calm = calm + 1 if known == set(work) else 0
        if calm == TURNS_UNTIL_WORK:
            return
        known = set(work)
