"""/dev/recordings: empty, until there is something that records."""

from reactpy import component
from reactpy.types import VdomDict

from ..elements import html
from .hooks import use_panel
from .parts import Nothing, Title


@component
def RecordingsPage() -> VdomDict:
    """What recordings will be; this version makes none."""
    use_panel()
    return html.div(
        Title("Recordings", "What somebody did on a page, kept so that it can be done again."),
        Nothing(
            "This version records nothing.",
            "A later one will keep a page's events with what the database answered, list them here, and "
            "play them again as a test or as load. Until then the ",
            html.a({"href": "/dev/events"}, "events"),
            " show what happened last.",
        ),
    )
