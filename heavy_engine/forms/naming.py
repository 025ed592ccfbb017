"""How pages call the inputs of a form: a row by its place, not by its id."""

from collections.abc import Mapping, Sequence

from .specs import Spec
from .state import State, places


def public_names(specs: Sequence[Spec], state: State) -> dict[str, str]:
    """What pages call each input: `items.3.name` is `items.0.name` if row 3 is the first; "" is the form."""
    found = {"": ""}
    for place in places(specs, state):
        around, _, last = place.name.rpartition(".")
        head, _, row = around.rpartition(".")
        if row in state.rows.get(head, ()):
            around = f"{found[head]}.{state.rows[head].index(row)}"
        else:
            around = found.get(around, around)
        found[place.name] = f"{around}.{last}" if around else last
    return found


def named_by_pages(by_field: object, specs: Sequence[Spec], state: State) -> dict[str, str]:
    """What a page said of fields, by the names of inputs; of fields that there are not, of the form."""
    if not isinstance(by_field, Mapping):
        return {}
    known = {public: name for name, public in public_names(specs, state).items()}
    said: dict[str, str] = {}
    for field, sentence in by_field.items():
        name = known.get(str(field), "")
        said[name] = f"{said[name]} {sentence}" if name in said else str(sentence)
    return said


def id_of(form: str, name: str) -> str:
    """The id of an input: `tool-items-3-name`."""
    return f"{form}-{name.replace('.', '-')}"
