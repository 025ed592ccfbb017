import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heavy_engine.wire.messages import (
    DEPTH_MAX,
    ITEMS_MAX,
    NUMBER_MAX,
    Address,
    MalformedMessage,
    read_address,
    read_event,
    write_frame,
)


def read(*message: Any) -> Any:
    return tuple(read_event(json.dumps(list(message))))


def test_a_click_is_three_values() -> None:
    assert read(1, 12, "click") == (1, 12, "click", {})


def test_a_payload_comes_fourth() -> None:
    assert read(7, 12, "input", {"target": {"value": "axe"}}) == (
        7,
        12,
        "input",
        {"target": {"value": "axe"}},
    )


def test_the_page_itself_goes_somewhere() -> None:
    journey = {"path": "/tasks?x=1", "how": "pop"}

    assert read(1, 0, "go", journey) == (1, 0, "go", journey)


def test_a_part_of_a_javascript_component_has_a_path() -> None:
    assert read(1, 5, "0.2:onClick", {"args": [1]})[2] == "0.2:onClick"
    assert read(1, 5, ":onClick")[2] == ":onClick"


@pytest.mark.parametrize(
    "message",
    [
        [0, 1, "click"],
        [-1, 1, "click"],
        [NUMBER_MAX + 1, 1, "click"],
        [True, 1, "click"],
        [1.0, 1, "click"],
        ["1", 1, "click"],
        [None, 1, "click"],
        [1, -1, "click"],
        [1, 2**60, "click"],
        [1, False, "click"],
        [1, 1, ""],
        [1, 1, "Click me"],
        [1, 1, "x" * 65],
        [1, 1, "0.2:on Click"],
        [1, 1, "0.2:" + "x" * 65],
        [1, 1, ".:onClick"],
        [1, 1, 5],
        [1, 1, None],
        [1, 1, ["click"]],
        [1, 1, "click", None],
        [1, 1, "click", []],
        [1, 1, "click", "x"],
        [1, 1, "click", {}, {}],
        [1, 1],
        [],
        [1, 1, "click", {"target": "x"}],
        [1, 1, "click", {"currentTarget": [1]}],
        [1, 1, "input", {"target": {"value": {"deep": 1}}}],
        [1, 1, "input", {"target": {"value": None}}],
        [1, 1, "input", {"target": {"checked": "yes"}}],
        [1, 1, "submit", {"target": {"elements": {}}}],
        [1, 1, "submit", {"target": {"elements": [1]}}],
        *(
            [1, 1, "submit", {"target": {"elements": [{"name": "title", **lie}]}}]
            for lie in (
                {"value": ["a", "text", "is", "wanted"]},
                {"value": {"strip": 1}},
                {"value": None},
                {"checked": "on"},
                {"name": ["title"]},
                {"type": {}},
                {"tagName": 1},
                {"selectedValues": "x"},
                {"selectedValues": [1]},
                {"files": "passwd"},
                {"files": ["passwd"]},
            )
        ),
        [1, 1, "submit", {"currentTarget": {"elements": [{"name": "title", "value": []}]}}],
        [1, 1, "change", {"target": {"selectedValues": [[]]}}],
        [1, 1, "change", {"target": {"files": {}}}],
        [1, 1, ":onClick", {"args": {}}],
        [1, 0, "click"],
        [1, 0, "click", {"path": "/"}],
        [1, 0, "go"],
        [1, 0, "go", {}],
        [1, 0, "go", {"path": 5}],
        [1, 0, "go", {"path": "/" + "x" * 2000}],
        [1, 0, "go", {"path": "/", "how": "replace"}],
    ],
    ids=str,
)
def test_a_forged_event_is_refused(message: list[Any]) -> None:
    with pytest.raises(MalformedMessage):
        read_event(json.dumps(message))


@pytest.mark.parametrize(
    "text", ["", "null", "7", '"click"', "{", "{}", "[1,1,'click']", "[" * 2000 + "]" * 2000, '[NaN,1,"x"]']
)
def test_what_is_no_event_at_all_is_refused(text: str) -> None:
    with pytest.raises(MalformedMessage):
        read_event(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"a\ud83d", "a\ufffd"),
        (r"\uDE42b", "\ufffdb"),
        (r"\ude42\ud83d", "\ufffd\ufffd"),
        (r"\ud83d\ud83d\ude42", "\ufffd\U0001f642"),
        (r"\\ud83d \ud83d", "\\ud83d \ufffd"),
        (r"\"\ud83d\"", '"\ufffd"'),
    ],
)
def test_half_a_character_is_read_as_a_mark(written: str, meant: str) -> None:
    event = read_event(f'[1,1,"input",{{"target":{{"value":"{written}"}}}}]')

    assert event.payload == {"target": {"value": meant}}


