"""What is shown in the place of a component that raised."""

from typing import Any

from reactpy import html
from reactpy.types import VdomDict

from .failures import Failure

SENTENCE = "This part of the page could not be shown."


def show_fault(failure: Failure, *beside: Any) -> VdomDict:
    """A sentence, the reference that finds the log line, and the stack for those who may see it.

    Args:
        failure: what went wrong.
        beside: what stands below the sentence, such as a button.
    """
    reference = (" Reference ", html.code(failure.reference)) if failure.reference else ()
    # Its lines move with every change; a recording passes them over.
    stack = html.pre({"data-varies": ""}, failure.stack) if failure.stack else ""
    return html.div({"class": "fault", "role": "alert"}, html.p(failure.sentence, *reference), *beside, stack)
