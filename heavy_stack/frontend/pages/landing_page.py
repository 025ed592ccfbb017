"""The page at /: proof that everything runs, and where to go from here."""

from reactpy import component
from reactpy.types import VdomDict

from heavy_engine import use_meta
from heavy_engine.elements import html

from ..components.browser_examples import FileExample, ScrollExample, TabExample, TimeZoneExample
from ..components.buttons import LinkButton
from ..components.examples import Clock, Counter, EchoForm
from ..components.first_steps import FirstSteps
from ..components.machine import Machine
from ..components.sections import ExpandableSection, Section
from ..components.text import Preformatted
from ..components.titles import PageTitle

THIS_FILE = __name__.replace(".", "/") + ".py"

LEAD = "This page is alive: Python on the server draws it, one socket keeps it current, PostgreSQL remembers."

WAY_OF_A_CLICK = """\
browser            server              PostgreSQL
  click  ──────▶  handler  ── commit ──▶  rows
  screen ◀──────  changes  ◀── notify ──  news
"""


@component
def LandingPage() -> VdomDict:
    """Greet the newcomer."""
    use_meta(description=LEAD)
    return html.fragment(
        html.div({"class": "split"}, _greeting(), Machine()),
        Section("Make it yours", FirstSteps(THIS_FILE)),
        Section("See it live", html.div({"class": "tiles"}, Clock(), Counter(), EchoForm())),
        _in_the_browser(),
        _sections(),
    )


def _greeting() -> VdomDict:
    return html.div(
        {"class": "stack stack-m"},
        PageTitle("Heavy Stack", eyebrow="It runs", lead=LEAD),
        html.div(
            {"class": "row"},
            # demo:start
            LinkButton("/tasks", "Open the task list", weight="primary"),
            # demo:end
            LinkButton("/design", "See the building blocks"),
        ),
    )


def _in_the_browser() -> VdomDict:
    return Section(
        "Python in your browser",
        html.div(
            {"class": "tiles tiles-two"}, ScrollExample(), TabExample(), FileExample(), TimeZoneExample()
        ),
        hint="What need not wait for the server runs where you are, in Python, too. No other host is asked.",
    )


def _sections() -> VdomDict:
    return Section(
        "How it works",
        Preformatted(WAY_OF_A_CLICK, label="The way of a click"),
        ExpandableSection(
            "Why is there no JavaScript in this project's pages?",
            html.p(
                "Components are Python functions. The server calls them, sends what changed, and the"
                " browser shows it. Press the heading again to close this."
            ),
        ),
        ExpandableSection(
            "What is kept when the server stops? (Once open, this stays open.)",
            html.p(
                "All that was committed: a handler is one transaction, and its news reaches every open"
                " page only when it is safe in PostgreSQL."
            ),
            one_way=True,
        ),
        hint="A plain section with preformatted text, one that opens and closes, one that only opens.",
    )
