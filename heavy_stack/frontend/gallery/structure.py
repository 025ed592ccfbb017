"""What pages are built of: the shell around them, sections, cards, tabs, ways from page to page."""

from reactpy import component, use_location, use_state
from reactpy.types import Component, VdomDict

from heavy_engine.elements import html

from ..components.breadcrumbs import Breadcrumbs
from ..components.page_shell import NavigationItem, PageShell
from ..components.pagination import Pagination, use_paging
from ..components.sections import Card, ExpandableSection, Section
from ..components.tabs import LinkedTabs, Tab, Tabs
from ..components.theme_switch import ThemeSwitch
from .example import Example

TOOLS = ("Axe", "Bellows", "Chisel", "Drill", "File", "Hammer", "Plane", "Rasp", "Saw", "Vice")


@component
def ShellExample() -> VdomDict:
    """The frame of a page."""
    here = use_location().path
    pages = (
        NavigationItem("/", "Home"),
        NavigationItem("/design", "Shelves", sign="12"),
        NavigationItem(here, "Loans"),
    )
    return PageShell(
        html.p("In a layout of a route it is all of a page; here it is a part of one."),
        name="Tool shed",
        navigation=pages,
        here=here,
        tools=[html.span("Ada")],
        footer="Open from eight to five.",
        shape="side",
        is_page=False,
    )


@component
def SectionExample() -> VdomDict:
    """A part of a page."""
    cards = (
        Card("On the shelf", html.p("Seven tools."), level=3),
        Card("Out", html.p("Three tools, one of them late."), stacked=True, level=3),
    )
    return Section("Tools", html.div({"class": "tiles"}, *cards), hint="Cards for things side by side.")


@component
def ExpandableExample() -> VdomDict:
    """Questions and answers."""
    return html.div(
        {"class": "stack"},
        ExpandableSection("Who may lend?", html.p("Everybody with a key."), group="rules", level=4),
        ExpandableSection("For how long?", html.p("A week, and a second one."), group="rules", level=4),
    )


@component
def OneWayExample() -> VdomDict:
    """What is not hidden again."""
    return ExpandableSection("Show the code of the lock", html.p("4711"), one_way=True, level=4)


@component
def TabsExample() -> Component:
    """Two sides of a tool."""
    return Tabs(
        "The axe",
        Tab("facts", "Facts", html.p("Two kilos, ash handle.")),
        Tab("loans", "Loans", LoanCounter()),
        Tab("papers", "Papers", "", is_disabled=True),
        are_kept=True,
    )


@component
def LoanCounter() -> VdomDict:
    """Something with a state of its own."""
    count, set_count = use_state(0)
    attributes = {"type": "button", "class": "button", "onClick": lambda _event: set_count(count + 1)}
    return html.p(html.button(attributes, f"Lent {count} times"))


@component
def LinkedTabsExample() -> Component:
    """Tabs with addresses."""
    return LinkedTabs(
        "The saw",
        Tab("facts", "Facts", html.p("Its address is the page's.")),
        Tab("loans", "Loans", html.p("Share this address, and others see this tab.")),
        param="saw",
        is_upright=True,
    )


@component
def BreadcrumbsExample() -> VdomDict:
    """The way to the axes."""
    return Breadcrumbs(("Shed", "/"), ("Shelves", "/design"), here="Axes")


@component
def PaginationExample() -> VdomDict:
    """Ten tools, two at a time."""
    paging = use_paging(len(TOOLS), size=2, param="tools")
    shown = TOOLS[paging.offset : paging.offset + paging.limit]
    return html.div(
        {"class": "stack"},
        html.ul(*(html.li({"key": tool}, tool) for tool in shown)),
        Pagination(paging, label="Pages of tools"),
    )


@component
def ThemeExample() -> Component:
    """Light or dark."""
    return ThemeSwitch()


EXAMPLES: tuple[Example, ...] = (
    Example("Page shell", "Header, navigation and footer; a drawer on small screens.", ShellExample),
    Example("Section and cards", "A part of a page under a heading, and sheets in it.", SectionExample),
    Example(
        "Expandable section",
        "Shows and hides what is below; of a group one is open. Needs no script.",
        ExpandableExample,
    ),
    Example("One-way section", "Opens once, and stays open.", OneWayExample),
    Example(
        "Tabs",
        "Arrow keys choose; contents may keep their state.",
        TabsExample,
        also=(LoanCounter,),
    ),
    Example("Tabs in the address", "Can be shared, and work without JavaScript.", LinkedTabsExample),
    Example("Breadcrumbs", "The way down to a page.", BreadcrumbsExample),
    Example("Pagination", "Parts of a list, each with an address.", PaginationExample),
    Example("Theme switch", "Light, dark or the system's; kept, and there at the first paint.", ThemeExample),
)
