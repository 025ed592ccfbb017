"""What the page answers, as JSON has it."""

from typing import Literal, TypedDict

Area = Literal["local", "session"]
"""Which store of the browser: one of all tabs that stays, or one of this tab."""


class Size(TypedDict):
    """In CSS pixels."""

    width: float
    height: float


class Rect(TypedDict):
    """Where an element is in the window, in CSS pixels from its upper left."""

    x: float
    y: float
    width: float
    height: float


class ElementFacts(TypedDict):
    """What an element is and shows at this moment."""

    id: str
    tag: str
    text: str
    value: str
    checked: bool
    hidden: bool
    focused: bool
    classes: list[str]
    attributes: dict[str, str]
