"""/_bench/counter: the smallest page that does something."""

from typing import Any

from reactpy import component, use_state
from reactpy.types import VdomDict

from .tags import html


@component
def CounterPage() -> VdomDict:
    """A button and how often it was clicked."""
    count, set_count = use_state(0)

    def increment(_event: dict[str, Any]) -> None:
        set_count(lambda before: before + 1)

    return html.main(
        html.h1("Counter"),
        html.button({"id": "inc", "type": "button", "onClick": increment}, "Increment"),
        html.output({"id": "n"}, str(count)),
    )
