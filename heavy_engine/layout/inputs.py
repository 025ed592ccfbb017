"""What inputs show in the browser, against what the page wants them to show."""

from typing import Any

from ..html.attributes import properties
from .nodes import Element

Reported = dict[str, Any]


class Inputs:
    """Remembers what the browser reported until the handlers of that event have run."""

    def __init__(self) -> None:
        self._reported: dict[int, tuple[Element, Reported, Any]] = {}

    def note(self, element: Element, reported: Reported) -> None:
        """The browser shows this now; only what the page controls is remembered."""
        controlled = properties(element.tag, element.attributes)
        if kept := {name: value for name, value in reported.items() if name in controlled}:
            self._reported[element.number] = (element, kept, element.attributes)

    def leave_to_them(self, number: int, changed: dict[str, Any]) -> dict[str, Any]:
        """Of properties that a render changed, those that restore() will not look at."""
        if not changed or number not in self._reported:
            return changed
        _element, reported, _attributes = self._reported[number]
        return {name: value for name, value in changed.items() if name not in reported}

    def restore(self, *, late: bool = False) -> list[list[Any]]:
        """Edits for inputs whose page wants something else than they show.

        A box that was ticked may be waiting for data that is on its way: if its component
        has not rendered since, it is left alone until `late`. Text is put right at once.
        """
        edits = []
        for number, (element, reported, attributes) in list(self._reported.items()):
            wanted = properties(element.tag, element.attributes)
            differs = {
                name: wanted[name]
                for name in reported
                if name in wanted and _differ(wanted[name], reported[name])
            }
            if differs and "checked" in differs and element.attributes is attributes and not late:
                continue
            del self._reported[number]
            if differs:
                edits.append(["p", number, differs])
        return edits

    @property
    def waits(self) -> bool:
        """Whether an input waits for its component to render."""
        return bool(self._reported)

    def forget(self, number: int) -> None:
        """The input is gone."""
        self._reported.pop(number, None)

    @staticmethod
    def value_of_select(element: Element) -> dict[str, Any]:
        """A select's value again: its options changed, so the browser may have chosen another."""
        wanted = properties(element.tag, element.attributes)
        return {name: value for name, value in wanted.items() if name == "value"}


def _differ(wanted: Any, reported: Any) -> bool:
    if isinstance(wanted, bool) or isinstance(reported, bool):
        return bool(wanted) is not bool(reported)
    if isinstance(wanted, list | tuple) or isinstance(reported, list):
        return [str(value) for value in wanted] != [str(value) for value in reported or ()]
    return ("" if wanted is None else str(wanted)) != str(reported)
