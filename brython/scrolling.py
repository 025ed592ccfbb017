"""Scrolling: to an element, to a place, and how far somebody has scrolled.

Nobody who wants less motion gets a smooth way, whatever `smooth` says.
"""

from heavy_engine.browser_side import page


async def scroll_to_element(element_id: str, smooth: bool = True) -> None:
    """Bring an element to the top of the window."""
    await page.element(element_id).scroll_into_view(smooth=smooth)


async def scroll_to_top(smooth: bool = True) -> None:
    """Go to the beginning of the page."""
    await page.scroll_to(0, 0, smooth=smooth)


async def scroll_to(left: float, top: float, smooth: bool = False) -> None:
    """Go to a place, in CSS pixels from the page's beginning."""
    await page.scroll_to(left, top, smooth=smooth)


async def scroll_position() -> tuple[float, float]:
    """How far somebody has scrolled: CSS pixels from the left and from the top."""
    return await page.scroll_position()
