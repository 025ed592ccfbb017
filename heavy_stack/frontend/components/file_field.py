"""A field for files: choose, drop or paste them; each shows how far it is and what became of it."""

from typing import Any

from reactpy.types import VdomDict

from heavy_engine import UploadEntry, Uploads
from heavy_engine.elements import html
from heavy_engine.forms import Field, Form

from .buttons import Button, RemoveButton

HOW = "Drop files here, paste them, or choose."
HOW_ONE = "Drop a file here, paste it, or choose."
PAUSED = "Waiting for the connection. It goes on by itself."
NEEDS_SCRIPTS = "Sending files needs JavaScript, which is off in this browser."
GOES_WITH_FORM = "It is sent together with the form."
STATES = {"queued": "Waiting", "saving": "Being kept…", "done": "Done"}


def FileField(files: Uploads, label: str, *, help_text: str = "") -> VdomDict:
    """The files of a field, and where to choose more.

    Args:
        files: what use_uploads() answers.
        label: what the files are for.
        help_text: more than what is said of kinds, sizes and numbers anyway.
    """
    input_id, help_id, problem_id = (_id(files, part) for part in ("input", "help", "problem"))
    attributes = {**files.input, "id": input_id, "aria-describedby": f"{help_id} {problem_id}"}
    return html.div(
        {**files.attributes, "class": "file-field"},
        _drop_zone(attributes, (label,), _help(files, help_id, help_text)),
        html.noscript(NEEDS_SCRIPTS),
        html.div({"role": "alert", "id": problem_id}, _sentence(files.problem)),
        _list([_row(files, entry) for entry in files.entries]),
        *_said(files),
    )


def FormFileField(form: Form[Any], field: Field, aside: tuple[Any, ...], error: VdomDict) -> VdomDict:
    """The files of a form's field: they go with the form, with and without JavaScript.

    Args:
        form: what use_form() gave.
        field: its field for files.
        aside: what stands behind the label.
        error: what is wrong with the field.

    Raises:
        TypeError: when the field is none for files.
    """
    files = field.files
    if files is None:
        raise TypeError(f"{field.name!r} is no field for files; it is a {field.kind}.")
    described = f"{field.help_id} {field.error_id}" if field.error else field.help_id
    attributes = {**field.attributes, "aria-describedby": described}
    # What is wrong with the field may be what is wrong with a file: said once, at the file.
    wrong = next(
        (each for each in files.entries if each.problem and field.error.endswith(each.problem)), None
    )
    rows = [
        _row(files, each, _take_out(form, field, each), field.error_id if each is wrong else "")
        for each in files.entries
    ]
    return html.div(
        {**files.attributes, "class": "file-field field-wide", "key": field.key},
        _drop_zone(attributes, (field.label, *aside), _help(files, field.help_id, field.help)),
        html.noscript(html.p({"class": "field-help"}, GOES_WITH_FORM)),
        _list(rows),
        html.div({"role": "alert"}, _sentence(files.problem)),
        "" if wrong else error,
        *_said(files),
    )


def _drop_zone(attributes: dict[str, Any], label: tuple[Any, ...], help_line: VdomDict) -> VdomDict:
    return html.div(
        {"class": "file-drop"},
        html.label({"class": "field-label", "for": attributes["id"]}, *label),
        html.input({**attributes, "class": "file-input"}),
        help_line,
    )


def _help(files: Uploads, help_id: str, more: str) -> VdomDict:
    how = HOW if files.rules.max_files > 1 else HOW_ONE
    said = " ".join(part for part in (how, files.rules.describe(), more) if part)
    return html.p({"class": "field-help", "id": help_id}, said)


def _said(files: Uploads) -> tuple[VdomDict, VdomDict]:
    """What changes while files are on their way."""
    return (
        html.p({"class": "file-paused", "role": "status"}, PAUSED),
        html.p({"class": "field-help", "role": "status"}, _summary(files.entries)),
    )


def _take_out(form: Form[Any], field: Field, entry: UploadEntry) -> VdomDict | None:
    """A button that works without JavaScript too; what is on its way is stopped by another one."""
    if entry.is_open:
        return None
    attributes = {"class": "button button-quiet", "aria-label": f"Remove {entry.name}"}
    return html.button({**form.take_out(field, entry).attributes, **attributes}, "Remove")


def _list(rows: list[VdomDict]) -> VdomDict | str:
    return html.ul({"class": "file-list", "aria-label": "Chosen files"}, *rows) if rows else ""


def _row(
    files: Uploads, entry: UploadEntry, take_out: VdomDict | None = None, problem_id: str = ""
) -> VdomDict:
    size = html.span({"class": "file-size"}, entry.size_in_words) if entry.size else ""
    return html.li(
        {"class": "file-row", "key": entry.id, "data-state": entry.state},
        html.span({"class": "file-name"}, entry.name, " ", size),
        _progress(entry) if entry.is_open else "",
        _sentence(entry.problem, problem_id)
        if entry.problem
        else html.span({"class": "file-state"}, _state(entry)),
        html.span({"class": "file-deeds"}, *_deeds(files, entry, take_out)),
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


def _deeds(files: Uploads, entry: UploadEntry, take_out: VdomDict | None) -> list[VdomDict]:
    def remove(_event: dict[str, Any]) -> None:
        files.remove(entry.id)

    def retry(_event: dict[str, Any]) -> None:
        files.retry(entry.id)

    deeds = []
    if entry.may_retry:
        called: dict[str, Any] = {"aria-label": f"Try {entry.name} again"}
        deeds.append(Button("Try again", on_click=retry, **called))
    if take_out:
        deeds.append(take_out)
    elif entry.state != "saving" and not (entry.state == "done" and files.rules.keeps):
        verb = "Stop" if entry.is_open else "Remove"
        deeds.append(RemoveButton(f"{verb} {entry.name}", on_click=remove))
    return deeds


def _sentence(problem: str, problem_id: str = "") -> VdomDict | str:
    return html.p({"class": "field-error", "id": problem_id or None}, problem) if problem else ""


def _summary(entries: tuple[UploadEntry, ...]) -> str:
    """What screen readers say: what changed as a whole, not each percent."""
    done = sum(entry.state == "done" for entry in entries)
    failed = sum(entry.state == "failed" for entry in entries)
    if not entries:
        return ""
    if done + failed < len(entries):
        return f"Sending: {done} of {_files(len(entries))} done."
    if not done:
        return f"{_files(failed)} failed."
    return f"{_files(done)} done." if not failed else f"{_files(done)} done, {failed} failed."


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _id(files: Uploads, part: str) -> str:
    return f"files-{files.rules.name}-{part}"
