"""use_query(): a value that a loader finds, with its states: loading, ready, failed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from types import EllipsisType
from typing import Any, Generic, Literal, TypeVar, overload

from reactpy import use_effect, use_memo, use_state

from ..session.failures import Failure
from ..session.loads import LoadTimedOut
from ..session.page_session import PageSession
from ..topics import Topic
from .live_value import LiveValue
from .page import learn_of, use_session

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
State = Literal["loading", "ready", "failed"]
Topics = str | Topic | Sequence[str | Topic]

NOT_LOADED = "This could not be loaded."


@dataclass(frozen=True)
class Query(Generic[T_co]):
    """What a loader found, and whether that is all there is to say.

    `value` is what was found last; while other inputs are loaded, and after a failure, the old
    one stays. `has_value` tells whether it is one: not before the first load is done, unless
    an `initial` was given. `is_loading` while somebody waits for an answer: the first one, one
    for other inputs, one that reload() asked for; news are followed without it. `error` says
    why the last load failed, also while it is tried again.
    """

    value: T_co
    is_loading: bool = False
    error: Failure | None = None
    has_value: bool = True
    reload: Callable[[], None] = field(default=lambda: None, repr=False, compare=False)
    """Load again, at once."""

    @property
    def state(self) -> State:
        """In one word; what is loaded again after a failure is loading."""
        if self.is_loading:
            return "loading"
        return "ready" if self.error is None else "failed"


@dataclass(frozen=True)
class _Found:
    """What the last load brought; `answered` is the version of the question that it answers."""

    value: Any
    has_value: bool
    error: Failure | None = None
    answered: int = 0
    asked: int = 0


@overload
def use_query(
    loader: Callable[[Any], Awaitable[T]],
    *,
    topic: Topics = (),
    initial: None = None,
    dependencies: Sequence[Any] | EllipsisType = ...,
) -> Query[T | None]: ...
@overload
def use_query(
    loader: Callable[[Any], Awaitable[T]],
    *,
    topic: Topics = (),
    initial: T,
    dependencies: Sequence[Any] | EllipsisType = ...,
) -> Query[T]: ...
def use_query(
    loader: Callable[[Any], Awaitable[T]],
    *,
    topic: Topics = (),
    initial: T | None = None,
    dependencies: Sequence[Any] | EllipsisType = ...,
) -> Query[Any]:
    """Load a value as this page's caller, and tell how far that is.

    Like `use_live`, which is the shorter way where only the value matters: the page's first HTML
    waits for it, news of the topic load it again, and so does a change of what the loader
    captured. Two components of a page that ask for the same in one paint share one load. A load
    that takes longer than `load_timeout_s` has failed. What the person sees of a failure is
    the component's business: no notice comes.

        tools = use_query(list_tools, topic="tools")
        if tools.error:
            return html.p(tools.error.sentence, html.button({"onClick": lambda _: tools.reload()}, "Again"))

    Args:
        loader: gets what the application's handlers get; runs in a unit of work of its own.
        topic: the name that managers mark as changed, what `about()` makes of it, or several;
            without one, the value is loaded once for its inputs.
        initial: a value to begin with.
        dependencies: what to look at instead of what the loader captured.
    """
    session = use_session()
    found, set_found = use_state(lambda: _Found(initial, initial is not None))
    live: LiveValue[Any] = use_memo(lambda: _live_value(session, set_found), dependencies=[])
    learn_of(live, loader, topic, dependencies)
    use_effect(live.begin, dependencies=[])
    use_effect(live.change, dependencies=[live.version])
    # The same function as long as the component is shown, so that a query is a comparable argument.
    reload = use_memo(lambda: lambda: _reload(live, set_found), dependencies=[])
    return Query(found.value, live.version != found.answered, found.error, found.has_value, reload)


def _live_value(session: PageSession, set_found: Callable[..., None]) -> LiveValue[Any]:
    def show(value: Any) -> None:
        set_found(lambda old: replace(old, value=value, has_value=True, error=None, answered=live.version))

    def tell(error: Exception) -> None:
        words = str(error) if isinstance(error, LoadTimedOut) else NOT_LOADED
        failure = session.failure(error, words)
        set_found(lambda old: replace(old, error=failure, answered=live.version))

    live: LiveValue[Any] = LiveValue(session, show, tell)
    return live


def _reload(live: LiveValue[Any], set_found: Callable[..., None]) -> None:
    live.reload()
    set_found(lambda old: replace(old, asked=live.version))
