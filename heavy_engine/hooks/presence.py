"""use_presence: who else is on this page now."""

from collections.abc import Callable
from dataclasses import replace

from reactpy import use_effect, use_location, use_memo

from ..presence import Present
from ..session.page_session import PageSession
from ..state import use_unkept_state
from .page import use_session


def use_presence(
    room: str | None = None, *, me: str = "", doing: str = "", with_me: bool = False
) -> tuple[Present, ...]:
    """Who has this page open, on any server; whoever came first stands first.

    Whoever shows a component that calls this is there for the others, from when their browser is connected
    until it goes. Several pages of one person are one person.

        people = use_presence(me=my_name)
        html.p(f"{len(people)} others are here")

    Args:
        room: who shows the same room is together; the path of the page if left out.
        me: the name by which others see this page's person. It comes from the server: load it, and do not
            take what the browser says.
        doing: what else they see of them, such as "is typing".
        with_me: whether the person who looks is one of those.
    """
    session = use_session()
    path = use_location().path
    here = path if room is None else room
    presence = session.services.presence
    _turn, set_turn = use_unkept_state(0)
    stay = use_memo(lambda: _Stay(session, lambda: set_turn(lambda turn: turn + 1)), dependencies=[])
    # What is true now, whyever this renders; the state only says when to look.
    stay.shown = presence.people(here)
    stay.said = (me, doing)
    use_effect(lambda: stay.begin(here), dependencies=[here])
    use_effect(lambda: stay.tell(), dependencies=[here, me, doing])
    return _seen_by(presence.person(session.caller), stay.shown, with_me=with_me)


class _Stay:
    """One component's person in one room at a time."""

    def __init__(self, session: PageSession, look_again: Callable[[], object]) -> None:
        self._session = session
        self._presence = session.services.presence
        self._look_again = look_again
        self._room = ""
        # What the component showed last, and what it says of its person.
        self.shown: tuple[Present, ...] = ()
        self.said = ("", "")

    def begin(self, room: str) -> Callable[[], None]:
        self._room = room
        unwatch = self._presence.watch(room, self._see)
        self._session.when_shown(self._show_changed)
        # It may have changed since it was rendered.
        self._see(self._presence.people(room))

        def end() -> None:
            unwatch()
            self._session.not_when_shown(self._show_changed)
            # With a browser that goes on, its person went elsewhere; without one, they may come back.
            self._leave(room, at_once=self._session.is_shown)

        return end

    def _see(self, people: tuple[Present, ...]) -> None:
        # Who came back within the grace changed nothing: then nothing renders.
        if people != self.shown:
            self._look_again()

    def tell(self) -> None:
        if self._session.is_shown:
            self._join()

    def _show_changed(self, is_shown: bool) -> None:
        if is_shown:
            self._join()
        else:
            self._leave(self._room, at_once=False)

    def _join(self) -> None:
        name, doing = self.said
        self._presence.join(
            self._room, self._session.caller, self, page=self._session.seed, name=name, doing=doing
        )

    def _leave(self, room: str, *, at_once: bool) -> None:
        self._presence.leave(room, self._session.caller, self, at_once=at_once)


def _seen_by(me: str, people: tuple[Present, ...], *, with_me: bool) -> tuple[Present, ...]:
    if with_me:
        return tuple(replace(one, is_me=True) if one.id == me else one for one in people)
    return tuple(one for one in people if one.id != me)
