"""Which rows of a table are selected, and what is done with them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reactpy import event, use_memo, use_state
from reactpy.core.events import EventHandler
from reactpy.types import VdomDict

from heavy_engine import AlreadyHandled, use_session
from heavy_engine.elements import html

from ...backend.context import HeavyContext
from ...shared_models.table_asks import TableAsk, Wanted
from .confirm import use_confirm
from .selection import Press, SelectionBar, ids_between

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Chosen:
    """Rows that somebody selected: some by their ids, or every one that an ask finds."""

    ids: frozenset[str] = NOBODY
    every: TableAsk | None = None

    @property
    def words(self) -> str:
        """How many that are."""
        return "All rows that fit are selected" if self.every else f"{len(self.ids):,} selected"


Deed = Callable[[HeavyContext, Chosen], Awaitable[str | None]]
"""What is done with rows, in one unit of work; may answer a sentence on what was done."""


@dataclass(frozen=True)
class Picked:
    """What is selected among the rows that some filters leave, and what was pressed last."""

    among: tuple[Wanted, ...] = ()
    chosen: Chosen = Chosen()
    last: str | None = None

    def has(self, row_id: str) -> bool:
        """Whether a row is selected."""
        return self.chosen.every is not None or row_id in self.chosen.ids

    def pressed(self, shown: Sequence[str], row_id: str, *, selected: bool, to_last: bool) -> "Picked":
        """After a box was pressed; `to_last` means all rows up to the one that was pressed before."""
        meant = set(ids_between(shown, self.last, row_id) if to_last else (row_id,))
        before = self.chosen.ids if self.chosen.every is None else frozenset(shown)
        ids = before | meant if selected else before - meant
        return replace(self, chosen=Chosen(ids), last=row_id)


@dataclass(frozen=True)
class TableSelection:
    """What is selected, and how that changes; the function stays the same, so rows need no second look."""

    picked: Picked
    press: Callable[[Sequence[str], str, bool, bool], None]
    choose: Callable[[Chosen], None]


def use_table_selection(ask: TableAsk) -> TableSelection:
    """Selecting rows; with other filters nothing is selected, for nobody sees what that would mean."""
    kept, set_kept = use_state(Picked())
    among = ask.wanted
    picked = kept if kept.among == among else Picked(among)

    def press(shown: Sequence[str], row_id: str, selected: bool, to_last: bool) -> None:
        set_kept(
            lambda old: (old if old.among == among else Picked(among)).pressed(
                shown, row_id, selected=selected, to_last=to_last
            )
        )

    steady = use_memo(lambda: press, dependencies=[among])
    return TableSelection(picked, steady, lambda chosen: set_kept(Picked(among, chosen)))


def SelectShown(selection: TableSelection, shown: Sequence[str]) -> VdomDict:
    """The box in the head: all rows that are shown, or none."""
    number = sum(map(selection.picked.has, shown))
    is_all = bool(shown) and number == len(shown)

    def press(_event: dict[str, Any]) -> None:
        ids = selection.picked.chosen.ids
        selection.choose(Chosen(ids - set(shown) if is_all else ids | set(shown)))

    own = {"type": "checkbox", "class": "checkbox checkbox-select", "aria-label": "Select all shown"}
    state = {"checked": is_all, "indeterminate": 0 < number < len(shown)}
    return html.input({**own, **state, "onClick": press})


def TableDeeds(
    selection: TableSelection, deeds: Mapping[str, Press], *, ask: TableAsk, can_every: bool
) -> VdomDict | str:
    """How much is selected and what may be done with it; nothing while nothing is selected."""
    chosen = selection.picked.chosen
    if chosen == Chosen():
        return ""
    every = {"Select every row that fits": lambda _event: selection.choose(Chosen(every=ask))}
    return SelectionBar(
        chosen.words,
        selects=every if can_every and chosen.every is None else {},
        deeds=deeds,
        on_leave=lambda _event: selection.choose(Chosen()),
        can_act=True,
    )


def use_deeds(
    deeds: Mapping[str, Deed],
    asks: Mapping[str, str],
    selection: TableSelection,
    on_done: Callable[[str], None],
) -> tuple[dict[str, Press], VdomDict]:
    """Handlers that do something with what is selected, and the question that comes before.

    Args:
        deeds: their words, and what they do, each in a unit of work of its own.
        asks: what is asked before some of them, by their words.
        selection: afterwards nothing is selected.
        on_done: told what a deed answered, after it was committed.
    """
    confirm = use_confirm()
    session = use_session()

    def handler(deed: Deed) -> EventHandler:
        async def deliver(_event: dict[str, Any]) -> None:
            said: str | None = None
            try:
                said = await session.run(lambda heavy: deed(heavy, selection.picked.chosen))
            except AlreadyHandled:
                pass
            except Exception as error:  # noqa: BLE001  # Whatever a deed raises, the page lives on.
                session.report(error)
                return
            selection.choose(Chosen())
            on_done(said or "")

        return event(deliver)

    def asking(words: str, deed: Deed) -> Press:
        if words not in asks:
            return handler(deed)
        return confirm.first(handler(deed), asks[words], selection.picked.chosen.words, yes=words)

    return {words: asking(words, deed) for words, deed in deeds.items()}, confirm.dialog
