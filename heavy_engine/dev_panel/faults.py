"""A fault as the overlay shows it; written down at once, so that it keeps nothing alive."""

import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import structlog

from ..layout.instance import Instance
from ..session.page_session import PageSession
from .hiding import Secrets
from .sources import causes_of, stack_of
from .tree import path_of, props_of, state_of
from .values import shorten, text_of

FAULTS_MAX = 50
MESSAGE_MAX = 2_000
# What joins a fault to the lines of its request, where somebody binds it.
_JOINED_BY = ("request_id", "trace_id")


class Faults:
    """The last faults of the process, by reference."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def keep(self, fault: dict[str, Any]) -> None:
        """Keep a fault; the oldest one goes when there are too many."""
        self._known[fault["reference"]] = fault
        while len(self._known) > FAULTS_MAX:
            self._known.popitem(last=False)

    def find(self, reference: str) -> dict[str, Any] | None:
        """A fault; None for one of before the server started, or long ago."""
        return self._known.get(reference)

    def summaries(self) -> list[dict[str, Any]]:
        """A line for each, the newest first."""
        names = ("reference", "at", "kind", "type", "message", "where", "path")
        return [{name: fault[name] for name in names} for fault in reversed(self._known.values())]


def describe_fault(
    session: PageSession,
    error: BaseException,
    reference: str,
    *,
    kind: str,
    instance: Instance | None,
    events: Sequence[dict[str, Any]],
    secrets: Secrets,
) -> dict[str, Any]:
    """Everything that helps to understand it, as JSON.

    Args:
        session: where it happened.
        error: what was raised.
        reference: what the person and the log were told.
        kind: in words, what was at work: "component", "handler of click", "effect", "loader".
        instance: the component that it belongs to, if that is known.
        events: the last events of the page.
        secrets: what is hidden.
    """
    path = path_of(instance) if instance else []
    return {
        "reference": reference,
        "at": time.time(),
        "kind": kind,
        "path": session.view.address,
        "where": path[-1]["name"] if path else "",
        "components": path,
        "props": props_of(instance.component, secrets) if instance else [],
        "state": state_of(instance, secrets) if instance else [],
        "events": list(events),
        "joined": {name: str(value) for name, value in _joined().items()},
        **_error(error, secrets),
        "causes": [{"how": how, **_error(cause, secrets)} for how, cause in causes_of(error)],
    }


def _error(error: BaseException, secrets: Secrets) -> dict[str, Any]:
    said = [text_of(error), *map(str, getattr(error, "__notes__", ()))]
    return {
        "type": type(error).__name__,
        "message": shorten(secrets.mask_message("\n".join(said)), MESSAGE_MAX),
        "stack": stack_of(error),
    }


def _joined() -> dict[str, Any]:
    bound = structlog.contextvars.get_contextvars()
    return {name: bound[name] for name in _JOINED_BY if name in bound}
