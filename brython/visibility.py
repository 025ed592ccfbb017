"""Whether somebody can see the page: its tab is in front."""

from heavy_engine.browser_side import page

from .following import next_value


async def is_visible(after: bool | None = None) -> bool:
    """Whether the page can be seen, and not in a tab behind another one."""
    return await next_value(page.visible, after)
