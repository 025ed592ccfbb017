"""/dev/recordings: record, save what led here, and look at what was recorded."""

from collections.abc import Mapping
from typing import Any

from reactpy import component
from reactpy.types import VdomDict

from ..elements import html
from ..hooks.links import Link
from ..hooks.navigation import use_title
from ..hooks.page import use_session
from ..recordings.steps import Step
from .hooks import use_panel, use_seconds
from .parts import Command, Facts, Nothing, Row, Table, Title
from .recordings_shelf import (
    Kept,
    Shelf,
    begin_recording,
    end_recording,
    find,
    folder_of,
    look_at,
    save_page,
    tap_of,
    use_shelf,
)
from .recordings_words import said_of, summary
from .words import age, milliseconds, size

HEADS = ("Recording", "Began", "#Steps", "#Length", "#Size", "What happened", "Do")
PAGE_HEADS = ("Page", "Who", "Kept", "Do")
STEP_HEADS = ("#At", "Step", "What came", "What went", "#Answer")
# More lines are folded away.
LINES_MAX = 6
LEAD = "What somebody did on a page and what they then saw, to be done again: as a test, as load, as a bug."


@component
def RecordingsPage() -> VdomDict:
    """Whether somebody records, which pages can be saved, and the recordings."""
    use_seconds()
    shelf = use_shelf()
    return html.div(
        Title("Recordings", LEAD),
        html.div({"role": "alert"}, html.p(shelf.trouble)) if shelf.trouble else "",
        _switch(shelf),
        _pages(shelf),
        _list(shelf),
    )


@component
def RecordingPage(name: str) -> VdomDict:
    """One recording, step by step."""
    use_panel()
    use_title(f"{name} · dev")
    path = find(folder_of(use_session()), name)
    back = Link("/dev/recordings", "All recordings")
    if path is None:
        return html.div(Title(name), Nothing("There is no such recording (any more).", back))
    kept = next(one for one in look_at(path.parent) if one.path == path)
    if kept.recording is None:
        return html.div(Title(name), Nothing("It cannot be read.", kept.trouble))
    steps = [_step(at, step) for at, step in enumerate(kept.recording.steps)]
    return html.div(
        Title(name, summary(kept.recording)), _about(kept), Table("Step by step", STEP_HEADS, steps), back
    )


def _switch(shelf: Shelf) -> VdomDict:
    session = use_session()
    tap = tap_of(session)
    if tap is None:
        return Nothing("This server cannot be recorded.", "Only those of the profile dev can.")
    is_on = tap.is_recorded()
    told = (
        "Recording. Every page is written down, each in a file of its own; these pages under /dev are not."
        if is_on
        else "Not recording. Of open pages, also what happened before is written, as far as it is kept."
    )

    async def switch(_event: dict[str, Any]) -> None:
        await shelf.do(lambda: end_recording(session) if is_on else begin_recording(session))

    button = html.button({"type": "button", "onClick": switch}, "Stop recording" if is_on else "Record")
    return html.div(
        {"class": "dev-nothing"}, html.p({"role": "status"}, told), html.p(button), html.p(*_other_way())
    )


def _other_way() -> tuple[Any, ...]:
    return (
        "In a terminal: ",
        Command("./heavy record"),
        ". Passwords, codes and what is marked ",
        html.code("data-private"),
        " are in no recording.",
    )


def _pages(shelf: Shelf) -> VdomDict | str:
    session = use_session()
    tap = tap_of(session)
    pages = tap.open_pages() if tap else []
    if tap is None or not pages:
        return ""
    rows = [_page(shelf, line, facts, is_whole=tap.is_whole(line)) for line, facts in pages]
    return Table("Open pages: save what happened on them until now", PAGE_HEADS, rows)


def _page(shelf: Shelf, line: str, facts: Mapping[str, Any], *, is_whole: bool) -> Row:
    session, path = use_session(), str(facts["path"]).partition("?")[0]

    async def write() -> None:
        await save_page(session, line)

    async def keep(_event: dict[str, Any]) -> None:
        await shelf.do(write)

    button = {"type": "button", "onClick": keep, "aria-label": f"Save {path}"}
    return (
        line,
        (
            path,
            facts["user"] or "nobody signed in",
            "all of it" if is_whole else "its last part",
            html.button(button, "Save"),
        ),
    )


def _list(shelf: Shelf) -> VdomDict:
    if shelf.kept is None:
        return html.p({"role": "status"}, "Looking…")
    if not shelf.kept:
        return Nothing(
            "There is no recording yet.",
            "Press Record, open a page in another tab, do something on it, and stop; or save an open page.",
        )
    return Table("Recordings, the newest first", HEADS, [_row(shelf, kept) for kept in shelf.kept])


def _row(shelf: Shelf, kept: Kept) -> Row:
    recording = kept.recording
    name: Any = Link(f"/dev/recordings/{kept.name}", html.code(kept.name)) if recording else kept.name
    return (
        kept.name,
        (
            name,
            recording.header.began.replace("T", " ").removesuffix("Z") if recording else "-",
            str(len(recording.deeds)) if recording else "-",
            age(recording.seconds) if recording else "-",
            size(kept.size),
            summary(recording) if recording else kept.trouble,
            _deeds(shelf, kept),
        ),
    )


def _deeds(shelf: Shelf, kept: Kept) -> VdomDict:
    async def delete(_event: dict[str, Any]) -> None:
        async def remove() -> None:
            kept.path.unlink(missing_ok=True)

        await shelf.do(remove)

    address = f"/_live/dev/recordings/{kept.name}"
    return html.div(
        {"class": "dev-row"},
        html.a({"href": address, "download": kept.path.name}, "Download"),
        " ",
        html.button({"type": "button", "onClick": delete, "aria-label": f"Delete {kept.name}"}, "Delete"),
    )


def _about(kept: Kept) -> VdomDict:
    file = str(kept.path)
    recording = kept.recording
    error = recording.header.error if recording else ""
    facts: list[tuple[str, Any]] = [
        ("File", html.code(file)),
        ("As a test", Command(f"./heavy replay {file} --check")),
        ("As load", Command(f"./heavy replay {file} --users 20 --time 60")),
        ("As code", Command(f"./heavy record --as-test {file}")),
    ]
    if error:
        facts.append(("In the debugger", Command(f"./heavy replay {file} --debug")))
    if kept.is_late:
        facts.append(("Begins late", "Its page had done more than is kept; HEAVY_RECORDING_KEEP_BYTES."))
    if recording and recording.is_cut:
        facts.append(("Cut off", "Its last line is not whole, and is left out."))
    return Facts(*facts)


def _step(at: int, step: Step) -> Row:
    cells = (
        f"{step.at:.1f} s",
        said_of(step),
        _lines(step.sees or step.came),
        _lines(step.gone),
        "" if step.ms is None else milliseconds(step.ms),
    )
    return at, cells


def _lines(lines: tuple[str, ...]) -> Any:
    """The first few; all of them when one asks."""
    if len(lines) <= LINES_MAX:
        return html.ul({"class": "dev-lines"}, *(html.li({"key": at}, one) for at, one in enumerate(lines)))
    return html.details(
        html.summary(f"{len(lines)} lines"),
        html.ul({"class": "dev-lines"}, *(html.li({"key": at}, one) for at, one in enumerate(lines))),
    )
