"""Hooks that pages use besides ReactPy's own."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from types import EllipsisType
from typing import Any, TypeVar

from reactpy import use_context, use_effect, use_memo, use_ref, use_state
from reactpy.core.hooks import create_context
from reactpy.types import Context

from ..ledger import current_event
from ..session.health import HEALTH_CHANGED, Health
from ..session.page_session import PageSession
from ..session.view import Notice
from ..state import use_kept_state
from ..topics import Topic
from ..topics.news import as_topic
from .live_value import LiveValue

T = TypeVar("T")
Work = Callable[[], Awaitable[None]]

SessionContext: Context[PageSession | None] = create_context(None)
NoticesContext: Context[tuple[Notice, ...]] = create_context(())


class NoSession(RuntimeError):
    """A hook of the engine was called outside a live page."""

    def __init__(self) -> None:
        super().__init__("No page session here. Call this hook in a component that a route shows.")


def use_session() -> PageSession:
    """The session that this component is part of.

    Raises:
        NoSession: outside a live page.
    """
    session: PageSession | None = use_context(SessionContext)
    if session is None:
        raise NoSession
    return session


def use_notices() -> tuple[Notice, ...]:
    """The messages that the person has not dismissed, oldest first; after a restart as well.

    Raises:
        NoSession: outside a live page.
    """
    session = use_session()
    # Who reads the context renders again; the session has what is true now.
    use_context(NoticesContext)
    told, set_told = use_kept_state("notices", tuple[tuple[str, str, str], ...]())
    is_new = use_ref(True)
    if is_new.current:
        is_new.current = False
        session.tell_again(Notice(*each) for each in told)
    notices = session.view.notices
    now = tuple((each.id, each.text, each.reference) for each in notices)
    if told != now:
        set_told(now)
    return notices


def use_health() -> Health:
    """Whether what pages need works; the component renders again when that changes."""
    session = use_session()
    health, set_health = use_state(session.services.health.current)

    async def follow() -> None:
        with session.services.topics.subscribe(HEALTH_CHANGED) as news:
            while True:
                set_health(session.services.health.current)
                await news.wait()

    _use_background(follow)
    return health


def use_live(
    loader: Callable[[Any], Awaitable[T]],
    *,
    topic: str | Topic | Sequence[str | Topic],
    initial: T,
    dependencies: Sequence[Any] | EllipsisType = ...,
) -> T:
    """Load a value, and load it again whenever the topic changed, as this page's caller.

    The page's first HTML waits for the first load. Loads never overlap: news that come
    during one are one more load after it. A load that fails leaves the value as it was; where
    people should see that, and what is still on its way, use_query() is the hook.

    A loader that is written in the component may use its arguments and state: when one that it
    uses changes, the value is loaded again; until then the old one is shown. A component with
    another `key` begins anew with `initial`.

        task = use_live(load, topic=about("tasks", id=task_id), initial=None)

    Args:
        loader: gets what the application's handlers get; runs in a unit of work of its own.
        topic: the name that managers mark as changed, what `about()` makes of it, or several.
        initial: the value until the first load is done.
        dependencies: what to look at instead of what the loader captured.
    """
    session = use_session()
    # Functions give and get the values, for a value that can be called would be.
    value, set_value = use_state(lambda: initial)
    live: LiveValue[T] = use_memo(
        lambda: LiveValue(session, lambda found: set_value(lambda _old: found)),
        dependencies=[],
    )
    learn_of(live, loader, topic, dependencies)
    use_effect(live.begin, dependencies=[])
    use_effect(live.change, dependencies=[live.version])
    return value


def learn_of(
    live: LiveValue[Any],
    loader: Callable[[Any], Awaitable[Any]],
    topic: str | Topic | Sequence[str | Topic],
    dependencies: Sequence[Any] | EllipsisType,
) -> None:
    """Give a live value what its hook was called with in this render."""
    several = (topic,) if isinstance(topic, str | Topic) else topic
    live.learn(loader, [as_topic(one) for one in several], loader if dependencies is ... else dependencies)


def use_task() -> Callable[[Work], None]:
    """Get a function that starts work which must not hold up later events.

    A handler that waits holds up the events after it, so that they keep their order. What it
    starts with this function runs beside them, may set state at any time, and is cancelled
    when the component goes. An exception in it is reported like one in a handler.

        start = use_task()

        def count_down(_event):
            start(tick_until_zero)
    """
    session = use_session()
    tasks = use_memo(lambda: _Tasks(session), dependencies=[])
    use_effect(lambda: tasks.cancel, dependencies=[])
    return tasks.start


class _Tasks:
    """The tasks that one component started."""

    def __init__(self, session: PageSession) -> None:
        self._session = session
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Work) -> None:
        task = asyncio.create_task(self._run(work), name=f"task-{self._session.name}")
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def cancel(self) -> None:
        for task in self._running:
            task.cancel()

    async def _run(self, work: Work) -> None:
        # Nobody waits for it: what it commits says nothing of whether the event is done.
        current_event.set(None)
        try:
            await work()
        except Exception as error:  # noqa: BLE001  # Whatever it raises, the page lives on.
            self._session.report(error)


def _use_background(work: Work) -> None:
    """Run something for as long as the component is shown."""

    def begin() -> Callable[[], None]:
        task = asyncio.ensure_future(work())
        return lambda: _end(task)

    use_effect(begin, dependencies=[])


def _end(task: asyncio.Future[None]) -> None:
    task.cancel()
