"""What a page tells is a line of JSON, whatever it says."""

import json

import orjson
import pytest

from heavy_engine.recorder.entries import entry, sent_entry


@pytest.mark.parametrize("said", ["no axe", "a\nb", "\x00", "“•••”"])
def test_whatever_is_said_is_one_line(said: str) -> None:
    one = entry("fail", "a", "ref", "OSError", said)

    assert one.count(b"\n") == 1
    assert json.loads(one)[3:] == ["ref", "OSError", said]


def test_half_a_character_is_a_question_mark() -> None:
    assert orjson.loads(entry("fail", "a", "\udcff.png"))[3] == "?.png"


def test_what_is_no_json_is_told_as_text() -> None:
    assert json.loads(entry("do", "a", object))[3] == str(object)


def test_a_frame_is_told_as_it_was_sent() -> None:
    kind, line, at, frame = json.loads(sent_entry("a", b'[1,["t",2,"x"]]'))

    assert (kind, line, frame) == ("sent", "a", [1, ["t", 2, "x"]])
    assert at > 0
