"""The outline of a page: what a person sees and a screen reader says, one line for each thing."""

from collections.abc import Callable, Iterator

from ..testing.dom import Element, Node, Text
from ..testing.find import BREAKS, UNSEEN, seen_text
from ..testing.forms import chosen, get_property, value_of
from .names import Names
from .privacy import MASK, is_marked, private_field
from .roles import FIELDS, HEADINGS, PRESSED, role_of

# Text in these is said with what they are.
_SPOKEN = {
    "alert": "alert",
    "blockquote": "quote",
    "caption": "caption",
    "cell": "cell",
    "listitem": "item",
    "log": "log",
    "note": "note",
    "status": "status",
    "tooltip": "tooltip",
}
_STATES = {
    "aria-current": {"page": "current", "step": "current", "true": "current", "location": "current"},
    "aria-expanded": {"true": "expanded", "false": "collapsed"},
    "aria-pressed": {"true": "pressed"},
    "aria-selected": {"true": "selected"},
    "aria-invalid": {"true": "invalid"},
}


def outline(root: Element, names: Names | None = None) -> tuple[str, ...]:
    """What can be seen and heard on a page, in its order.

    A line is `role: text`, `role name: value` for fields, or `role name (state)`:
    `heading 1: Tools`, `textbox Search: axe`, `checkbox Done: on`, `row: axe | 12.50`, `text: 3 left`.
    Nothing is said of tags, classes, ids, addresses, or of elements that have no role and no text.
    What is private is `•••`: fields for secrets, and all within an element that has `data-private`.
    So is what differs from one machine to the next: all within an element that has `data-varies`.
    """
    writer = _Writer(names or Names(root))
    writer.children(root)
    writer.flush()
    return tuple(writer.lines)


class _Writer:
    """The lines so far, and the text that is being read."""

    def __init__(self, names: Names) -> None:
        self.lines: list[str] = []
        self._names = names
        self._text: list[str] = []
        self._spoken = ["text"]
        # Whether the text was said already, with what is around it.
        self._is_said = False

    def children(self, element: Element) -> None:
        """Read all that is inside."""
        for child in element.children:
            self._node(child)

    def flush(self) -> None:
        """End a line of text."""
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if text and not self._is_said:
            self.lines.append(f"{self._spoken[-1]}: {text}")

    def _node(self, node: Node) -> None:
        if isinstance(node, Text):
            self._text.append(node.data)
        elif isinstance(node, Element) and not _is_unseen(node):
            if "data-varies" in node.attributes:
                self._text.append(MASK)
            else:
                self._element(node)

    def _element(self, element: Element) -> None:
        role = role_of(element)
        if role in FIELDS or role in PRESSED:
            self._control(element, role)
        elif "data-private" in element.attributes:
            self._line(f"private: {MASK}")
        elif element.tag in HEADINGS or role == "heading":
            self._said(element, f"heading {_level(element)}: {_without_fields(element)}")
        elif role == "row":
            self._said(element, _row(element))
        elif element.tag == "label" and self._names.is_spoken(element):
            self._said(element, "")
        elif role in ("image", "meter", "progressbar"):
            self._picture(element, role)
        else:
            self._other(element, role)

    def _other(self, element: Element, role: str) -> None:
        is_block = element.tag in BREAKS or role in _SPOKEN or role == "dialog"
        if not is_block:
            self.children(element)
            return
        self.flush()
        if role == "dialog" and (called := self._names.of_section(element)):
            self.lines.append(f"dialog: {called}")
        self._spoken.append(_SPOKEN.get(role or element.tag, self._spoken[-1]))
        self.children(element)
        self.flush()
        self._spoken.pop()

    def _said(self, element: Element, line: str) -> None:
        """Say this for all text inside, then what else is in it."""
        self.flush()
        if line and not self._is_said:
            self.lines.append(line)
        was_said, self._is_said = self._is_said, True
        self.children(element)
        self.flush()
        self._is_said = was_said

    def _control(self, element: Element, role: str) -> None:
        if element.tag == "input" and element.attributes.get("type", "").lower() == "hidden":
            return
        self._line(line_of(element, role, self._names))

    def _picture(self, element: Element, role: str) -> None:
        called = self._names.of(element)
        if role == "image":
            if called:
                self._line(f"image: {called}")
        else:
            self._line(f"{role} {called}".rstrip() + f": {element.attributes.get('value', '')}".rstrip())

    def _line(self, line: str) -> None:
        self.flush()
        self.lines.append(line)


