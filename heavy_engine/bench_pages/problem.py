"""What a page for measuring shows instead of itself when it cannot."""

from reactpy.types import VdomDict

from .query import WrongQuery
from .tags import html


def problem(error: WrongQuery) -> VdomDict:
    """The reason, in words."""
    return html.p({"id": "problem", "role": "alert"}, str(error))
