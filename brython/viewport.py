"""How much of a page can be seen at once."""

from heavy_engine.browser_side import page

from .following import next_value


async def viewport_size(after: tuple[float, float] | None = None) -> tuple[float, float]:
    """Width and height of the window inside, in CSS pixels."""
    # What came as JSON is a list, which is no tuple.
    return await next_value(_size, (after[0], after[1]) if after else None)


async def _size() -> tuple[float, float]:
    size = await page.viewport()
    return size["width"], size["height"]