def line_of(control: Element, role: str, names: Names) -> str:
    """The line of a field, or of what is pressed."""
    called = names.of(control)
    if role in FIELDS:
        line = f"{role} {called}".rstrip() + f": {_held(control, called)}".rstrip()
    else:
        line = f"{role}: {MASK if 'data-private' in control.attributes else called}"
    return line + _states(control)


def _held(field: Element, called: str) -> str:
    """What a field holds, in a word or as it is read."""
    role = role_of(field)
    if is_marked(field) and role in ("checkbox", "radio", "switch", "combobox", "listbox", "slider"):
        return MASK
    if role in ("checkbox", "radio", "switch"):
        if field.live.get("indeterminate"):
            return "mixed"
        return "on" if _is_on(field) else "off"
    if private_field(field, called):
        return MASK if value_of(field) else ""
    if role == "file":
        return ", ".join(str(one.get("name", "")) for one in field.live.get("files", []))
    if field.tag == "select":
        return ", ".join(seen_text(option) for option in chosen(field))
    if field.tag in ("input", "textarea"):
        return " ".join(value_of(field).split())
    return field.attributes.get("aria-valuetext") or field.attributes.get("aria-valuenow") or seen_text(field)


def _is_on(field: Element) -> bool:
    if field.tag == "input":
        return bool(get_property(field, "checked"))
    return field.attributes.get("aria-checked") == "true"


def _states(element: Element) -> str:
    given = element.attributes
    said = [words[given[name]] for name, words in _STATES.items() if given.get(name) in words]
    if "disabled" in given or given.get("aria-disabled") == "true":
        said.append("disabled")
    return f" ({', '.join(said)})" if said else ""


def _level(heading: Element) -> str:
    return heading.tag[1] if heading.tag in HEADINGS else heading.attributes.get("aria-level", "2")


def _row(row: Element) -> str:
    cells = [each for each in row.children if isinstance(each, Element)]
    texts = [text for cell in cells if (text := _without_fields(cell))]
    return f"row: {' | '.join(texts)}" if texts else ""


def _without_fields(element: Element) -> str:
    """What can be read in it, without what its fields and buttons say themselves; links count as text."""
    return said_in(element, is_silent)


def said_in(element: Element, is_left_out: Callable[[Element], bool] = lambda _element: False) -> str:
    """What can be read in an element; what stands in a button or a field is a word of its own."""
    return " ".join("".join(_read(element, is_left_out)).split())


def _read(node: Node, is_left_out: Callable[[Element], bool]) -> Iterator[str]:
    if isinstance(node, Text):
        yield node.data
    elif isinstance(node, Element) and not _is_unseen(node):
        edge = " " if node.tag in BREAKS or role_of(node) in PRESSED else ""
        yield edge
        if "data-varies" in node.attributes:
            yield MASK
            return
        for child in node.children if not is_left_out(node) else ():
            yield from _read(child, is_left_out)
        yield edge


def is_silent(element: Element) -> bool:
    """Whether it says for itself what it is, and so is left out of the line around it."""
    role = role_of(element)
    return "data-private" in element.attributes or role in FIELDS or (role in PRESSED and role != "link")


def _is_unseen(element: Element) -> bool:
    return element.tag in UNSEEN or "hidden" in element.attributes
