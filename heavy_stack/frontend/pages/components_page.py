"""The page at /dev/components: every component, alive, with its source."""

from reactpy import component
from reactpy.types import VdomDict

from heavy_engine import use_meta, use_query_param
from heavy_engine.elements import html

from ..components.choices import ChoiceLinks
from ..components.placeholders import EmptyState
from ..components.search_box import SearchBox
from ..components.titles import PageTitle
from ..gallery.example import Group
from ..gallery.groups import GROUPS, find_examples
from ..gallery.shelf import Contents, GroupShelf

PATH = "/dev/components"
LEAD = "Each one alive, with the lines that use it. Copy them; docs/components.md says what they take."
EVERYTHING = "All"


@component
def ComponentsPage() -> VdomDict:
    """Show the gallery, or what of it somebody looks for."""
    use_meta(description=LEAD, robots="noindex")
    words, set_words = use_query_param("q", str, "")
    slug, _set_slug = use_query_param("group", str, "")
    found = find_examples(GROUPS, words, slug)

    return html.div(
        {"class": "stack stack-l"},
        PageTitle("Components", eyebrow="Gallery", lead=LEAD),
        html.div(
            {"class": "stack stack-m"}, SearchBox("Find", words, _address(slug), set_words), _groups(slug)
        ),
        html.p({"class": "visually-hidden", "role": "status"}, _count(found)),
        Contents(found) if found else EmptyState("There is no such component.", "Try another word."),
        *(GroupShelf(group) for group in found),
    )


def _groups(slug: str) -> VdomDict:
    ways = {EVERYTHING: PATH} | {group.name: _address(group.slug) for group in GROUPS}
    chosen = next((group.name for group in GROUPS if group.slug == slug), EVERYTHING)
    return ChoiceLinks("Show", ways, chosen=chosen)


def _address(slug: str) -> str:
    return f"{PATH}?group={slug}" if slug else PATH


def _count(found: tuple[Group, ...]) -> str:
    count = sum(len(group.examples) for group in found)
    return "1 component" if count == 1 else f"{count} components"
