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
        kind = input_type(field) if field.tag == "input" else field.tag
        if kind == "select":
            await page.select(selector, value)
        elif kind == "radio":
            # Without a button of its own, nothing is what was not chosen.
            for button in select(page.root, f"{selector}[value='{value}']"):
                await page.click(f"[id={button.attributes['id']}]")
        elif kind == "checkbox":
            await page.check(selector, on=bool(value))
        else:
            await page.fill(selector, value)
