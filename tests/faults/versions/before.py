"""The page that is deployed first."""

from typing import Any

from reactpy import component, html, use_state

from tests.faults.page import use_tally


@component
def Basket() -> Any:
    """How much somebody has put in."""
    items, set_items = use_state(0)
    return html.section(
        html.output({"id": "items"}, str(items)),
        html.button({"id": "put", "onClick": lambda _e: set_items(lambda n: n + 1)}, "Put one in"),
    )


@component
def DeployedPage() -> Any:
    """A tally, a basket and a grade."""
    tally = use_tally()
    grade, set_grade = use_state(1)
    return html.main(
        html.h1("Tally"),
        html.p({"id": "version"}, "before"),
        *tally.parts,
        html.output({"id": "grade"}, str(grade)),
        html.button({"id": "raise", "onClick": lambda _e: set_grade(lambda n: n + 1)}, "Raise"),
        Basket(),
    )
