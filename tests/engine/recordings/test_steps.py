"""A recording is a file of lines, and an honest reader."""

import json
from io import StringIO
from pathlib import Path

import pytest

from heavy_engine.recordings.steps import (
    Empty,
    Header,
    Hidden,
    NotARecording,
    OtherVersion,
    Step,
    read,
    read_text,
    require_wire,
    write_line,
)
from heavy_engine.recordings.targets import Target

FIELD = Target(role="textbox", name="New tool", field="name", keys=("shed", "7"))
STEPS = (
    Step("visit", path="/tools", sees=("heading 1: Tools", "text: 3 left"), ms=14.25),
    Step("fill", at=3.2, think=3.2, on=FIELD, text="an axe · große", ms=2.0),
    Step("fill", at=4.0, on=Target(role="textbox", name="Password"), text=Hidden("password")),
    Step("fill", at=4.5, on=FIELD, text=""),
    Step("check", at=5.0, on=Target(role="checkbox", name="Sharp"), checked=False),
    Step("choose", at=6.0, on=Target(role="combobox", name="Sort"), options=("Price",)),
    Step(
        "upload", at=7.0, on=Target(role="group"), files=({"name": "a.png", "size": 3, "type": "image/png"},)
    ),
    Step("event", at=8.0, on=Target(role="list"), type="sort", details={"detail": {"from": 1, "to": 0}}),
    Step("news", at=9.0, came=("row: saw",), gone=("row: axe",)),
    Step("trouble", at=9.5, reference="ab12", type="ZeroDivisionError", said="division by zero"),
    Step("end", at=10.0, why="stopped"),
)


def written(path: Path, header: Header | None = None) -> Path:
    with path.open("w", encoding="utf-8") as file:
        write_line(file, header or Header(application="shed", began="2026-11-21T12:00:00Z", data="d.dump"))
        for step in STEPS:
            write_line(file, step)
    return path


def test_what_was_written_is_read(tmp_path: Path) -> None:
    recording = read(written(tmp_path / "a.jsonl"))

    assert recording.header == Header(application="shed", began="2026-11-21T12:00:00Z", data="d.dump")
    assert recording.steps == STEPS
    assert not recording.is_cut
    assert [step.do for step in recording.deeds][:3] == ["visit", "fill", "fill"]
    assert recording.seconds == 10.0


def test_a_line_says_only_what_there_is_to_say() -> None:
    to = StringIO()
    length = write_line(to, STEPS[1])

    assert json.loads(to.getvalue()) == {
        "at": 3.2,
        "do": "fill",
        "think": 3.2,
        "on": {"role": "textbox", "name": "New tool", "field": "name", "keys": ["shed", "7"]},
        "text": "an axe · große",
        "ms": 2.0,
    }
    assert length == len(to.getvalue().encode())


@pytest.mark.parametrize("lost", [1, 5, 30])
def test_a_last_line_that_was_cut_off_is_left_out_and_said(tmp_path: Path, lost: int) -> None:
    path = written(tmp_path / "a.jsonl")
    path.write_bytes(path.read_bytes()[:-lost])

    recording = read(path)

    assert recording.is_cut == (lost > 1)
    assert recording.steps == (STEPS[:-1] if lost > 1 else STEPS)


def test_a_letter_that_was_cut_in_half_does_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl")
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index("ß".encode()) + 1])

    assert read(path).steps == STEPS[:1]


def test_a_broken_line_in_the_middle_is_refused_with_its_number(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl")
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:2], lines[2][:9], *lines[3:], ""]))

    with pytest.raises(NotARecording, match=r"a\.jsonl, line 3 is no step of a recording"):
        read(path)


@pytest.mark.parametrize("text", ["hello\n", "[1]\n", '{"at": 1}\n', "\x00\xff\n"])
def test_another_file_is_no_recording(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.jsonl").write_text(text)

    with pytest.raises(NotARecording, match=r"a\.jsonl is no recording"):
        read(tmp_path / "a.jsonl")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotARecording, match="cannot be read: No such file"):
        read(tmp_path / "a.jsonl")


def test_another_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OtherVersion, match="is a recording of version 9, this program reads version 1"):
        read(written(tmp_path / "a.jsonl", Header(recording=9)))


def test_another_wire_protocol_is_refused(tmp_path: Path) -> None:
    recording = read(written(tmp_path / "a.jsonl", Header(wire=1)))

    require_wire(recording, 1)
    with pytest.raises(OtherVersion, match="version 1 of the wire protocol, this engine speaks version 2"):
        require_wire(recording, 2)


def test_a_recording_in_which_nobody_did_anything_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("")
    with pytest.raises(Empty, match=r"a\.jsonl is empty"):
        read(path)

    path.write_text(
        json.dumps({"recording": 1}) + "\n" + json.dumps({"do": "news", "came": ["text: a"]}) + "\n"
    )
    with pytest.raises(Empty, match="nobody does anything"):
        read(path)


def test_what_a_later_version_adds_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"recording": 1, "mood": "good"}\n{"do": "visit", "path": "/", "wind": 3}\n')

    assert read(path).steps == (Step("visit", path="/"),)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"at": "x", "do": "visit"}', "'at' cannot be \"x\""),
        ('{"at": true, "do": "visit"}', "'at' cannot be true"),
        ('{"do": "visit", "path": 5}', "'path' cannot be 5"),
        ('{"do": "click", "on": 3}', "'on' cannot be 3"),
        ('{"do": "click", "on": {"name": 5}}', "'name' cannot be 5"),
        ('{"do": "click", "on": {"nth": "a"}}', "'nth' cannot be \"a\""),
        ('{"do": "visit", "sees": "all"}', "'sees' cannot be \"all\""),
        ('{"do": "visit", "sees": [1]}', "'sees' has to be a list of texts"),
        ('{"do": "fill", "text": 5}', "'text' cannot be 5"),
    ],
)
def test_a_part_of_another_kind_is_told_with_its_line(line: str, said: str) -> None:
    text = '{"recording": 1, "wire": 2}\n{"do": "visit", "path": "/"}\n' + line + "\n"

    with pytest.raises(NotARecording) as wrong:
        read_text(text, "axe.jsonl")

    assert str(wrong.value) == f"axe.jsonl, line 3 is no step of a recording: {said}"


@pytest.mark.parametrize("header", ['"began": "yesterday"', '"began": 5', '"user": 7', '"wire": "2"'])
def test_a_first_line_of_another_kind_is_told(header: str) -> None:
    with pytest.raises(NotARecording, match="its first line is wrong: "):
        read_text(f'{{"recording": 1, {header}}}\n{{"do": "visit"}}\n', "axe.jsonl")


def test_a_recording_begins_on_a_page() -> None:
    with pytest.raises(NotARecording, match="begins with the step 'click'; wanted a visit"):
        read_text('{"recording": 1, "wire": 2}\n{"do": "click"}\n', "axe.jsonl")
