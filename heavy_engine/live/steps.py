"""Steps: what a browser is told after edits, such as that its page is another one now."""

from collections.abc import Callable

from ..layout import Op
from ..nobody import nobody
from ..session.page_session import PageSession
from .ahead import Ahead
from .journey import Journey

# The operation that changes the browser's address, and the one by which it leaves for another document.
STEP, LEAVE = "g", "l"


class Steps:
    """Gathers what comes after edits, and keeps edits back that lead to a page whose data is on its way."""

    def __init__(self, session: PageSession, ahead: Ahead, schedule: Callable[[], None]) -> None:
        """Begin with nothing to say.

        Args:
            session: whose page it is.
            ahead: what was loaded for pages to come.
            schedule: asks for a turn of the page.
        """
        self._session = session
        self._ahead = ahead
        self._schedule = schedule
        self._after: list[Op] = []
        # Another page was asked for since the last flush.
        self._is_leaving = False
        self._journey: Journey | None = None

    @property
    def are_there(self) -> bool:
        """Whether edits have to go through here."""
        return bool(self._after) or self._journey is not None or self._session.head.has_changed

    @property
    def are_under_way(self) -> bool:
        """Whether edits are kept back."""
        return self._journey is not None

    @property
    def lead_to(self) -> str:
        """Where the last step leads; empty if there is none."""
        return next((str(op[1]) for op in reversed(self._after) if op[0] in (STEP, LEAVE)), "")

    def add(self, op: Op) -> None:
        """Say this after the edits that wait."""
        self._after.append(op)
        self._is_leaving = op[0] == STEP
        if self._is_leaving:
            self._ahead.cancel(unless=op[1].partition("#")[0])
        self._schedule()

    def forget(self) -> None:
        """The whole page is told, and with it where that is."""
        self._after = [op for op in self._after if op[0] != STEP]
        self._is_leaving = False

    def with_edits(self, ops: list[Op], before: int) -> tuple[list[Op], int] | None:
        """What is to be sent now, and how many components were rendered before; None while it has to wait.

        Args:
            ops: edits that were made just now.
            before: how many components were rendered before them.
        """
        journey = self._journey
        if self._is_leaving:
            self._is_leaving = False
            if journey is None:
                journey = self._journey = Journey(self._session, before, self._schedule)
            journey.head_on()
        if journey is None:
            return ops + self._taken(), before
        journey.edits += ops
        return None if journey.is_under_way else self._arrive(journey)

    def stop(self) -> bool:
        """Keep nothing back any more; answers whether anything was, which the browser will not have."""
        if self._journey is None:
            return False
        self._journey.stop()
        self._journey = None
        return True

    def close(self) -> None:
        """The page has ended: ask for no more turns."""
        self.stop()
        self._ahead.cancel()
        self._schedule = nobody

    def _arrive(self, journey: Journey) -> tuple[list[Op], int]:
        self._journey = None
        self._ahead.arrive()
        if self._session.refused:
            # The browser asks for the page in the ordinary way, and is told why there is none.
            self._after.append([LEAVE, self._session.view.address])
        return journey.edits + self._taken(), journey.renders

    def _taken(self) -> list[Op]:
        """Steps, with the title that the page has by now; and what it says of itself anew."""
        after, self._after = self._after, []
        head, title = self._session.head, self._session.route_title
        if step := next((op for op in reversed(after) if op[0] == STEP), None):
            step[2] = head.tell_title(title)
        news = head.news(title)
        return [*after, ["h", news]] if news else after
