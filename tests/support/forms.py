"""Fill in forms by the names of their fields, in the browser of this process."""

from collections.abc import Mapping

from heavy_engine.testing.browser import Page
from heavy_engine.testing.find import select
from heavy_engine.testing.forms import input_type


async def fill_in(page: Page, values: Mapping[str, str], form: str = "form") -> None:
    """Put these values into the fields of these names, as a person would."""
    for name, value in values.items():
        selector = f"[name={name}]"
        field = select(page.root, selector)[0]
        if field.tag == "select":
            await page.select(selector, value)
        elif field.tag == "input" and input_type(field) == "checkbox":
            await page.check(selector, on=bool(value))
        else:
            await page.fill(selector, value)
