"""What somebody meant is found again on a page that has changed."""

import re

import pytest

from heavy_engine.recordings.targets import Place, Target, TargetGone, describe, find
from heavy_engine.testing.dom import Element
from heavy_engine.testing.parse import parse

ROWS = """
<main><h1>Tools</h1>
<form aria-label="New"><input name="name" aria-label="New tool"><button class="go">Add</button></form>
<ul><li><span>axe</span><button>Delete</button></li>
<li><span>saw</span><button>Delete</button></li></ul></main>
"""


def elements(root: Element, tag: str) -> list[Element]:
    return [each for each in root.elements() if each.tag == tag]


def second_delete() -> Target:
    root = parse(ROWS)
    return describe(elements(root, "button")[2], root)


def row_of(element: Element) -> str:
    return next(each.text for each in element.ancestors() if each.tag == "li")


def test_a_target_says_role_name_and_where() -> None:
    root = parse(ROWS)
    field = elements(root, "input")[0]

    assert describe(field, root, "NewTool", ["shed"]) == Target(
        role="textbox", name="New tool", field="name", section="New", component="NewTool", keys=("shed",)
    )
    assert second_delete() == Target(role="button", name="Delete", row="saw")


@pytest.mark.parametrize("place", range(3))
def test_what_was_described_is_found(place: int) -> None:
    root = parse(ROWS)
    button = elements(root, "button")[place]

    assert find(root, describe(button, root)) is button


def test_two_divs_more_and_another_class_do_not_matter() -> None:
    now = parse(ROWS.replace("<form", "<div><div><form").replace("</form>", "</form></div></div>"))
    was = parse(ROWS)
    target = describe(elements(was, "button")[0], was)

    assert find(now, target).attributes == {"class": "go"}
    renamed = parse(ROWS.replace('class="go"', 'class="btn wide"'))
    assert find(renamed, target).attributes == {"class": "btn wide"}


def test_a_moved_section_does_not_matter() -> None:
    form = ROWS[ROWS.index("<form") : ROWS.index("</form>") + 7]
    moved = parse(ROWS.replace(form, "").replace("</ul>", f"</ul><section>{form}</section>"))
    was = parse(ROWS)

    assert find(moved, describe(elements(was, "button")[0], was)).text == "Add"


def test_equal_buttons_are_told_apart_by_their_rows_in_any_order() -> None:
    turned = parse(ROWS.replace("axe", "SAW").replace("saw", "axe").replace("SAW", "saw"))

    assert row_of(find(turned, second_delete())) == "sawDelete"
    assert elements(turned, "li")[0].text == "sawDelete"


def test_a_row_with_another_price_is_the_most_similar_one() -> None:
    was = parse(
        "<ul><li>felling axe 12.50 <button>Buy</button></li><li>saw 3.00 <button>Buy</button></li></ul>"
    )
    now = parse(
        "<ul><li>saw 4.00 <button>Buy</button></li><li>felling axe 13.90 <button>Buy</button></li></ul>"
    )

    assert "axe" in row_of(find(now, describe(elements(was, "button")[0], was)))


def test_a_row_with_something_hidden_in_it_is_told_by_the_rest() -> None:
    now = parse(
        "<ul><li>Bo: 12 saws <button>Pay</button></li>"
        "<li>Somebody with quite a long name: 12 axes <button>Pay</button></li></ul>"
    )
    target = Target(role="button", name="Pay", row="•••: 12 axes")

    assert "axes" in row_of(find(now, target))


def test_a_row_that_is_gone_is_not_replaced_by_another_one() -> None:
    others = parse(ROWS.replace("saw", "a wheelbarrow with two wheels").replace("axe", "a very long ladder"))

    with pytest.raises(
        TargetGone, match=re.escape("2 elements could be the button 'Delete' in the row 'saw'")
    ):
        find(others, second_delete())


def test_equals_in_one_row_are_told_apart_by_their_place() -> None:
    root = parse("<ul><li>axe <button>More</button><button>More</button></li></ul>")
    second = elements(root, "button")[1]

    assert describe(second, root).nth == 1
    assert find(root, describe(second, root)) is second


def test_rows_that_say_the_same_are_told_apart_by_their_place() -> None:
    root = parse("<ul><li>axe <button>More</button></li><li>axe <button>More</button></li></ul>")
    second = elements(root, "button")[1]

    assert find(root, describe(second, root)) is second


def test_a_field_with_another_label_is_known_by_its_name() -> None:
    was = parse(ROWS)
    target = describe(elements(was, "input")[0], was)

    assert find(parse(ROWS.replace("New tool", "What is it called?")), target).attributes["name"] == "name"


def test_a_button_with_another_label_is_known_as_the_only_one_of_its_section() -> None:
    was = parse(ROWS)
    target = describe(elements(was, "button")[0], was)

    assert find(parse(ROWS.replace("Add", "Put it there")), target).text == "Put it there"


def test_the_component_tells_apart_what_nothing_else_does() -> None:
    root = parse("<div><button>Go</button></div><div><button>Go</button></div>")
    first, second = elements(root, "button")
    places = {first: Place("Left"), second: Place("Right")}

    assert find(root, Target(role="button", name="Go", component="Right"), where=places.__getitem__) is second


def test_what_is_not_there_is_said_with_what_is() -> None:
    with pytest.raises(TargetGone, match="no button 'Sharpen' on this page; there are: button 'Add', button"):
        find(parse(ROWS), Target(role="button", name="Sharpen"))


def test_a_hidden_element_is_not_meant() -> None:
    root = parse("<button hidden>Go</button><p><button>Go</button></p>")

    assert find(root, Target(role="button", name="Go")) is elements(root, "button")[1]


def test_a_form_is_known_by_the_names_of_its_fields() -> None:
    was = parse("<form><input name='a'></form><form><input name='b'></form>")
    now = parse("<form><input name='b'></form><form><input name='a'></form>")

    assert find(now, describe(elements(was, "form")[1], was)) is elements(now, "form")[0]


def test_an_element_without_a_role_is_known_by_its_text() -> None:
    root = parse("<div><div data-on='click'>Open the shed</div><div>Other</div></div>")
    box = elements(root, "div")[1]

    assert find(root, describe(box, root)) is box


def test_what_is_private_is_in_no_target() -> None:
    root = parse(
        "<ul><li><b data-private>Ada</b><button>Pay</button></li></ul><p data-private><a href='/'>Bo</a></p>"
    )

    said = [describe(each, root) for tag in ("button", "a") for each in elements(root, tag)]
    assert "Ada" not in str(said)
    assert "Bo" not in str(said)


@pytest.mark.parametrize("rows", ["Add axe", "Add sew", "Add saws"])
def test_what_is_called_nearly_so_is_meant_only_where_it_stood(rows: str) -> None:
    shelf = "<form aria-label='{}'><button>{}</button><button>Go on</button></form>"
    meant = Target("button", "Add saw", section="Shelf")

    with pytest.raises(TargetGone):
        find(parse(shelf.format("Basket", rows)), meant)
    if rows == "Add saws":
        assert find(parse(shelf.format("Shelf", rows)), meant).text == rows


def test_without_a_place_only_what_is_called_nearly_so_is_meant() -> None:
    meant = Target("button", "Add saw")

    assert find(parse("<button>Add saws</button><button>Go on</button>"), meant).text == "Add saws"
    for other in ("Add axe", "Add saw 2"):
        with pytest.raises(TargetGone):
            find(parse(f"<button>{other}</button><button>Go on</button>"), meant)
