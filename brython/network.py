"""Whether the browser has a network. That a server answers there is another matter."""

from heavy_engine.browser_side import page

from .following import next_value


async def is_online(after: bool | None = None) -> bool:
    """Whether the browser believes that it has a network."""
    return await next_value(page.online, after)
