"""Files that the browser saves, made of what a page has at hand.

What lies on the server is better given by `session.file_url(file)`: it need not pass through here.
"""

from heavy_engine.browser_side import page


async def save_text(name: str, text: str, media_type: str = "text/plain") -> None:
    """Save a text as a file of this name."""
    await page.download(name, text=text, type=media_type)


async def save_bytes(name: str, base64: str, media_type: str = "application/octet-stream") -> None:
    """Save bytes, which are given in base64, as a file of this name."""
    await page.download(name, base64=base64, type=media_type)
