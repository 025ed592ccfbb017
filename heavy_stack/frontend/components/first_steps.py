"""What somebody does who has just started the project."""

from reactpy.types import VdomDict

from heavy_engine.elements import html

from .sections import Card
from .text import Command, FilePath

APP = __name__.split(".")[0]

PLACES = (
    ("Addresses", f"{APP}/routes.py"),
    ("Building blocks", f"{APP}/frontend/components"),
    ("Rules and data", f"{APP}/backend/data"),
    ("Python for browsers", "brython"),
    ("Colours and sizes", "static/css/tokens.css"),
)
COMMANDS = (
    ("./heavy test", "Runs every test, in a real browser too."),
    ("./heavy check", "Formats, lints, checks types and imports, then tests."),
    ("./heavy db status", "Tells where the migrations stand."),
)


def FirstSteps(file_to_edit: str) -> VdomDict:
    """The file to edit, and the next three commands."""
    return html.div({"class": "tiles tiles-two"}, _change(file_to_edit), _run())


def _change(file_to_edit: str) -> VdomDict:
    places = [
        html.div({"key": name}, html.dt(name), html.dd(html.code({"class": "path"}, path)))
        for name, path in PLACES
    ]
    return Card(
        "Change this page",
        html.p("Open its file, change a word, save it: it shows here at once."),
        FilePath(file_to_edit),
        html.dl({"class": "facts"}, *places),
        stacked=True,
    )


def _run() -> VdomDict:
    steps = [
        html.li({"key": command}, Command(command), html.p({"class": "hint"}, says))
        for command, says in COMMANDS
    ]
    return Card("Then run these", html.ol({"class": "steps"}, *steps), stacked=True)
