"""Head: what a page says of itself outside of its tree: the window's title, and words for search engines."""

from collections.abc import Callable
from typing import Literal

Part = Literal["title", "description", "canonical", "robots"]
PARTS: tuple[Part, ...] = ("title", "description", "canonical", "robots")


class Head:
    """What components say; of several that say the same part, the one that began last counts.

    That is the innermost, for outer components render first. `on_change` is called when the
    browser may have to be told; `news` says of what.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._said: dict[Part, dict[object, str]] = {}
        self._told: dict[Part, str | None] = {}
        self.has_changed = False

    def say(self, owner: object, part: Part, text: str) -> None:
        """Let a component say something until it says otherwise, or nothing, or takes it back."""
        said = self._said.setdefault(part, {})
        if said.get(owner, "") == text:
            return
        if text:
            said[owner] = text
        else:
            del said[owner]
        self._change()

    def take_back(self, owner: object) -> None:
        """Let what a component said count no more."""
        for said in self._said.values():
            if said.pop(owner, None) is not None:
                self._change()

    def get(self, part: Part) -> str | None:
        """What is said now."""
        said = self._said.get(part)
        return next(reversed(said.values())) if said else None

    def all(self, title: str) -> dict[Part, str | None]:
        """All parts; the title is `title` unless a component says otherwise."""
        return {"title": self.get("title") or title, **{part: self.get(part) for part in PARTS[1:]}}

    def news(self, title: str) -> dict[Part, str | None]:
        """What the browser was not told yet; it counts as told from now on."""
        now = self.all(title)
        new = {part: text for part, text in now.items() if text != self._told.get(part)}
        self._told = now
        self.has_changed = False
        return new

    def tell_title(self, title: str) -> str:
        """The title, which the browser is told in another way."""
        self._told["title"] = told = self.get("title") or title
        return told

    def _change(self) -> None:
        self.has_changed = True
        self._on_change()
