"""Whether an element is in the window.

Lists without an end need none of this: `use_endless` knows by itself when their end is near.
"""

from heavy_engine.browser_side import page

from .following import next_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from heavy_engine.browser_side import Watch

_watches: "dict[str, Watch]" = {}


async def is_in_view(element_id: str, after: bool | None = None) -> bool:
    """Whether a part of an element is in the window."""

    async def look() -> bool:
        rect, size = await page.element(element_id).rect(), await page.viewport()
        is_across = rect["x"] < size["width"] and rect["x"] + rect["width"] > 0
        return is_across and rect["y"] < size["height"] and rect["y"] + rect["height"] > 0

    return await next_value(look, after)


async def tell_when_seen(element_id: str, margin: str = "0px", threshold: float = 0) -> None:
    """Send an event "seen" from an element when it comes into the window, and when it goes.

    `event["detail"]` has `visible`, and `ratio`: how much of it is seen, up to 1.

        html.section({
            "id": "prices",
            "onMount": in_browser(tell_when_seen, element_id="prices"),
            "onUnmount": in_browser(stop_telling, element_id="prices"),
            "onSeen": note_reader,
        })

    Args:
        element_id: which element.
        margin: how much larger than the window the window counts, such as "100px".
        threshold: how much of it has to be seen, from 0 to 1.
    """
    await stop_telling(element_id)

    async def tell(seen: "dict[str, Any]") -> None:
        await page.element(element_id).send("seen", seen)

    options = {"id": element_id, "margin": margin, "threshold": threshold}
    _watches[element_id] = await page.watch("intersection", tell, **options)


async def stop_telling(element_id: str) -> None:
    """Tell no more whether this element is seen."""
    watch = _watches.pop(element_id, None)
    if watch is not None:
        await watch.stop()
