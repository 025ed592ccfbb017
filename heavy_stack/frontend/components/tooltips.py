"""A few words on something, while it has the focus or a pointer rests on it."""

from typing import Any

from reactpy.types import VdomDict

from heavy_engine.elements import html

from .titles import name_in_ids


def Tooltip(words: str, thing: VdomDict, *, name: str = "") -> VdomDict:
    """Something with a few words on it, which screen readers read after its name.

    They come with the focus, or when a pointer rests; Escape takes them away; the pointer may go there
    (client/tooltips.js). They are no place for what people need: a touch screen does not show them.

    Args:
        words: plain text.
        thing: a button, link or field.
        name: part of its id; for words that a page has several times.
    """
    tip_id = f"tip-{name_in_ids(name or words)}"
    return html.span(
        {"class": "tip-place", "data-widget": "tooltip"},
        _described(thing, tip_id),
        html.span({"class": "tip", "id": tip_id, "role": "tooltip", "popover": "manual"}, words),
    )


def _described(thing: VdomDict, tip_id: str) -> VdomDict:
    attributes: dict[str, Any] = dict(thing.get("attributes", {}))
    ids = [attributes.get("aria-describedby"), tip_id]
    parts: dict[str, Any] = dict(thing)
    parts["attributes"] = {**attributes, "aria-describedby": " ".join(filter(None, ids))}
    return VdomDict(**parts)
