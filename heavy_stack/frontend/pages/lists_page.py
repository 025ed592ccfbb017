"""The page at /design/lists: a list to put in order, and one of 100,000 rows."""

from reactpy import component
from reactpy.types import VdomDict

from heavy_engine import use_meta
from heavy_engine.elements import html

from ..components.list_examples import LongListExample, SortingExample
from ..components.sections import Section
from ..components.titles import PageTitle

LEAD = "What is long stays on the server; what is put in order is judged there."


@component
def ListsPage() -> VdomDict:
    """Show lists that do more than stand there."""
    use_meta(description=LEAD)
    return html.fragment(
        PageTitle("Lists", eyebrow="Design", lead=LEAD),
        Section(
            "A list to put in order", SortingExample(), hint="By handles (mouse, touch, keys) or by arrows."
        ),
        Section("A list of 100,000 rows", LongListExample(), hint="The page has those in view."),
    )
