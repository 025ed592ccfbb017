"""Media queries: light or dark, narrow or wide, moving or still."""

from heavy_engine.browser_side import page

from .following import next_value


async def matches_media(query: str, after: bool | None = None) -> bool:
    """Whether a media query holds, such as "(min-width: 60rem)"."""

    # A function with "async": of a lambda that answers a coroutine Brython says that nobody awaits it.
    async def look() -> bool:
        return await page.matches(query)

    return await next_value(look, after)


async def prefers_dark(after: bool | None = None) -> bool:
    """Whether the person wants dark pages."""
    return await matches_media("(prefers-color-scheme: dark)", after)


async def prefers_stillness(after: bool | None = None) -> bool:
    """Whether the person wants less motion."""
    return await matches_media("(prefers-reduced-motion: reduce)", after)
