"""The clipboard. Browsers allow it on safe pages (https), and reading it only if the person agrees."""

from heavy_engine.browser_side import page


async def copy_text(text: str) -> None:
    """Put a text on the clipboard."""
    await page.clipboard.write(text)


async def copy_value(element_id: str) -> None:
    """Put what stands in a field on the clipboard."""
    await page.clipboard.write(await page.element(element_id).value())


async def paste_text() -> str:
    """Read the text on the clipboard; the browser may ask the person first."""
    return await page.clipboard.read()
