"""What a page says of itself to who records."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ..layout.instance import Instance
from ..session.page_session import PageSession


def facts_of(session: PageSession) -> Mapping[str, Any]:
    """What is written down of a page; `patterns` are the addresses that have parameters."""
    routes = session.services.routes
    return {
        "page": session.id,
        "path": session.view.address,
        "title": session.title,
        "language": session.brought.locale.replace("_", "-"),
        "time_zone": session.brought.time_zone,
        "user": session.caller.user_id,
        "application": session.services.application.name,
        "patterns": [text for entry in routes.entries if "<" in (text := entry.pattern.text)],
    }


def hearer_of(session: PageSession) -> Callable[[str], None] | None:
    """Who is told of the ids that a page makes; nobody unless it may be recorded."""
    tap = session.services.tap
    return partial(tap.made_id, session.seed) if tap else None


def key_above(instance: Instance | None) -> tuple[str, ...]:
    """The key of the innermost component around an element that was given one; none if none was."""
    up: Any = instance
    while up is not None:
        if isinstance(up, Instance) and (key := up.component.key) is not None:
            return () if _is_engines(str(key), up.component.type) else (str(key),)
        up = up.parent
    return ()


def _is_engines(key: str, kind: Any) -> bool:
    """Whether the engine gave this key: the page's is its address, a layout's says which it is."""
    return key.startswith("/") or key == f"{kind.__module__}.{getattr(kind, '__qualname__', '')}"
