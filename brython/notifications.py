"""Notifications of the system, which are seen also when the page is not."""

from heavy_engine.browser_side import page


async def notification_permission() -> str:
    """What the person said to notifications: "granted", "denied", or "default" if they were not asked."""
    return await page.notifications.permission()


async def ask_to_notify() -> str:
    """Ask for the permission; browsers do so only after a click. Answers as `notification_permission`."""
    return await page.notifications.ask()


async def notify(title: str, body: str = "") -> bool:
    """Show a notification; whether it could be shown."""
    return await page.notifications.show(title, body)
