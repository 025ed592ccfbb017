"""Steps: a recording as a file of JSON lines, read and written."""

import json
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from .line_kinds import check_kinds, known
from .shapes import DEEDS, KINDS, RECORDING, Header, Hidden, Recording, Step
from .targets import Target

__all__ = [
    "DEEDS",
    "RECORDING",
    "Empty",
    "Header",
    "Hidden",
    "NotARecording",
    "OtherVersion",
    "Recording",
    "RecordingTrouble",
    "Step",
    "as_line",
    "read",
    "read_text",
    "require_wire",
    "write_line",
]

FILE_MAX_BYTES = 1 << 30
"""So large a file is uploaded again in a replay at most; all of it is held in memory then."""


class RecordingTrouble(ValueError):
    """A recording cannot be used; str() is the sentence that says why."""


class NotARecording(RecordingTrouble):
    """A file that nobody recorded; says which and why."""


class OtherVersion(RecordingTrouble):
    """A recording of another version of the file or of the wire protocol."""


class Empty(RecordingTrouble):
    """A recording in which nobody did anything."""


def write_line(to: IO[str], line: Header | Step) -> int:
    """Write one line and hand it to the system; answers its length in bytes."""
    text = as_line(line)
    to.write(text)
    to.flush()
    return len(text.encode())


def as_line(line: Header | Step) -> str:
    """A line of the file, with its end."""
    written = _header_out(line) if isinstance(line, Header) else _step_out(line)
    return json.dumps(written, ensure_ascii=False, separators=(", ", ": ")) + "\n"


def read(path: Path) -> Recording:
    """Read a file; a last line that was cut off is left out.

    Raises:
        NotARecording: when it is none, or a line in the middle of it is none.
        OtherVersion: when this program does not know its version.
        Empty: when nothing was done in it.
    """
    try:
        text = path.read_bytes().decode("utf-8", errors="replace")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise NotARecording(f"{path} cannot be read: {reason}; ./heavy record makes recordings.") from None
    return read_text(text, path.name)


def read_text(text: str, name: str) -> Recording:
    """The same for a text; `name` is for errors."""
    lines = text.splitlines()
    if not lines:
        raise Empty(f"{name} is empty: nothing was recorded in it.")
    header = _header_in(lines[0], name)
    steps: list[Step] = []
    for number, line in enumerate(lines[1:], 2):
        try:
            steps.append(_step_in(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            if number == len(lines) and not text.endswith("\n"):
                return _with_deeds(Recording(header, tuple(steps), name, is_cut=True))
            raise NotARecording(f"{name}, line {number} is no step of a recording: {error}") from None
    return _with_deeds(Recording(header, tuple(steps), name))


def _with_deeds(recording: Recording) -> Recording:
    if not recording.deeds:
        raise Empty(f"nobody does anything in {recording.name}: it has no step to do again.")
    if (first := recording.deeds[0].do) != "visit":
        raise NotARecording(
            f"{recording.name} begins with the step {first!r}; wanted a visit, to begin on a page."
        )
    return recording


def _header_in(line: str, name: str) -> Header:
    try:
        given = json.loads(line)
    except ValueError:
        given = None
    if not isinstance(given, dict) or not isinstance(given.get("recording"), int):
        raise NotARecording(
            f"{name} is no recording: its first line does not say so; ./heavy record makes them."
        )
    if given["recording"] != RECORDING:
        raise OtherVersion(
            f"{name} is a recording of version {given['recording']}, this program reads version {RECORDING}; "
            "record it anew with  ./heavy record"
        )
    try:
        check_kinds(Header(), given)
        datetime.fromisoformat(given.get("began") or "2026-01-01")
    except ValueError as error:
        raise NotARecording(f"{name} is no recording: its first line is wrong: {error}") from None
    return Header(**known(Header, given))


def require_wire(recording: Recording, wire: int) -> None:
    """Refuse a recording of another wire protocol.

    Raises:
        OtherVersion: when it is one.
    """
    if recording.header.wire != wire:
        raise OtherVersion(
            f"{recording.name} was recorded with version {recording.header.wire} of the wire protocol, this "
            f"engine speaks version {wire}; record it anew with  ./heavy record"
        )


def _header_out(header: Header) -> dict[str, Any]:
    written: dict[str, Any] = {"recording": header.recording, "wire": header.wire}
    for each in fields(header):
        value = getattr(header, each.name)
        if each.name not in written and (value not in ("", None) or each.name == "data"):
            written[each.name] = value
    return written


def _step_out(step: Step) -> dict[str, Any]:
    written: dict[str, Any] = {"at": round(step.at, 3), "do": step.do}
    for each in fields(step):
        value = getattr(step, each.name)
        is_said = value not in ("", (), {}, None) or (each.name == "text" and value == "")
        if each.name in written or not is_said or (each.name == "think" and not value):
            continue
        written[each.name] = _plain(value)
    return written


def _plain(value: Any) -> Any:
    if isinstance(value, Target):
        return {each.name: getattr(value, each.name) for each in fields(value) if getattr(value, each.name)}
    if isinstance(value, Hidden):
        return {"secret": value.field}
    return round(value, 3) if isinstance(value, float) else value


def _step_in(given: Any) -> Step:
    """A step of what a line says.

    Raises:
        ValueError: it is none; says what was seen.
    """
    if not isinstance(given, dict) or given.get("do") not in KINDS:
        raise ValueError(f'wanted an object whose "do" is one of {", ".join(sorted(KINDS))}')
    check_kinds(Step("", on=Target()), given)
    known_parts = known(Step, given)
    if isinstance(on := given.get("on"), dict):
        check_kinds(Target(), on)
        known_parts["on"] = Target(**{**known(Target, on), "keys": tuple(on.get("keys", ()))})
    if isinstance(text := given.get("text"), dict):
        known_parts["text"] = Hidden(str(text["secret"]))
    for name in ("options", "files", "sees", "came", "gone", "ids"):
        known_parts[name] = tuple(given.get(name, ()))
    if wrong := [each for each in known_parts["files"] if not _is_file(each)]:
        raise ValueError(f"wanted a file's name and its size in bytes, not {wrong[0]}")
    return Step(**known_parts)


def _is_file(given: Any) -> bool:
    if not isinstance(given, dict) or not isinstance(given.get("name"), str):
        return False
    size = given.get("size")
    return isinstance(size, int) and 0 <= size <= FILE_MAX_BYTES
