"""What an element is for a person: its role, and what it stands in."""

from ..testing.dom import Element
from ..testing.forms import input_type

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
FIELDS = frozenset(
    {
        *("checkbox", "color", "combobox", "date", "datetime-local", "file", "listbox", "month", "radio"),
        *("slider", "spinbutton", "switch", "textbox", "time", "week"),
    }
)
PRESSED = frozenset({"button", "link", "menuitem", "option", "summary", "tab"})
# What people take for one thing of many alike.
ROWS = frozenset({"article", "listitem", "row"})
SECTIONS = frozenset({"complementary", "dialog", "form", "group", "navigation", "region"})

_BY_TAG = {
    **dict.fromkeys(HEADINGS, "heading"),
    "article": "article",
    "aside": "complementary",
    "button": "button",
    "details": "group",
    "dialog": "dialog",
    "fieldset": "group",
    "footer": "contentinfo",
    "form": "form",
    "header": "banner",
    "heavy-island": "island",
    "img": "image",
    "li": "listitem",
    "main": "main",
    "meter": "meter",
    "nav": "navigation",
    "ol": "list",
    "output": "status",
    "option": "option",
    "progress": "progressbar",
    "section": "region",
    "summary": "summary",
    "table": "table",
    "td": "cell",
    "textarea": "textbox",
    "th": "cell",
    "tr": "row",
    "ul": "list",
}
_BY_TYPE = {
    **dict.fromkeys(("button", "image", "reset", "submit"), "button"),
    **{kind: kind for kind in ("checkbox", "color", "date", "datetime-local", "file", "month", "radio")},
    **{kind: kind for kind in ("time", "week")},
    "number": "spinbutton",
    "range": "slider",
}
_SAME = {"img": "image", "searchbox": "textbox", "alertdialog": "dialog", "heading": "heading"}


def role_of(element: Element) -> str:
    """What it is: "button", "textbox", "row", ...; empty for what is only there for the layout.

    A field for a password, a search or an address is a textbox like any other.
    """
    if given := element.attributes.get("role", "").lower():
        return "" if given in ("none", "presentation") else _SAME.get(given, given)
    if element.tag == "a":
        return "link" if "href" in element.attributes else ""
    if element.tag == "input":
        return _BY_TYPE.get(input_type(element), "textbox")
    if element.tag == "select":
        is_open = "multiple" in element.attributes or int(element.attributes.get("size") or 1) > 1
        return "listbox" if is_open else "combobox"
    return _BY_TAG.get(element.tag, "")


def row_around(element: Element, root: Element) -> Element | None:
    """The innermost row, list item or article that an element stands in."""
    return next((each for each in _above(element, root) if role_of(each) in ROWS), None)


def sections_around(element: Element, root: Element) -> list[Element]:
    """The forms, dialogs, regions and the like that an element stands in, innermost first."""
    return [each for each in _above(element, root) if role_of(each) in SECTIONS]


def _above(element: Element, root: Element) -> list[Element]:
    found = []
    for each in element.ancestors():
        if each is root:
            break
        found.append(each)
    return found
