"""The page that takes its place: lines have moved, a component has another name, a state another type.

This sentence and the next ones are here to move every line below them. Nothing may depend on lines:
neither what a state is called, nor to whom an event goes that was on its way when the code changed.
"""

from typing import Any

from reactpy import component, html, use_state

from tests.faults.page import use_tally

GRADES = "ABCDE"


def next_grade(grade: str) -> str:
    """The one after this."""
    return GRADES[min(GRADES.index(grade) + 1, len(GRADES) - 1)]


@component
def DeployedPage() -> Any:
    """A tally, a trolley and a grade, which is a letter now."""
    tally = use_tally()
    is_open, set_open = use_state(False)
    grade, set_grade = use_state("A")
    return html.main(
        html.h1("Tally"),
        html.p("New: the grade is a letter."),
        html.p({"id": "version"}, "after"),
        html.button({"id": "more", "onClick": lambda _e: set_open(not is_open)}, "More"),
        *tally.parts,
        html.output({"id": "grade"}, str(grade)),
        html.button({"id": "raise", "onClick": lambda _e: set_grade(next_grade)}, "Raise"),
        Trolley(),
    )


@component
def Trolley() -> Any:
    """What was a basket."""
    items, set_items = use_state(0)
    return html.section(
        html.output({"id": "items"}, str(items)),
        html.button({"id": "put", "onClick": lambda _e: set_items(lambda n: n + 1)}, "Put one in"),
    )
