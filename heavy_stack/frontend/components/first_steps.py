"""What somebody does who has just started the project."""

from reactpy import html
from reactpy.types import VdomDict

from .sections import Card
from .text import Command, FilePath

COMMANDS = (
    ("./heavy test", "Runs every test, in a real browser too."),
    ("./heavy check", "Formats, lints, checks types and imports, then tests."),
    ("./heavy db status", "Tells where the migrations stand."),
)


def FirstSteps(file_to_edit: str) -> VdomDict:
    """The file to edit, and the next three commands."""
    return html.div({"class": "tiles tiles-two"}, _edit(file_to_edit), _commands())


def _edit(file_to_edit: str) -> VdomDict:
    return Card(
        "Change this page",
        html.p("Open its file, change a word and save. The server starts again by itself."),
        FilePath(file_to_edit),
        html.p(
            {"class": "hint"},
            "Routes stand in ",
            html.code("routes.py"),
            ", building blocks in ",
            html.code("frontend/components"),
            ", rules about data in ",
            html.code("model_managers"),
            ".",
        ),
        stacked=True,
    )


def _commands() -> VdomDict:
    steps = [
        html.li({"key": command}, Command(command), html.p({"class": "hint"}, says))
        for command, says in COMMANDS
    ]
    return Card("Then run these", html.ol({"class": "steps"}, *steps), stacked=True)
