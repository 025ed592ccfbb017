"""What phones do besides: sharing, vibrating."""

from heavy_engine.browser_side import page


async def share_page(title: str = "", text: str = "", url: str = "") -> bool:
    """Let the person share something with another program; whether they did. Browsers want a click first."""
    return await page.share(title=title, text=text, url=url)


async def vibrate(milliseconds: int = 200) -> bool:
    """Vibrate; whether this device does."""
    return await page.vibrate(milliseconds)
