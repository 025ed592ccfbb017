"""The stylesheets of every page."""

STYLESHEETS: tuple[str, ...] = (
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/frame.css",
    "css/buttons.css",
    "css/fields.css",
    "css/forms.css",
    "css/files.css",
    "css/cards.css",
    "css/notices.css",
    "css/code.css",
    "css/lists.css",
    "css/long_lists.css",
    "css/islands.css",
    "css/records.css",
    "css/palette.css",
    "css/other_media.css",
)
"""Paths below static/, in the order in which they count: later ones overrule."""
