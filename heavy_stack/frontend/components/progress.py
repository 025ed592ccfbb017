"""How far long work is: a bar, and work that tells it while it goes on."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from reactpy import component, use_effect, use_memo, use_ref, use_state
from reactpy.types import Component, VdomDict
from reactpy.utils import Ref

from heavy_engine import use_session, use_task
from heavy_engine.elements import html

from .buttons import Button
from .titles import name_in_ids

STEPS = 100
"""So often the bar moves at most; what is between is not worth a frame."""
Stage = Literal["idle", "running", "done", "failed", "stopped", "interrupted"]
SAID: dict[Stage, str] = {
    "idle": "",
    "running": "",
    "done": "Done.",
    "failed": "",
    "stopped": "Stopped.",
    "interrupted": "The server restarted meanwhile, and this was not finished. Start it again.",
}


class Report(Protocol):
    """Tells how far work is."""

    def __call__(self, done: float, most: float, words: str = "") -> None:
        """So much of so much is done, and what that is about."""


Working = Callable[[Report], Awaitable[Any]]


@dataclass(frozen=True)
class Progress:
    """How far work is; `most` of 0 means that nobody knows how much there is."""

    stage: Stage = "idle"
    done: float = 0.0
    most: float = 0.0
    words: str = ""


@dataclass(frozen=True)
class LongWork:
    """Work that goes on beside the page's events."""

    progress: Progress
    start: Callable[..., None]
    stop: Callable[..., None]

    @property
    def is_running(self) -> bool:
        """Whether it goes on."""
        return self.progress.stage == "running"


def use_long_work(work: Working) -> LongWork:
    """Work that takes long, one at a time: started and stopped by handlers, it tells how far it is.

    It is stopped when the component goes. After a restart of the server it is not begun anew, and
    says so: what has to be finished whoever looks belongs into a queue, not into a page.

        export = use_long_work(write_export)
        return ProgressWork(export, "Export")

    Args:
        work: gets a function that tells how far it is: `report(3, 10, "Reading the third file")`.
    """
    session, begin = use_session(), use_task()
    progress, set_progress = use_state(Progress())
    running: Ref[asyncio.Task[Any] | None] = use_ref(None)
    newest: Ref[Working] = use_ref(work)
    newest.current = work

    def notice() -> None:
        # The state came back after a restart; the work did not.
        if progress.stage == "running" and running.current is None:
            set_progress(replace(progress, stage="interrupted"))

    use_effect(notice, dependencies=[])

    def report(done: float, most: float, words: str = "") -> None:
        set_progress(lambda old: _told(old, done, most, words))

    async def run() -> None:
        try:
            inner = running.current = asyncio.ensure_future(newest.current(report))
            await inner
            set_progress(lambda old: replace(old, stage="done", done=old.most))
        except asyncio.CancelledError:
            if (this := asyncio.current_task()) and this.cancelling():
                raise  # The page goes.
            set_progress(lambda old: replace(old, stage="stopped"))
        except Exception as error:  # noqa: BLE001  # Whatever it raises, the page lives on.
            failure = session.failure(error)
            reference = f" Reference {failure.reference}" if failure.reference else ""
            set_progress(lambda old: replace(old, stage="failed", words=failure.sentence + reference))
        finally:
            running.current = None

    def start(_event: Any = None) -> None:
        if running.current is None:
            set_progress(Progress("running"))
            begin(run)

    def stop(_event: Any = None) -> None:
        if running.current is not None:
            running.current.cancel()

    acts = use_memo(lambda: (start, stop), dependencies=[])
    return LongWork(progress, *acts)


def _told(old: Progress, done: float, most: float, words: str) -> Progress:
    """The same as before where the bar would not move: then nothing is rendered, and nothing sent."""
    new = Progress(old.stage, min(max(done, 0.0), most), max(most, 0.0), words)
    is_same = (new.most, new.words) == (old.most, old.words) and _step(new) == _step(old)
    return old if old.stage != "running" or is_same else new


def _step(progress: Progress) -> int:
    return int(progress.done * STEPS / progress.most) if progress.most else 0


def ProgressBar(label: str, done: float | None, most: float = 1.0, *, said: str = "") -> VdomDict:
    """A bar with its name above and what it says in words below.

    Args:
        label: what is under way.
        done: how much is done; None where nobody knows.
        most: how much there is.
        said: in words, such as "3 of 10 files"; the share in percent if left out.
    """
    bar_id = f"progress-{name_in_ids(label)}"
    known = {} if done is None else {"value": f"{done:g}", "max": f"{most:g}"}
    share = "" if done is None or not most else f"{done / most:.0%}"
    return html.div(
        {"class": "progress"},
        html.label({"class": "field-label", "for": bar_id}, label),
        html.progress({"id": bar_id, "class": "progress-bar", **known}, share),
        html.p({"class": "hint"}, said or share or "Under way…"),
    )


def ProgressWork(work: LongWork, label: str, *, start: str = "Start", key: Any = None) -> Component:
    """Long work with its bar, the button that starts it and the one that stops it.

    Args:
        work: what use_long_work() answered.
        label: what it does.
        start: the words of the button that starts it.
        key: its key among its siblings.
    """
    return _ProgressWork(work, label, start, key=key)


@component
def _ProgressWork(work: LongWork, label: str, start: str) -> VdomDict:
    now = work.progress
    bar = ProgressBar(label, now.done if now.most else None, now.most or 1.0, said=now.words)
    button = (
        Button("Stop", on_click=work.stop, key="stop")
        if work.is_running
        else Button(start, on_click=work.start, key="start")
    )
    said = now.words if now.stage == "failed" else SAID[now.stage]
    return html.div(
        {"class": "stack stack-s", "aria-busy": "true" if work.is_running else "false"},
        bar if work.is_running else "",
        html.div({"role": "alert" if now.stage == "failed" else "status"}, html.p(said) if said else ""),
        html.div(button),
    )
