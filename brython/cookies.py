"""Cookies that scripts may see. The session's cookie is none of them.

They are `Secure` over https, `SameSite=Lax`, and for this host only. What a cookie says, its person can
change; it travels with every request, so keep it short.
"""

from heavy_engine.browser_side import page

DAY_S = 24 * 60 * 60


async def read_cookie(name: str) -> str | None:
    """What a cookie says; None if there is none of this name."""
    return await page.cookies.get(name)


async def set_cookie(name: str, value: str, days: int = 365) -> None:
    """Keep a cookie for some days; 0 days are until the browser is closed."""
    await page.cookies.set(name, value, max_age=days * DAY_S or None)


async def forget_cookie(name: str) -> None:
    """Take a cookie away."""
    await page.cookies.remove(name)
