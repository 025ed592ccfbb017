"""Tabs, and what a browser does with a whole page."""

from heavy_engine.browser_side import page


async def open_tab(address: str) -> None:
    """Open an address in a new tab, which cannot reach back to this one."""
    await page.open_tab(address)


async def print_page() -> None:
    """Show the browser's dialog for printing."""
    await page.print()
