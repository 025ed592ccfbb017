"""/_bench/form: a controlled input and its echo."""

from typing import Any

from reactpy import component, use_state
from reactpy.types import VdomDict

from .tags import html


@component
def FormPage() -> VdomDict:
    """What is typed, shown again."""
    text, set_text = use_state("")

    def change(event: dict[str, Any]) -> None:
        set_text(event["target"]["value"])

    return html.main(
        html.h1("Form"),
        html.label({"htmlFor": "text"}, "Text"),
        html.input({"id": "text", "type": "text", "value": text, "onChange": change}),
        html.output({"id": "echo"}, text),
    )
