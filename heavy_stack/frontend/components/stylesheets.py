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
    "css/inputs.css",
    "css/cards.css",
    "css/notices.css",
    "css/code.css",
    "css/lists.css",
    "css/long_lists.css",
    "css/islands.css",
    "css/records.css",
    "css/structure.css",
    "css/overlays.css",
    "css/data_table.css",
    "css/display.css",
    "css/people.css",
    "css/palette.css",
    "css/other_media.css",
)
"""Paths below static/, in the order in which they count: later ones overrule."""

DEV_STYLESHEETS: tuple[str, ...] = ("css/gallery.css",)
"""What only pages of the profile dev need; linked after the others there, and nowhere else."""
