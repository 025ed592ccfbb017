"""The person's clock and languages, as their browser is set."""

from heavy_engine.browser_side import page

from .following import next_value


async def time_zone(after: str | None = None) -> str:
    """The time zone's IANA name, such as "Europe/Berlin"."""
    return await next_value(page.time_zone, after)


async def language() -> str:
    """How the person writes dates and numbers, as a BCP 47 tag such as "de-AT"."""
    return await page.locale()


async def languages() -> list[str]:
    """The languages that the person reads, the best first."""
    return await page.languages()
