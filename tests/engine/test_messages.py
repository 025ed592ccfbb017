import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heavy_engine.wire.messages import MalformedMessage, read_message

EVENT = {"type": "layout-event", "target": "/0:onClick", "data": [{"detail": 1}]}


def test_an_event_is_read() -> None:
    assert read_message(orjson.dumps(EVENT).decode()) == EVENT


def test_what_is_not_known_is_left_out() -> None:
    assert read_message(orjson.dumps(EVENT | {"__proto__": 1, "seq": 7}).decode()) == EVENT | {"seq": 7}


@pytest.mark.parametrize(
    "change",
    [
        {"type": "layout-update"},
        {"type": None},
        {"target": ""},
        {"target": "x" * 201},
        {"target": 7},
        {"target": ["a"]},
        {"data": {}},
        {"data": None},
        {"data": [0] * 17},
    ],
)
def test_a_forged_event_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(MalformedMessage):
        read_message(orjson.dumps(EVENT | change).decode())


@pytest.mark.parametrize("text", ["", "null", "[]", "7", '"layout-event"', "{", "[" * 2000 + "]" * 2000])
def test_what_is_no_event_at_all_is_refused(text: str) -> None:
    with pytest.raises(MalformedMessage):
        read_message(text)


def test_a_deep_payload_is_refused() -> None:
    deep = '{"type":"layout-event","target":"t","data":[' + "[" * 40 + "]" * 40 + "]}"

    with pytest.raises(MalformedMessage):
        read_message(deep)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert read_message(text)["type"] == "layout-event"
    except MalformedMessage as refused:
        assert str(refused)
