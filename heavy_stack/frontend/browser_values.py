"""What only the browser knows, as a value of a component."""

from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar, overload

from reactpy import use_effect, use_ref
from reactpy.utils import Ref

from heavy_engine import use_client, use_kept_state, use_session, use_unkept_state

from .followed_values import Followed, Wish, followed_by

P = ParamSpec("P")
T = TypeVar("T")
D = TypeVar("D")


@overload
def use_browser_value(
    function: Callable[P, Awaitable[T]], default: D, *args: P.args, **arguments: P.kwargs
) -> T | D: ...


@overload
def use_browser_value(
    function: Callable[P, T], default: D, *args: P.args, **arguments: P.kwargs
) -> T | D: ...


def use_browser_value(function: Callable[..., Any], default: Any, *_: Any, **arguments: Any) -> Any:
    """Show what a client function answers: the default first, and its answer when it came.

    No page waits for it. Where there is no Python in the browser the default stays. A function that
    takes `after` is followed: it waits in the browser until its value is another one, and the
    component renders again. All components of a page that ask the same share one call. The value
    comes back with the page's state; see docs/state.md.

        is_dark = use_browser_value(matches_media, False, query="(prefers-color-scheme: dark)")

    The value has the type that the function says. Besides that a browser may answer anything: show
    it, but decide nothing by it that matters.

    Args:
        function: a client function, by its name in brython/.
        default: the value until the browser answered.
        arguments: what the function is called with, by name; not `after`.
    """
    wish = Wish(function, arguments)
    followed = followed_by(use_session(), wish)
    _use_news(followed)
    return followed.told[0] if followed.told else default


def _use_news(followed: Followed) -> None:
    """Render again when the browser tells something else, and keep it if nobody else does."""
    client = use_client()
    kept, set_kept = use_kept_state("told", ("", None))
    _turn, set_turn = use_unkept_state(0)
    shown: Ref[tuple[Any, ...]] = use_ref(())
    name = followed.wish.name
    if not followed.told and kept[0] == name:
        followed.told = (kept[1],)
    shown.current = followed.told

    def listen() -> Callable[[], None]:
        def hear() -> None:
            if followed.told != shown.current:
                set_turn(lambda turn: turn + 1)
            if followed.is_kept_by(hear) and followed.told:
                set_kept((name, followed.told[0]))

        leave = followed.join(hear, client.call)
        # It may have changed since this component was drawn.
        hear()
        return leave

    use_effect(listen, dependencies=[followed])
