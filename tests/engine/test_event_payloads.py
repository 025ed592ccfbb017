"""What handlers get is what ReactPy's own client sent, though browsers send far less."""

from heavy_engine.wire.events import expand, expand_arguments


def test_a_click_has_all_that_a_mouse_event_has() -> None:
    event = expand("click", {"clientX": 12}, "button", {"id": "add", "type": "button"})

    assert event["type"] == event.type == "click"
    assert (event["clientX"], event["x"], event["pageX"], event["clientY"]) == (12, 12, 12, 0)
    assert (event["button"], event["detail"], event["altKey"]) == (0, 1, False)
    assert event["target"]["tagName"] == "BUTTON"
    assert event["target"]["id"] == "add"
    assert event["currentTarget"] is event["target"]


def test_an_input_says_its_value_and_what_it_is() -> None:
    event = expand(
        "input", {"target": {"value": "axe"}}, "input", {"name": "title", "value": "ax", "data-row-id": "7"}
    )

    assert event["target"]["value"] == event.target.value == event["currentTarget"]["value"] == "axe"
    assert (event["target"]["name"], event["target"]["type"]) == ("title", "text")
    assert event["target"]["dataset"] == {"rowId": "7"}


def test_a_value_that_did_not_travel_is_empty() -> None:
    assert expand("keydown", {"key": "a"}, "input", {})["target"]["value"] == ""


def test_a_box_says_whether_it_is_ticked() -> None:
    event = expand("change", {"target": {"checked": False}}, "input", {"type": "checkbox"})

    assert event["target"]["checked"] is False
    assert event["target"]["type"] == "checkbox"


def test_an_event_inside_the_element_has_another_target() -> None:
    event = expand("click", {"target": {"tagName": "SPAN", "id": "star"}}, "li", {"id": "row"})

    assert (event["target"]["tagName"], event["target"]["id"]) == ("SPAN", "star")
    assert (event["currentTarget"]["tagName"], event["currentTarget"]["id"]) == ("LI", "row")


def test_a_form_has_its_controls_in_order_and_by_name() -> None:
    sent = {
        "target": {
            "elements": [
                {"name": "title", "value": "Buy an axe"},
                {"name": "kind", "value": "tool", "tagName": "SELECT"},
                {"name": "done", "value": "on", "type": "checkbox", "checked": True},
            ]
        }
    }
    event = expand("submit", sent, "form", {"id": "new"})

    form = event["currentTarget"]
    assert [control["value"] for control in form["elements"]] == ["Buy an axe", "tool", "on"]
    assert [control["tagName"] for control in form["elements"]] == ["INPUT", "SELECT", "INPUT"]
    assert form["title"]["type"] == "text"
    assert form["done"]["checked"] is True


def test_a_control_called_like_a_property_does_not_hide_it() -> None:
    sent = {"target": {"elements": [{"name": "elements", "value": "x"}, {"name": "id", "value": "y"}]}}

    form = expand("submit", sent, "form", {"id": "new"})["target"]

    assert len(form["elements"]) == 2
    assert form["id"] == "new"


def test_focus_and_blur_keep_their_names() -> None:
    assert expand("focusin", {}, "input", {})["type"] == "focus"
    assert expand("focusout", {}, "input", {})["type"] == "blur"


def test_what_handlers_change_does_not_reach_the_next_event() -> None:
    first = expand("click", {}, "button", {})
    first["clientX"] = 99
    first["target"]["id"] = "changed"

    assert expand("click", {}, "button", {})["clientX"] == 0
    assert "id" not in expand("click", {}, "button", {})["target"]


def test_an_unknown_event_is_one_all_the_same() -> None:
    event = expand("sl-change", {"detail": {"item": 3}}, "sl-select", {})

    assert event["detail"] == {"item": 3}
    assert event.nothing_of_this_name is None


def test_a_javascript_component_hands_over_its_arguments() -> None:
    first, second = expand_arguments([{"value": 1}, 5])

    assert (first.value, second) == (1, 5)
