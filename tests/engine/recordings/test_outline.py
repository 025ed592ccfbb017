"""What a person sees and hears on a page, as lines."""

from heavy_engine.recordings.outline import outline
from heavy_engine.testing.dom import Element
from heavy_engine.testing.forms import set_property
from heavy_engine.testing.parse import parse

SHED = """
<main id="m"><h1>Tools</h1>
<form><label for="n">New tool</label><input id="n" name="name" value="axe"><button>Add</button></form>
<p>3 <b>left</b></p>
<table><tr><th>Tool</th><th>Price</th></tr>
<tr><td>axe</td><td>12.50</td><td><button aria-label="Delete: axe">x</button></td></tr></table>
<label><input type="checkbox" checked> Sharp</label>
<select aria-label="Sort by"><option>Name</option><option selected>Price</option></select>
<ul><li>one</li><li><a href="/two">two</a></li></ul>
<p role="alert">The shed is full.</p></main>
"""


def lines(html: str) -> tuple[str, ...]:
    return outline(parse(html))


def field(root: Element, name: str) -> Element:
    return next(each for each in root.elements() if each.attributes.get("name") == name)


def test_a_page_reads_as_a_screen_reader_says_it() -> None:
    assert lines(SHED) == (
        "heading 1: Tools",
        "textbox New tool: axe",
        "button: Add",
        "text: 3 left",
        "row: Tool | Price",
        "row: axe | 12.50",
        "button: Delete: axe",
        "checkbox Sharp: on",
        "combobox Sort by: Price",
        "item: one",
        "link: two",
        "alert: The shed is full.",
    )


def test_two_divs_more_change_nothing() -> None:
    wrapped = SHED.replace("<form>", "<div class='new'><form><div>").replace("</form>", "</div></form></div>")

    assert lines(wrapped) == lines(SHED)


def test_classes_ids_and_the_order_of_attributes_are_not_seen() -> None:
    other = SHED.replace('<main id="m">', '<main class="wide" id="other">').replace(
        '<input id="n" name="name" value="axe">', '<input value="axe" name="name" class="big" id="n">'
    )

    assert other != SHED
    assert lines(other) == lines(SHED)


def test_another_price_is_seen() -> None:
    changed = set(lines(SHED.replace("12.50", "13.50"))) - set(lines(SHED))

    assert changed == {"row: axe | 13.50"}


def test_another_role_is_seen() -> None:
    assert lines("<a href='/x'>Go</a>") == ("link: Go",)
    assert lines("<button>Go</button>") == ("button: Go",)
    assert lines("<div role='button'>Go</div>") == ("button: Go",)


def test_what_was_typed_is_seen_not_what_the_markup_says() -> None:
    root = parse("<input name='t' aria-label='Title' value='axe'>")
    set_property(field(root, "t"), "value", "saw")

    assert outline(root) == ("textbox Title: saw",)


def test_a_field_without_a_label_is_called_by_its_hint() -> None:
    assert lines("<input placeholder='What next?'>") == ("textbox What next?:",)


def test_a_label_that_is_no_fields_name_is_read() -> None:
    html = "<label><input type='checkbox' aria-label='Select: axe'><span>axe</span></label>"

    assert lines(html) == ("checkbox Select: axe: off", "text: axe")


def test_states_are_said() -> None:
    assert lines("<button aria-expanded='false' disabled>More</button>") == (
        "button: More (collapsed, disabled)",
    )


def test_what_is_hidden_is_not_said() -> None:
    assert lines("<p hidden>a</p><template>b</template><script>c</script><p>d</p>") == ("text: d",)


def test_links_in_a_row_are_in_its_line_and_have_their_own() -> None:
    html = "<table><tr><td><a href='/axe'>axe</a></td><td>12</td></tr></table>"

    assert lines(html) == ("row: axe | 12", "link: axe")


def test_passwords_and_private_parts_are_masked() -> None:
    html = (
        "<input type='password' aria-label='Password' value='hunter2'>"
        "<input name='api_key' aria-label='Key' value='abc'>"
        "<input aria-label='Card' autocomplete='cc-number' value='4111'>"
        "<div data-private><p>Ada owes 12</p><button>Pay</button></div>"
        "<input type='hidden' name='form' value='token'>"
    )

    assert lines(html) == ("textbox Password: •••", "textbox Key: •••", "textbox Card: •••", "private: •••")


def test_an_empty_password_is_seen_to_be_empty() -> None:
    assert lines("<input type='password' aria-label='Password'>") == ("textbox Password:",)


def test_a_private_part_of_a_row_is_left_out_of_its_line() -> None:
    html = "<table><tr><td>Ada</td><td data-private>12.50</td></tr></table>"

    assert lines(html) == ("row: Ada", "private: •••")


def test_pictures_are_said_by_their_words() -> None:
    assert lines("<img alt='An axe'><img alt=''><progress aria-label='Sent' value='3'></progress>") == (
        "image: An axe",
        "progressbar Sent: 3",
    )


def test_what_is_marked_says_nothing_of_its_state() -> None:
    marked = """<input type="checkbox" aria-label="Ill" data-private checked>
        <select aria-label="Illness" data-private><option selected>gout</option></select>
        <input type="range" aria-label="Pain" data-private value="9">"""

    assert lines(marked) == ("checkbox Ill: •••", "combobox Illness: •••", "slider Pain: •••")
