"""The focus: where the next key goes."""

from heavy_engine.browser_side import page


async def focus_element(element_id: str) -> None:
    """Give an element the focus."""
    await page.element(element_id).focus()


async def leave_element(element_id: str) -> None:
    """Take the focus from an element, if it has it."""
    await page.element(element_id).blur()


async def select_text(element_id: str) -> None:
    """Give a field the focus and select all that stands in it."""
    field = page.element(element_id)
    await field.focus()
    await field.select()
