"""What open pages are told of saved files: which of them they get anew in the place of the old ones."""

import time
from collections.abc import Iterable, Sequence

from dev_scripts.reload.kinds import STATIC, Changes, Kind, kind_of


def news_of(changes: Changes) -> dict[str, object]:
    """Nothing where only a new worker brings it."""
    news: dict[str, object] = {}
    if changes.of_kind(Kind.STYLE):
        news["styles"] = True
    if images := changes.of_kind(Kind.IMAGE):
        news["files"] = [f"/{path}" for path in images]
    if changes.of_kind(Kind.MODULE):
        news["modules"] = time.time()
    if scripts := changes.of_kind(Kind.SCRIPT):
        news |= _news_of_scripts(scripts)
    return news


def client_news(paths: Iterable[str]) -> dict[str, object]:
    """When Python of browsers has changed; told once a worker knows it, for both have to fit."""
    is_changed = any(kind_of(path) is Kind.CLIENT for path in paths)
    return {"python": time.time()} if is_changed else {}


def _news_of_scripts(paths: Sequence[str]) -> dict[str, object]:
    """What pages themselves run is one piece; others may be of single components."""
    if all(path.startswith(STATIC) for path in paths):
        return {"scripts": [f"/{path}" for path in paths]}
    return {"anew": True}
