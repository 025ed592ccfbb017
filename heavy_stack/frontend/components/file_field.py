"""A field for files: choose, drop or paste them; each shows how far it is and what became of it."""

from typing import Any

from reactpy.types import VdomDict

from heavy_engine import UploadEntry, Uploads
from heavy_engine.elements import html

from .buttons import Button, RemoveButton

HOW = "Drop files here, paste them, or choose."
HOW_ONE = "Drop a file here, paste it, or choose."
PAUSED = "Waiting for the connection. It goes on by itself."
NEEDS_SCRIPTS = "Sending files needs JavaScript, which is off in this browser."
STATES = {"queued": "Waiting", "saving": "Being kept…", "done": "Done"}


def FileField(files: Uploads, label: str, *, help_text: str = "") -> VdomDict:
    """The files of a field, and where to choose more.

    Args:
        files: what use_uploads() answers.
        label: what the files are for.
        help_text: more than what is said of kinds, sizes and numbers anyway.
    """
    return html.div(
        {**files.attributes, "class": "file-field"},
        html.div({"class": "file-drop"}, *_chooser(files, label, help_text)),
        html.noscript(NEEDS_SCRIPTS),
        html.div({"role": "alert", "id": _id(files, "problem")}, _sentence(files.problem)),
        _list(files),
        html.p({"class": "file-paused", "role": "status"}, PAUSED),
        html.p({"class": "field-help", "role": "status"}, _summary(files.entries)),
    )


def _chooser(files: Uploads, label: str, help_text: str) -> tuple[VdomDict, ...]:
    several = files.rules.max_files > 1
    said = " ".join(part for part in (HOW if several else HOW_ONE, files.rules.describe(), help_text) if part)
    attributes = {
        "id": _id(files, "input"),
        "class": "file-input",
        "aria-describedby": f"{_id(files, 'help')} {_id(files, 'problem')}",
    }
    return (
        html.label({"class": "field-label", "for": _id(files, "input")}, label),
        html.input({**files.input, **attributes}),
        html.p({"class": "field-help", "id": _id(files, "help")}, said),
    )


def _list(files: Uploads) -> VdomDict | str:
    if not files.entries:
        return ""
    rows = [_row(files, entry) for entry in files.entries]
    return html.ul({"class": "file-list", "aria-label": "Chosen files"}, *rows)


def _row(files: Uploads, entry: UploadEntry) -> VdomDict:
    return html.li(
        {"class": "file-row", "key": entry.id, "data-state": entry.state},
        html.span({"class": "file-name"}, entry.name, html.span({"class": "file-size"}, entry.size_in_words)),
        _progress(entry) if entry.is_open else "",
        _sentence(entry.problem) if entry.problem else html.span({"class": "file-state"}, _state(entry)),
        html.span({"class": "file-deeds"}, *_deeds(files, entry)),
    )


def _progress(entry: UploadEntry) -> VdomDict:
    return html.progress(
        {
            "class": "file-progress",
            "value": entry.percent,
            "max": 100,
            "aria-label": f"How much of {entry.name}",
        }
    )


def _state(entry: UploadEntry) -> str:
    return STATES.get(entry.state, f"{entry.percent} %")


def _deeds(files: Uploads, entry: UploadEntry) -> list[VdomDict]:
    def remove(_event: dict[str, Any]) -> None:
        files.remove(entry.id)

    def retry(_event: dict[str, Any]) -> None:
        files.retry(entry.id)

    deeds = []
    if entry.may_retry:
        called: dict[str, Any] = {"aria-label": f"Try {entry.name} again"}
        deeds.append(Button("Try again", on_click=retry, **called))
    if entry.state != "saving" and not (entry.state == "done" and files.rules.keeps):
        verb = "Stop" if entry.is_open else "Remove"
        deeds.append(RemoveButton(f"{verb} {entry.name}", on_click=remove))
    return deeds


def _sentence(problem: str) -> VdomDict | str:
    return html.p({"class": "field-error"}, problem) if problem else ""


def _summary(entries: tuple[UploadEntry, ...]) -> str:
    """What screen readers say: what changed as a whole, not each percent."""
    done = sum(entry.state == "done" for entry in entries)
    failed = sum(entry.state == "failed" for entry in entries)
    if not entries:
        return ""
    if done + failed < len(entries):
        return f"Sending: {done} of {_files(len(entries))} done."
    return f"{_files(done)} done." if not failed else f"{_files(done)} done, {failed} failed."


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _id(files: Uploads, part: str) -> str:
    return f"files-{files.rules.name}-{part}"
