"""What is shown in the place of a component that raised."""

import secrets
import traceback

import structlog
from reactpy import html
from reactpy.types import VdomDict

SENTENCE = "This part of the page could not be shown."

log = structlog.get_logger("heavy.session")


def show_fault(error: BaseException, component: str, path: str, *, with_stack: bool) -> VdomDict:
    """A fallback whose reference finds the log line.

    Args:
        error: what the component raised.
        component: its name.
        path: the page that it is on.
        with_stack: whether the person may see the stack; for development only.
    """
    reference = secrets.token_hex(4)
    log.error("a component failed", component=component, path=path, reference=reference, exc_info=error)
    stack = html.pre("".join(traceback.format_exception(error))) if with_stack else ""
    sentence = html.p(f"{SENTENCE} Reference ", html.code(reference))
    return html.div({"class": "fault", "role": "alert"}, sentence, stack)
