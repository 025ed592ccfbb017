"""The pages of the process as a developer reads them: who, where, how large."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..layout.instance import Instance
from ..layout.nodes import Element, Fragment, Island, Node
from ..session.developer import LivingPage
from .memory import NODES_MAX, memory_of
from .tree import is_engine


@dataclass(frozen=True)
class PageNow:
    """One page; `bytes` is an estimate, `events` its last ones, oldest first."""

    name: str
    path: str
    user: str
    age_s: int
    is_connected: bool
    components: int
    bytes: int
    events: Sequence[dict[str, Any]]
    faults: tuple[str, ...]

    @property
    def last_event(self) -> dict[str, Any] | None:
        """What happened last, if anything did."""
        return self.events[-1] if self.events else None


@dataclass(frozen=True)
class PagesNow:
    """Some of the pages that were found, and how many that were."""

    pages: Sequence[PageNow]
    found: int


@dataclass
class Estimate:
    """What a page was reckoned to be, when it had been rendered so often."""

    renders: int = -1
    components: int = 0
    bytes: int = 0

    def renew(self, page: LivingPage) -> None:
        """Reckon again if it was rendered since: that walks through all of it."""
        if self.renders != page.layout.renders:
            self.renders = page.layout.renders
            self.components = components_of(page.layout.tree)
            self.bytes = memory_of(page.layout.tree)


def page_now(
    page: LivingPage, began: float, events: Sequence[dict[str, Any]], faults: Sequence[str], size: Estimate
) -> PageNow:
    """Describe a page.

    Args:
        page: which.
        began: when it was made, as time.monotonic() has it.
        events: its last ones, oldest first.
        faults: references of its faults.
        size: what is known of its size.
    """
    size.renew(page)
    session = page.session
    return PageNow(
        name=session.name,
        # Without its query, which may say who looks for what.
        path=session.view.path,
        user=session.caller.user_id or "",
        age_s=round(time.monotonic() - began),
        is_connected=page.is_connected,
        components=size.components,
        bytes=size.bytes,
        events=tuple(events),
        faults=tuple(faults),
    )


def components_of(root: Node | None) -> int:
    """How many components of authors a page has; of a very large one, those among its first nodes."""
    waiting: list[Node] = [root] if root is not None else []
    count = seen = 0
    while waiting and seen < NODES_MAX:
        node = waiting.pop()
        seen += 1
        count += isinstance(node, Instance) and not is_engine(node)
        if isinstance(node, Island) and node.content:
            waiting.append(node.content)
        elif isinstance(node, Instance | Element | Fragment) and isinstance(node.children, list):
            waiting.extend(node.children)
    return count
