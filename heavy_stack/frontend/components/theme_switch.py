"""A choice between light, dark, and what the person's system says."""

from reactpy import component
from reactpy.types import VdomDict

from heavy_engine import use_session
from heavy_engine.elements import html

THEMES = (("", "System"), ("light", "Light"), ("dark", "Dark"))


@component
def ThemeSwitch(name: str = "theme") -> VdomDict:
    """Three buttons, of which one is pressed; the choice counts at once and for later visits.

    It is kept in a cookie (client/themes.js), so the server paints the first page in it and nothing flashes.
    On <html> stands `data-theme`, to which tokens.css listens. Without JavaScript the system decides.

    Args:
        name: of the radio buttons, if a page has two switches.
    """
    chosen = use_session().brought.theme
    choices = [_choice(name, value, words, value == chosen) for value, words in THEMES]
    return html.fieldset(
        {"class": "theme-switch", "data-widget": "theme"},
        html.legend({"class": "visually-hidden"}, "Theme"),
        *choices,
    )


def _choice(name: str, value: str, words: str, is_chosen: bool) -> VdomDict:
    return html.label(
        {"class": "theme-choice", "key": value or "system"},
        html.input(
            {
                "type": "radio",
                "class": "visually-hidden",
                "name": name,
                "value": value,
                "autocomplete": "off",
                "defaultChecked": is_chosen,
            }
        ),
        html.span(words),
    )