def test_half_a_character_mends_nothing_else() -> None:
    with pytest.raises(MalformedMessage):
        read_event(r'[1,1,"input",{"target":{"value":"\ud83d"}]')


def nested(depth: int) -> dict[str, Any]:
    value: Any = 1
    for _level in range(depth - 2):
        value = [value]
    return {"detail": value}


def test_a_payload_may_nest_to_the_limit_only() -> None:
    read(1, 1, "click", nested(DEPTH_MAX))

    with pytest.raises(MalformedMessage, match="deeper"):
        read(1, 1, "click", nested(DEPTH_MAX + 1))


def test_a_payload_may_hold_items_to_the_limit_only() -> None:
    read(1, 1, "click", {"detail": [1] * (ITEMS_MAX - 1)})

    with pytest.raises(MalformedMessage, match="items"):
        read(1, 1, "click", {"detail": [1] * ITEMS_MAX})


def test_commas_and_brackets_in_a_text_are_no_items() -> None:
    text = ",[{" * ITEMS_MAX

    assert read(1, 1, "input", {"target": {"value": text}})[3]["target"]["value"] == text


@pytest.mark.parametrize("name", ["__proto__", "__class__", "__init__"])
@pytest.mark.parametrize("escaped", [False, True], ids=["plain", "escaped"])
def test_a_key_with_two_underscores_goes_nowhere(name: str, *, escaped: bool) -> None:
    spelt = name.replace("_", "\\u005f") if escaped else name
    text = (
        f'[1,1,"click",{{"{spelt}":1,"target":{{"{spelt}":{{"a":1}},"id":"x"}},"detail":[{{"{spelt}":1}}]}}]'
    )

    assert read_event(text).payload == {"target": {"id": "x"}, "detail": [{}]}


def test_two_underscores_in_a_text_stay() -> None:
    assert read(1, 1, "input", {"target": {"value": "__all__"}})[3] == {"target": {"value": "__all__"}}


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert read_event(text).seq > 0
    except MalformedMessage as refused:
        assert str(refused)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(st.lists(json_values, max_size=5))
def test_any_array_is_read_or_refused(message: list[Any]) -> None:
    try:
        read_event(json.dumps(message))
    except MalformedMessage as refused:
        assert str(refused)


def test_a_frame_is_the_acknowledgement_and_the_edits() -> None:
    assert write_frame(3, [["t", 12, "ä"]]) == '[3,["t",12,"ä"]]'.encode()
    assert orjson.loads(write_frame(3)) == [3]


def test_an_address_is_read() -> None:
    given = {"page": "ab" * 16, "path": "/tasks?q", "digest": "0f", "frames": "3", "seq": "9", "version": "2"}
    resumed = {"line": "cd" * 16, "acked": "8", "log": "4"}

    assert read_address(given) == Address("/tasks?q", "ab" * 16, "0f", 3, 9, 2, line="ab" * 16)
    assert read_address(given | resumed) == Address("/tasks?q", "ab" * 16, "0f", 3, 9, 2, 8, 4, "cd" * 16)
    assert read_address({"path": "/"}) == Address("/")


@pytest.mark.parametrize(
    "change",
    [
        {"page": "../x"},
        {"page": "0" * 65},
        {"digest": "xyz"},
        {"line": "../x"},
        {"line": "0" * 65},
        {"acked": "-1"},
        {"log": "many"},
        {"path": ""},
        {"path": "tasks"},
        {"path": "/" + "x" * 2000},
        {"frames": "-1"},
        {"frames": "1e3"},
        {"frames": "\u0663"},
        {"frames": "9" * 17},
        {"seq": ""},
        {"version": "one"},
    ],
    ids=str,
)
def test_a_forged_address_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(MalformedMessage):
        read_address({"path": "/", "page": "", "digest": ""} | change)
